"""A text binds from its first to its last day, and new tasks ask before they use it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rulebook import ContinuationDecision, Rulebooks, State, parse

LOADED = date(2024, 1, 8)
DECISION = ContinuationDecision(
    rulebook_id="pengyang",
    decided_on=date(2025, 4, 20),
    decided_by="演示·县人民政府办公室",
    document="演示函〔2025〕1号",
    reason="新方案印发前继续执行",
    until=date(2025, 12, 31),
)


@pytest.mark.clause("PY-309a")
def test_after_the_last_day_a_new_task_is_blocked_and_told_the_two_ways_out(
    books: Rulebooks,
) -> None:
    rules = books.ruleset("pengyang")
    last = rules.validity(on=date(2025, 4, 28), loaded_on=LOADED)
    after = rules.validity(on=date(2025, 4, 29), loaded_on=LOADED)
    assert (last.state, last.allows_new_task) == (State.IN_FORCE, True)
    assert (after.state, after.allows_new_task) == (State.EXPIRED, False)
    assert "2025-04-28" in after.message
    assert "修订后的规则" in after.message
    assert "继续适用的决定" in after.message


@pytest.mark.clause("PY-309a")
def test_a_recorded_decision_lets_new_tasks_go_on_until_its_end(books: Rulebooks) -> None:
    rules = books.ruleset("pengyang")
    within = rules.validity(on=date(2025, 12, 31), loaded_on=LOADED, decisions=[DECISION])
    beyond = rules.validity(on=date(2026, 1, 1), loaded_on=LOADED, decisions=[DECISION])
    assert (within.state, within.decision) == (State.CONTINUED, DECISION)
    assert "演示函〔2025〕1号" in within.message
    assert not beyond.allows_new_task


@pytest.mark.parametrize(
    "change",
    [
        {"rulebook_id": "huizhou"},
        {"document": " "},
        {"reason": ""},
        {"decided_by": ""},
        {"decided_on": date(2025, 7, 1)},
    ],
)
def test_an_incomplete_or_foreign_or_later_decision_does_not_help(
    books: Rulebooks, change: dict[str, object]
) -> None:
    decision = replace(DECISION, **change)  # type: ignore[arg-type]
    found = books.ruleset("pengyang").validity(
        on=date(2025, 6, 1), loaded_on=LOADED, decisions=[decision]
    )
    assert not found.allows_new_task


@pytest.mark.clause("CJ-23a")
def test_a_task_dated_before_the_text_cannot_use_it(books: Rulebooks) -> None:
    rules = books.ruleset("changjiang")
    before = rules.validity(on=date(2023, 6, 12), loaded_on=LOADED)
    first = rules.validity(on=date(2023, 6, 13), loaded_on=LOADED)
    assert (before.state, before.allows_new_task) == (State.NOT_YET, False)
    assert "自2023-06-13起施行" in before.message
    assert first.allows_new_task


def test_an_undated_text_counts_from_its_loading_and_asks_to_be_confirmed(
    books: Rulebooks,
) -> None:
    rules = books.ruleset("xinglongtai")
    found = rules.validity(on=LOADED, loaded_on=LOADED)
    assert found.allows_new_task
    assert found.needs_confirmation
    assert "待管理员确认" in found.message
    assert not rules.validity(on=date(2024, 1, 7), loaded_on=LOADED).allows_new_task


def test_a_confirmed_date_takes_the_place_of_the_loading_day(books: Rulebooks) -> None:
    rules = books.ruleset("xinglongtai")
    confirmed = date(2022, 5, 1)
    found = rules.validity(on=date(2022, 5, 1), loaded_on=LOADED, confirmed_from=confirmed)
    assert (found.allows_new_task, found.needs_confirmation, found.message) == (True, False, "")
    early = rules.validity(on=date(2022, 4, 30), loaded_on=LOADED, confirmed_from=confirmed)
    assert not early.allows_new_task


def test_a_local_text_over_an_expired_parent_is_blocked_too(books: Rulebooks) -> None:
    local = parse(
        """
[meta]
id = "demo-town"
region = "演示"
region_code = "640499"
title = "演示细则"
basis = "演示"
inherits = "pengyang"
effective_from = "2024-01-01"

[silent]
all_others = true
""",
        file="demo.toml",
    )
    rules = books.add(local).ruleset("demo-town")
    assert rules.validity(on=date(2025, 4, 28), loaded_on=LOADED).allows_new_task
    found = rules.validity(on=date(2025, 4, 29), loaded_on=LOADED)
    assert found.state is State.EXPIRED
    assert "彭阳县" in found.message
