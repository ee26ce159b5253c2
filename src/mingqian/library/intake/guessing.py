"""Which mapping is offered for a file: the source's last one, a bundled one that fits, or a guess.

A guess goes by column names alone (``data/column_names.toml``); the person who imports confirms it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from mingqian.foundation.org.models import Department
from mingqian.library.intake.mapping import OBLIGATORY, Mapping, bundled, find, from_json
from mingqian.library.models import ImportBatch

#: The bundled mapping whose words for types and blanks a guess takes over.
BASE = "registry-extract"


@dataclass(frozen=True, slots=True)
class Offer:
    """A mapping and where it comes from, in words for the page."""

    mapping: Mapping
    origin: str


def offer(
    header: list[str], *, department: Department | None, source: str = "", name: str = ""
) -> Offer:
    """The mapping to begin with: as chosen by name, remembered, bundled, else guessed."""
    if name:
        chosen = find(name)
        return Offer(_within(chosen, header, source), f"自带的“{chosen.label}”")
    if source and (last := remembered(department, source)):
        return Offer(_within(last, header, source), f"“{source}”上次导入的字段对应")
    for mapping in bundled():
        if not mapping.missing_in(header):
            return Offer(_within(mapping, header, source), f"自带的“{mapping.label}”")
    return Offer(guess(header, source), "按列名推测")


def remembered(department: Department | None, source: str) -> Mapping | None:
    """The mapping a department last used for a source."""
    rows = ImportBatch.objects.filter(department=department, source=source).order_by("-pk")
    found = rows.values_list("mapping", flat=True).first()
    return from_json(found) if found else None


def guess(header: list[str], source: str = "") -> Mapping:
    """A mapping by known column names; of two that fit the one named first in the table."""
    base, taken = find(BASE), dict[str, str]()
    for field, names in _known_names().items():
        found = next((name for name in names if name in header), "")
        if found and found not in taken.values():
            taken[field] = found
    # A mapping must name the obligatory columns; the page asks where none was recognised.
    for field in OBLIGATORY:
        taken.setdefault(field, header[0])
    return from_json({**base.as_json(), "name": "guess", "source": source, "columns": taken})


def _within(mapping: Mapping, header: list[str], source: str) -> Mapping:
    """The mapping without the columns a file does not have."""
    columns = {name: column for name, column in mapping.columns.items() if column in header}
    for field in OBLIGATORY:
        columns.setdefault(field, guess(header).columns[field])
    return from_json({**mapping.as_json(), "columns": columns, "source": source or mapping.source})


@lru_cache(maxsize=1)
def _known_names() -> dict[str, list[str]]:
    text = files("mingqian.library.data").joinpath("column_names.toml").read_text("utf-8")
    return tomllib.loads(text)
