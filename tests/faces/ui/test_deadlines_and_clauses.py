"""A deadline says how long is left, and on whose word."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from mingqian.ui.deadlines import describe
from rulebook.model import Entry, Status, Strength
from tests.faces.ui.conftest import Render

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [(20, "还剩 20 天", "neutral"), (3, "还剩 3 天", "warning"), (0, "今日到期", "danger"),
     (-2, "已超期 2 天", "danger")],
)  # fmt: skip
def test_an_open_deadline_counts_down_and_then_up(days: int, text: str, tone: str) -> None:
    due = describe(TODAY + dt.timedelta(days=days), TODAY)
    assert due is not None
    assert (due.text, due.tone) == (text, tone)


def test_a_met_deadline_no_longer_runs() -> None:
    in_time = describe(SimpleNamespace(due_on=TODAY, met_on=TODAY), TODAY + dt.timedelta(days=9))
    late = describe(SimpleNamespace(due_on=TODAY, met_on=TODAY + dt.timedelta(days=2)), TODAY)
    assert in_time is not None
    assert late is not None
    assert in_time.text == "按期完成"
    assert late.text == "超期 2 天完成"


def test_a_provisional_deadline_says_why_it_may_move(render: Render) -> None:
    deadline = SimpleNamespace(due_on=dt.date(2030, 1, 1), provisional_reason="明年日历未公布")
    assert "暂定：明年日历未公布" in render("{% due deadline %}", deadline=deadline)


def test_no_deadline_shows_nothing(render: Render) -> None:
    assert render("{% due deadline %}", deadline=None) == ""


def entry(**facts: object) -> Entry:
    """An invented rulebook entry."""
    base: dict[str, object] = {
        "key": "result.entry_working_days", "value": 7, "basis": "试行办法 第（十一）条",
        "strength": Strength.MUST,
    }  # fmt: skip
    return Entry(**{**base, **facts})  # type: ignore[arg-type]


def test_a_rule_is_shown_with_its_clause_and_how_binding_it_is(render: Render) -> None:
    html = render("{% clause rule %}", rule=entry(text="七个工作日内录入。"))
    assert "试行办法 第（十一）条" in html
    assert "应当" in html
    assert "七个工作日内录入。" in html
    assert "解释适用" not in html


@pytest.mark.parametrize(
    ("facts", "mark"),
    [({"assumed": True}, "解释适用"), ({"status": Status.RECALLED}, "依据待核"),
     ({"status": Status.DEFAULT}, "系统建议值")],
)  # fmt: skip
def test_what_is_not_the_words_of_a_text_is_marked(
    render: Render, facts: dict[str, object], mark: str
) -> None:
    assert mark in render("{% clause rule %}", rule=entry(**facts))


def test_a_plain_citation_is_shown_as_it_is(render: Render) -> None:
    html = render('{% clause "第（七）条" %}')
    assert "依据：第（七）条" in html
    assert "clause__mark" not in html
