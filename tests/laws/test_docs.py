"""Documents that cannot rot: settings, permissions, events, commands, rulebook keys, glossary."""

from __future__ import annotations

import re

from django.conf import settings

from mingqian.foundation.journal.vocabulary import all_events
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from rulebook.schema import SCHEMA
from tests.laws.source import ROOT, files, name_of

DOCS = ROOT / "docs"


def read(name: str) -> str:
    """A document's text."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_setting_stands_in_the_example_and_back() -> None:
    code = (ROOT / "src/mingqian/conf/settings.py").read_text(encoding="utf-8")
    env = (ROOT / "src/mingqian/conf/env.py").read_text(encoding="utf-8")
    read_names = set(
        re.findall(r'env\.(?:text|flag|integer|choice|folder|listing)\(\s*"([A-Z_]+)"', code)
    )
    read_names |= set(re.findall(r'text\("([A-Z_]+)"', env))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = set(re.findall(r"MINGQIAN_([A-Z_]+)=", example))
    assert read_names == shown


def test_every_permission_is_documented() -> None:
    text = read("develop/permissions.md")
    assert not [p.value for p in Permission if f"`{p.value}`" not in text]
    assert not [role for role in Role if role.label not in text]


def test_every_event_is_documented() -> None:
    text = read("develop/events.md")
    own = [event.code for event in all_events() if not event.code.startswith("test:")]
    assert len(own) > 50
    assert not [code for code in own if f"`{code}`" not in text]


def test_every_command_is_documented() -> None:
    text = read("operate/commands.md")
    commands = [p.stem for p in files(".py", "src") if p.parent.name == "commands"]
    assert not [name for name in commands if name != "__init__" and f"`{name}`" not in text]


def test_every_rulebook_key_is_documented() -> None:
    text = (ROOT / "rulebooks/README.md").read_text(encoding="utf-8")
    assert not [key for key in SCHEMA if key not in text]


def test_every_glossary_identifier_exists() -> None:
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| (.+) \|$", read("glossary.md"), re.MULTILINE)
    source = "\n".join(p.read_text(encoding="utf-8") for p in files(".py", "src"))
    missing = [
        word
        for row in rows[1:]
        for word in re.findall(r"`([A-Za-z_.]+)(?:\(\))?`", row)
        if not re.search(rf"\b{re.escape(word.split('.')[-1])}\b", source)
    ]
    assert len(rows) > 60
    assert not missing


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for path in files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{name_of(path)} → {target}")
    assert not broken


def test_the_stages_in_settings_are_the_apps() -> None:
    assert len(settings.STAGES) == 11
