"""What a whole log shows: numbers without gap, one draw per number, nothing left open."""

from __future__ import annotations

import datetime as dt

import pytest

from fairdraw.log import Entry, tell
from fairdraw.log.story import series_of
from fairdraw.plan import FileRef
from tests.fairdraw import logbook
from tests.fairdraw.logbook import DUE, T0, T3, Book, commits, plan_of

LATER = "2023-09-20T00:00:00Z"


def faults(book: Book) -> list[str]:
    return [fault.code for fault in tell(book.log.entries).faults]


def test_a_genuine_log_has_no_fault_and_nothing_overdue() -> None:
    story = tell(Book().log.entries, dt.datetime(2023, 9, 20, tzinfo=dt.UTC))
    assert (story.faults, story.overdue) == ([], [])
    assert list(story.attempts) == [("2023-0001", 1), ("2023-0001", 2), ("2023-0002", 1)]
    assert story.attempts["2023-0001", 1].void is not None


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("2023-0001", ("2023-", 1, "")),
        ("330100-scjg-2026-012", ("330100-scjg-2026-", 12, "")),
        ("杭市监〔2026〕7号", ("杭市监〔2026〕", 7, "号")),
        ("one", ("one", -1, "")),
    ],
)
def test_the_number_of_a_plan_is_its_last_run_of_digits(
    number: str, parts: tuple[str, int, str]
) -> None:
    assert series_of(number) == parts


def test_a_new_year_begins_a_new_series_but_not_a_new_chain() -> None:
    book = Book()
    book.add(Entry.of_plan(plan_of("2024-0001", book.plan.digest()), time=T3, due=DUE))
    assert faults(book) == []
    book.add(Entry.of_plan(plan_of("2025-0001", "0" * 64), time=T3, due=DUE))
    assert faults(book) == ["fork"]


def test_a_number_left_out_is_a_gap() -> None:
    book = Book()
    book.add(Entry.of_plan(plan_of("2023-0004", book.plan.digest()), time=T3, due=DUE))
    assert faults(book) == ["gap"]


def test_two_plans_on_the_same_predecessor_are_a_fork() -> None:
    book = Book()
    book.add(Entry.of_plan(plan_of("2023-0003", book.plan.prev), time=T3, due=DUE))
    assert faults(book) == ["fork"]


@pytest.mark.parametrize("voided", [True, False])
def test_a_second_draw_on_a_number_needs_a_void(voided: bool) -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest())
    book.add(Entry.of_plan(third, time=T3, due=DUE))
    if voided:
        book.add(Entry.of_void(third, "no-beacon", time=T3))
    again = plan_of("2023-0003", third.digest(), 2)
    book.add(Entry.of_plan(again, time=T3, due=DUE))
    assert faults(book) == ([] if voided else ["second-draw"])


def test_a_next_attempt_with_another_pool_or_other_quotas_is_told() -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest())
    book.add(Entry.of_plan(third, time=T3, due=DUE), Entry.of_void(third, "incident", time=T3))
    pool = FileRef("d" * 64, 25).to_json()
    strata = [item.to_json() | {"min": 0} for item in third.strata]
    again = plan_of("2023-0003", third.digest(), 3, pool=pool, strata=strata)
    book.add(Entry.of_plan(again, time=T3, due=DUE))
    assert faults(book) == ["attempt", "pool", "quotas"]


def test_a_result_cannot_be_voided_to_buy_another_draw() -> None:
    book = Book()
    book.add(Entry.of_void(book.plan, "incident", time=T3))
    again = plan_of(book.plan.plan_no, book.plan.digest(), 2)
    book.add(Entry.of_plan(again, time=T3, due=DUE))
    assert faults(book) == ["void-after-result"]


def test_every_other_disorder_is_told_by_name() -> None:
    plan = Book().plan
    stranger = plan_of("2023-0009", "0" * 64)
    cases: list[tuple[list[Entry], list[str]]] = [
        ([Entry.of_result(plan, "d" * 64, time=T3)], ["second-result"]),
        ([Entry.of_result(stranger, "d" * 64, time=T3)], ["no-plan"]),
        ([Entry.of_plan(plan, time=T3, due=DUE)], ["same-plan"]),
        ([Entry.of_commit(plan, "late", "d" * 64, time=T3)], ["commit"]),
        ([commits(plan, T3)[0]], ["commit"]),
        ([Entry.of_disclose(plan, "d" * 64, time=T3)], ["disclose", "disclose"]),
        ([Entry.of_replace(plan, "d" * 64, 1, time=T3)] * 2, ["replace"]),
        ([Entry.of_result(plan, "d" * 64, time=T0)], ["clock", "second-result"]),
    ]
    for entries, expected in cases:
        book = Book()
        book.add(*entries)
        assert faults(book) == expected


def test_a_voided_attempt_can_have_no_result_and_no_second_void() -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest())
    book.add(
        Entry.of_plan(third, time=T3, due=DUE),
        Entry.of_void(third, "incident", time=T3),
        Entry.of_void(third, "incident", time=T3),
        Entry.of_result(third, "d" * 64, time=T3),
        Entry.of_replace(plan_of("2023-0003", third.digest(), 1), "d" * 64, 1, time=T3),
    )
    assert faults(book) == ["void", "result"]


def test_two_parties_with_one_commitment_and_the_entries_of_another_authority_are_told() -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest(), authority="330200-scjg")
    book.add(
        Entry.of_plan(third, time=T3, due=DUE),
        Entry.of_commit(third, "a", "d" * 64, time=T3),
        Entry.of_commit(third, "b", "d" * 64, time=T3),
    )
    assert faults(book) == ["authority", "authority", "authority", "commit"]


def test_a_plan_without_result_or_void_by_its_deadline_is_overdue_by_number() -> None:
    book = Book()
    third = plan_of("2023-0003", book.plan.digest())
    book.add(Entry.of_plan(third, time=T3, due=DUE))
    assert tell(book.log.entries, "2023-09-15T23:00:00Z").overdue == []
    overdue = tell(book.log.entries, LATER).overdue
    assert [(item.plan_no, item.attempt, item.what) for item in overdue] == [
        ("2023-0003", 1, "result")
    ]
    assert "逾期：2023-0003" in overdue[0].zh
    book.add(Entry.of_result(third, "d" * 64, time="2023-09-17T00:00:00Z"))
    late = tell(book.log.entries, LATER).overdue
    assert late[0].kept == "2023-09-17T00:00:00Z"  # kept too late, and that stays


def test_a_sealed_record_not_disclosed_in_time_is_overdue() -> None:
    book = Book()
    third = plan_of(
        "2023-0003", book.plan.digest(), disclosure="sealed", disclose_at="2023-09-18T00:00:00Z"
    )
    book.add(Entry.of_plan(third, time=T3, due=DUE), Entry.of_result(third, "d" * 64, time=T3))
    assert [item.what for item in tell(book.log.entries, LATER).overdue] == ["disclose"]
    book.add(Entry.of_disclose(third, "d" * 64, time="2023-09-18T08:00:00Z"))
    story = tell(book.log.entries, LATER)
    assert (story.faults, story.overdue) == ([], [])
    assert story.to_json()["overdue"] == []


def test_the_deadline_of_the_plan_itself_goes_before_the_one_given() -> None:
    plan = plan_of("2023-0001", "0" * 64, result_by="2023-09-15T12:00:00Z")
    assert Entry.of_plan(plan, time=T0, due=DUE).due == "2023-09-15T12:00:00Z"
    assert logbook.DUE != "2023-09-15T12:00:00Z"
