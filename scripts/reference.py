"""Writes the reference pages that come from the code: permissions, events, commands.

``make docs`` runs it; a law-test fails when a page lacks something the code has.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingqian.conf.settings")
os.environ.setdefault("MINGQIAN_DEBUG", "1")


def permissions() -> str:
    """Roles and what each may do."""
    from mingqian.foundation.policy.permissions import Permission
    from mingqian.foundation.policy.roles import ROLE_PERMISSIONS, Role

    lines = [
        "# Permissions and roles",
        "",
        "A post gives a role, a role gives permissions; whether an act may be done to *this* thing",
        "is answered by the stage's policy. Written by `make docs` from",
        "`src/mingqian/foundation/policy/roles.py`.",
        "",
        "| Role | 角色 | Permissions |",
        "| --- | --- | --- |",
    ]
    for role in Role:
        held = " ".join(f"`{p}`" for p in sorted(ROLE_PERMISSIONS[role]))
        lines.append(f"| `{role.value}` | {role.label} | {held} |")
    lines += ["", "Everybody who holds a post also has:", ""]
    held_by_some = {p for held in ROLE_PERMISSIONS.values() for p in held}
    lines += [f"- `{p}`" for p in Permission if p not in held_by_some]
    return "\n".join(lines) + "\n"


def events() -> str:
    """The vocabulary of the journal."""
    from mingqian.foundation.journal.vocabulary import all_events

    lines = [
        "# Journal events",
        "",
        "Each act writes one entry; the code says what happened, the sentence is what a reader",
        "sees. Written by `make docs` from the `events.py` of every stage.",
        "",
        "| Code | 记录的句子 |",
        "| --- | --- |",
    ]
    return "\n".join([*lines, *(f"| `{e.code}` | {e.sentence} |" for e in all_events())]) + "\n"


def commands() -> str:
    """Administration commands with their help."""
    lines = [
        "# Commands",
        "",
        "Run as `.venv/bin/python manage.py <command>`. Written by `make docs`.",
        "",
        "| Command | 用途 |",
        "| --- | --- |",
    ]
    for path in sorted((ROOT / "src").rglob("management/commands/*.py")):
        if path.stem != "__init__":
            module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
            lines.append(f"| `{path.stem}` | {import_module(module).Command.help} |")
    return "\n".join(lines) + "\n"


def diagrams() -> dict[str, str]:
    """Mermaid diagrams of each stage's transition tables, by stage."""
    from django.conf import settings

    from mingqian.foundation.workflow.transition import Table

    found = {}
    for name in settings.STAGES:
        module = import_module(f"{name}.states")
        tables = [(k, t) for k, t in vars(module).items() if isinstance(t, Table)]
        found[name.split(".")[1]] = "\n\n".join(t.mermaid(k) for k, t in tables)
    return found


def main() -> None:
    """Write the pages."""
    import django

    django.setup()
    for name, text in (
        ("develop/permissions.md", permissions()),
        ("develop/events.md", events()),
        ("operate/commands.md", commands()),
    ):
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
    lines = [
        "# States of every stage",
        "",
        "Drawn by `make docs` from the transition tables (`states.py`).",
        "",
    ]
    for stage, text in diagrams().items():
        lines += [f"## {stage}", "", text, ""]
    (ROOT / "docs" / "develop" / "states.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
