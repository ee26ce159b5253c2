"""The rules in force, open to everybody with clause, mark and origin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingqian.foundation.rules import selectors
from mingqian.ui.sections import SECTION_LABELS
from rulebook.schema import SECTIONS
from tests.faces.portal.conftest import Read


def version(rulebook_id: str):
    [found] = [row for row in selectors.current_versions() if row.rulebook_id == rulebook_id]
    return found


@pytest.mark.clause("JL-204d")
def test_the_rules_of_every_place_are_public(rulebooks: None, read: Read) -> None:
    page = read("rule-list")
    for row in selectors.current_versions():
        assert row.title in page


@pytest.mark.clause("JL-204d")
def test_a_value_shows_its_clause_its_sentence_and_where_it_comes_from(
    rulebooks: None, read: Read
) -> None:
    page = read("rule-detail", version("huizhou").pk)
    start = page.index('id="result.entry_working_days"')
    rule = page[start : page.index("</details>", start)]
    assert "7个工作日" in rule
    assert "第（十一）条" in rule
    assert "这个值从哪里来" in rule
    assert "采用" in rule


def test_our_own_readings_are_marked_as_such(rulebooks: None, read: Read) -> None:
    page = read("rule-detail", version("jilin").pk)
    start = page.index('id="objection.answer_working_days"')
    assert "系统建议值" in page[start : page.index("</details>", start)]


def test_an_expired_rulebook_says_that_it_governs_no_new_task(rulebooks: None, read: Read) -> None:
    page = read("rule-detail", version("pengyang").pk)
    assert "不用于新任务" in page
    assert "2025-04-28" in page


def test_every_section_of_a_rulebook_has_a_chinese_name() -> None:
    assert set(SECTION_LABELS) == set(SECTIONS)


def test_an_unknown_version_is_not_found(rulebooks: None, status: Callable[..., int]) -> None:
    assert status("rule-detail", 999999) == 404
