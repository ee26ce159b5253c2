"""The loaded rulebooks say what the comparison table of the five places says."""

from __future__ import annotations

import re

import pytest

from rulebook import NATIONAL_ID, SCHEMA, Entry, Kind, Rulebooks, Strength
from tests.rulebook.golden import COLUMNS, GOLDEN
from tests.rulebook.places import beside

_CELL = re.compile(r"^(?P<value>.*?)(?:<br><small>.*)?$", re.DOTALL)
_SOFT = {"（原则/宜）": Strength.SHOULD, "（可）": Strength.MAY}

# Values mended against the regulation texts after the table was drawn, each with its ground.
MENDED: dict[tuple[str, str], str] = {
    ("huizhou", "inspection.methods"): "第（十）条 «也可利用»: a permission",
    ("jilin", "inspection.methods"): "二（六） «可以采取»: a permission",
    ("pengyang", "inspection.methods"): "二（五） «可以…采取»: a permission",
    ("huizhou", "inspection.default_method"): "第（六）条4 «如无特别规定，一般»: a principle",
    ("huizhou", "exclusion.same_year_exceptions"): "the text is silent: our reading",
    ("huizhou", "followup.criminal_transfer_to"): "第（十六）条 names no receiver: our reading",
    ("xinglongtai", "archive.working_days"): "四 «及时»: a soft term so that it can be overdue",
}


def test_forty_parameters_are_held() -> None:
    assert len(GOLDEN) == 40


@pytest.mark.parametrize("key", sorted(GOLDEN))
def test_a_golden_parameter_has_its_value_in_every_place(books: Rulebooks, key: str) -> None:
    found = tuple(
        entry.value if (entry := books.ruleset(name).rulebook.entries.get(key)) else None
        for name in COLUMNS
    )
    assert found == GOLDEN[key]


def table_rows() -> list[tuple[str, list[str]]]:
    """(key, cells by column) of the full table in rulebooks.md §2."""
    text = beside("requirements", "rulebooks.md").read_text(encoding="utf-8")
    section = text.split("## 2. Full table")[1].split("## 3.")[0]
    rows = []
    for line in section.splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            rows.append((cells[0].split("`")[1], [cell.strip("| ") for cell in cells[1:]]))
    return rows


def cell_of(entry: Entry) -> str:
    """An entry in the notation of the table, without its clause."""
    value = entry.value
    if isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, tuple):
        text = "、".join(str(item) for item in value) or "（空）"
    else:
        text = str(value)
    mark = next((mark for mark, strength in _SOFT.items() if strength is entry.strength), "")
    return text + mark


def test_every_value_of_the_full_table_is_loaded(books: Rulebooks) -> None:
    differing, compared = [], 0
    for key, cells in table_rows():
        assert len(cells) == len(COLUMNS), key
        for name, cell in zip(COLUMNS, cells, strict=True):
            entry = books.ruleset(name).rulebook.entries.get(key)
            match = _CELL.match(cell)
            assert match
            wanted = match["value"].strip()
            compared += 1
            if wanted in ("—", "none"):
                same = entry is None or (wanted == "none" and entry.value == "none")
            elif entry is None:
                same = False
            else:
                assumed = entry.assumed and name != NATIONAL_ID
                same = cell_of(entry) == wanted and assumed == ("**[assumed]**" in cell)
            if not same and (name, key) not in MENDED:
                differing.append((name, key, wanted, entry and cell_of(entry)))
    assert differing == []
    assert compared == 120 * len(COLUMNS)


def test_the_table_and_the_schema_hold_the_same_old_keys() -> None:
    keys = {key for key, _ in table_rows()}
    assert keys <= set(SCHEMA)
    assert len(keys) == 120


def test_what_was_mended_really_differs_from_the_table(books: Rulebooks) -> None:
    by_key = dict(table_rows())
    for name, key in MENDED:
        entry = books.ruleset(name).rulebook.entries[key]
        cell = by_key[key][COLUMNS.index(name)]
        wanted = cell.split("<br>")[0]
        assert (cell_of(entry), entry.assumed) != (wanted, "**[assumed]**" in cell), (name, key)


def test_the_lists_of_the_table_have_list_kinds() -> None:
    assert SCHEMA["meeting.per_year"].kind is Kind.INTS
    assert SCHEMA["publication.working_days"].kind is Kind.DAYS_OR_ENTRY
