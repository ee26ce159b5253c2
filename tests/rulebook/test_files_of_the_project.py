"""The project's own rulebook files: complete, clause by clause, quoted from the texts."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from rulebook import NATIONAL_ID, SCHEMA, Rulebooks, Status, Strength
from rulebook.schema.reference import key_reference, renewed
from tests.rulebook.places import REGULATIONS, RULEBOOKS, beside, clause_rows

REGIONS = sorted(REGULATIONS)
CALENDARS = sorted((RULEBOOKS / "calendars").glob("*.toml"))
_ARTICLE = re.compile(
    r"第（?[一二三四五六七八九十]+）?(?=条)|附件1 [一二三四五]"
    r"|[一二三四五六七](?=（|$)|发文|前言|末段"
)


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_five_places_and_the_baseline_are_loaded(books: Rulebooks) -> None:
    assert {rulebook.id for rulebook in books} == {NATIONAL_ID, *REGIONS}


def test_every_rule_names_its_clause(books: Rulebooks) -> None:
    missing = [
        (rulebook.id, entry.key)
        for rulebook in books
        for entry in rulebook.entries.values()
        if not entry.basis.strip() or (rulebook.id != NATIONAL_ID and not entry.clause_id)
    ]
    assert missing == []


def test_every_must_of_a_region_quotes_its_sentence_or_is_a_list_over_clauses(
    books: Rulebooks,
) -> None:
    unquoted = [
        (rulebook.id, entry.key)
        for rulebook in books
        for entry in rulebook.entries.values()
        if rulebook.id != NATIONAL_ID and entry.strength is Strength.MUST and not entry.text
    ]
    assert unquoted == []


def test_only_the_baseline_holds_values_that_no_text_contains(books: Rulebooks) -> None:
    for rulebook in books:
        statuses = {entry.status for entry in rulebook.entries.values()}
        if rulebook.id == NATIONAL_ID:
            assert Status.CITED not in statuses
        else:
            assert statuses == {Status.CITED}


def test_a_mere_recommendation_is_always_marked_as_assumed(books: Rulebooks) -> None:
    national = books.ruleset(NATIONAL_ID).rulebook
    unmarked = [
        entry.key
        for entry in national.entries.values()
        if (entry.status is Status.DEFAULT) != entry.assumed
    ]
    assert unmarked == []


def test_no_place_sees_another_places_text_as_its_basis(books: Rulebooks) -> None:
    """What the baseline fills in holds everywhere; its reason names no local text."""
    names = ("惠州", "吉林", "彭阳", "兴隆台", "昌江")
    national = books.ruleset(NATIONAL_ID)
    wrong = [
        (entry.key, entry.basis)
        for entry in national.rulebook.entries.values()
        if any(name in entry.basis for name in names)
    ]
    assert wrong == []
    assert not any(name in national.meta.basis for name in names)


@pytest.mark.parametrize("rulebook_id", REGIONS)
def test_every_quote_stands_in_the_regulation(books: Rulebooks, rulebook_id: str) -> None:
    path = beside("regulations", REGULATIONS[rulebook_id])
    regulation = without_space(path.read_text(encoding="utf-8"))
    entries = books.ruleset(rulebook_id).rulebook.entries.values()
    wrong = [(e.key, e.text) for e in entries if without_space(e.text) not in regulation]
    assert wrong == []


@pytest.mark.parametrize("rulebook_id", REGIONS)
def test_words_in_quotation_marks_of_a_basis_stand_in_the_regulation(
    books: Rulebooks, rulebook_id: str
) -> None:
    path = beside("regulations", REGULATIONS[rulebook_id])
    regulation = without_space(path.read_text(encoding="utf-8"))
    wrong = [
        (entry.key, part)
        for entry in books.ruleset(rulebook_id).rulebook.entries.values()
        for words in re.findall(r"“([^“”]+)”", entry.basis)
        for part in words.split("…")
        if without_space(part) not in regulation
    ]
    assert wrong == []


@pytest.mark.parametrize("rulebook_id", REGIONS)
def test_every_clause_id_exists_and_belongs_to_the_cited_clause(
    books: Rulebooks, rulebook_id: str
) -> None:
    rows = clause_rows()
    wrong = []
    for entry in books.ruleset(rulebook_id).rulebook.entries.values():
        clause = rows[entry.clause_id]["clause"]
        article = _ARTICLE.search(clause)
        if article is None or article[0] not in entry.basis:
            wrong.append((entry.key, entry.basis, entry.clause_id, clause))
    assert wrong == []


def test_the_region_codes_are_those_of_the_national_standard(books: Rulebooks) -> None:
    names = {}
    with beside("data", "codes", "adcodes_lonlat_cpca.csv").open(encoding="utf-8-sig") as file:
        for code, name, *_ in csv.reader(file):
            names[code[:6]] = name
    for rulebook in books:
        if rulebook.id != NATIONAL_ID:
            name = names.get(rulebook.meta.region_code, "昌江区")  # 360202 is in the other list
            assert name in rulebook.meta.region
            assert rulebook.file.startswith(f"regions/{rulebook.meta.region_code}-")


def test_changjiang_has_its_code_in_the_second_list() -> None:
    text = beside("data", "codes", "modood_areas.csv").read_text(encoding="utf-8")
    assert "360202,昌江区,3602,36" in text


def test_every_baseline_key_is_set_or_declared_off(books: Rulebooks) -> None:
    national = books.ruleset(NATIONAL_ID).rulebook
    assert set(national.entries) | national.silent == set(SCHEMA)


def test_the_key_reference_documents_every_key() -> None:
    readme = (RULEBOOKS / "README.md").read_text(encoding="utf-8")
    assert key_reference() in readme, "run python -m rulebook.schema.reference rulebooks/README.md"
    assert renewed(readme) == readme
    assert all(f"| `{key}` |" in readme for key in SCHEMA)


def test_a_changed_reference_is_put_back_between_the_markers() -> None:
    readme = (RULEBOOKS / "README.md").read_text(encoding="utf-8")
    assert renewed(readme.replace("| `plan.due` |", "| `plan.dew` |")) == readme


def test_the_examples_of_the_readme_are_valid_toml() -> None:
    text = (RULEBOOKS / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        assert tomllib.loads(example)


@pytest.mark.parametrize(
    "path", sorted((RULEBOOKS / "calendars").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_calendar_cites_its_notice_or_says_there_is_none(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert data["announced"] == bool(data["notices"])
    assert all("gov.cn/" in notice for notice in data["notices"])
