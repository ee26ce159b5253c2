"""The key reference of `rulebooks/README.md`, written from the schema so that neither lags.

A test compares the README with the schema. After a change of the schema, run

    python -m rulebook.schema.reference rulebooks/README.md
"""

from __future__ import annotations

import re
import sys
from itertools import groupby
from pathlib import Path

from . import SCHEMA
from .spec import KeySpec, Unit

_BETWEEN_MARKERS = re.compile(r"(?<=<!-- keys: begin -->\n).*(?=\n<!-- keys: end -->)", re.DOTALL)
_HEAD = "| Key | Type | Label | Meaning | Used by |\n|---|---|---|---|---|"


def key_reference() -> str:
    """Markdown: one heading and one table per section, one row per key."""
    parts = [
        "\n".join([f"### [{section}]\n", _HEAD, *(_row(spec) for spec in specs)])
        for section, specs in groupby(SCHEMA.values(), key=lambda spec: spec.section)
    ]
    return "\n\n".join(parts)


def renewed(readme: str) -> str:
    """The README text with the present key reference between its markers."""
    return _BETWEEN_MARKERS.sub(lambda _: key_reference(), readme, count=1)


def _row(spec: KeySpec) -> str:
    kind = spec.kind.value
    if spec.unit is not Unit.NONE:
        kind += f", {spec.unit.value}"
    meaning = spec.meaning
    if spec.choices:
        meaning += "：" + "；".join(f"`{code}` {label}" for code, label in spec.choices.items())
    if spec.pairs_with:
        meaning += f"（与 `{spec.pairs_with}` 逐项对应）"
    return f"| `{spec.key}` | {kind} | {spec.label} | {meaning} | `{spec.used_by}` |"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(renewed(target.read_text(encoding="utf-8")), encoding="utf-8")
