"""The clocks of the five places run as the table of clocks (flows.md §20) says."""

from __future__ import annotations

from datetime import date

import pytest

from rulebook import CLOCK_NAMES, Calendar, ClockKind, Rulebooks, Strength

DAY = date(2025, 3, 1)
FRIDAY = date(2024, 9, 27)  # before National Day, with make-up days on both sides

# (place, clock) → (kind, amount or dates, event)
TABLE: dict[tuple[str, str], tuple[str, object, str]] = {
    ("pengyang", "item_list"): ("date", ("12-31",), ""),
    ("huizhou", "item_list"): ("off", 0, ""),
    ("jilin", "plan"): ("date", ("01-31",), ""),
    ("pengyang", "plan"): ("date", ("01-31",), ""),
    ("xinglongtai", "plan"): ("year_end_window", 30, ""),
    ("changjiang", "plan"): ("date", ("05-31",), ""),
    ("huizhou", "inspection"): ("scheme_date", 0, ""),
    ("xinglongtai", "inspection"): ("calendar_days", 90, "list_confirmed"),
    ("huizhou", "entry"): ("working_days", 7, "inspection_completed"),
    ("changjiang", "entry"): ("working_days", 20, "inspection_completed"),
    ("jilin", "entry"): ("follows", 0, ""),
    ("pengyang", "entry"): ("follows", 0, ""),
    ("xinglongtai", "entry"): ("follows", 0, ""),
    ("jilin", "form"): ("working_days", 7, "inspection_completed"),
    ("huizhou", "form"): ("off", 0, ""),
    ("huizhou", "publication"): ("on_event", 0, "result_entered"),
    ("jilin", "publication"): ("working_days", 7, "task_completed"),
    ("pengyang", "publication"): ("working_days", 10, "task_completed"),
    ("xinglongtai", "publication"): ("working_days", 20, "inspection_completed"),
    ("changjiang", "publication"): ("on_event", 0, "result_entered"),
    ("jilin", "archive"): ("working_days", 7, "inspection_completed"),
    ("pengyang", "archive"): ("untimed", 0, "task_completed"),
    ("xinglongtai", "archive"): ("working_days", 20, "published"),
    ("pengyang", "half_year_report"): ("date", ("05-15",), ""),
    ("pengyang", "annual_report"): ("date", ("11-15",), ""),
    ("pengyang", "member_progress"): ("date", ("06-30", "12-31"), ""),
    ("pengyang", "task_report"): ("untimed", 0, "task_completed"),
    ("changjiang", "progress_report"): ("untimed", 0, ""),
    ("jilin", "task_report"): ("off", 0, "task_completed"),
}


@pytest.mark.parametrize(("place", "name"), sorted(TABLE))
def test_a_clock_runs_as_the_table_says(books: Rulebooks, place: str, name: str) -> None:
    clock = books.ruleset(place).clock(name, on=DAY)
    assert (clock.kind.value, clock.dates or clock.amount, clock.from_event) == TABLE[place, name]


def test_all_clocks_come_in_procedural_order(books: Rulebooks) -> None:
    names = [clock.name for clock in books.ruleset("pengyang").clocks(on=DAY)]
    assert tuple(names) == CLOCK_NAMES
    assert names.index("entry") < names.index("publication") < names.index("archive")


def test_entry_after_a_friday_before_a_holiday_week_counts_the_make_up_days(
    books: Rulebooks, calendar: Calendar
) -> None:
    clock = books.ruleset("huizhou").clock("entry", on=DAY)
    due = clock.due_after(FRIDAY, calendar)
    assert (due.on, due.is_past(date(2024, 10, 12))) == (date(2024, 10, 12), False)
    assert due.is_past(date(2024, 10, 13))
    assert (clock.strength, clock.clause) == (Strength.MUST, "第（十一）条")


@pytest.mark.clause("CJ-16j")
def test_changjiang_entry_is_due_on_the_twentieth_working_day(
    books: Rulebooks, calendar: Calendar
) -> None:
    due = books.ruleset("changjiang").clock("entry", on=DAY).due_after(FRIDAY, calendar)
    assert calendar.working_days_between(FRIDAY, due.on) == (20, "")
    assert due.on == date(2024, 10, 30)


@pytest.mark.clause("JL-207b")
def test_jilin_publication_is_due_seven_working_days_after_the_work_and_late_on_the_eighth(
    books: Rulebooks, calendar: Calendar
) -> None:
    clock = books.ruleset("jilin").clock("publication", on=DAY)
    due = clock.due_after(FRIDAY, calendar)
    eighth = calendar.add_working_days(FRIDAY, 8).on
    assert clock.from_event == "task_completed"
    assert due.on == date(2024, 10, 12)
    assert not due.is_past(due.on)
    assert due.is_past(eighth)


@pytest.mark.clause("XL-605a")
def test_xinglongtai_ninety_days_from_the_first_of_march_end_on_the_thirtieth_of_may(
    books: Rulebooks, calendar: Calendar
) -> None:
    clock = books.ruleset("xinglongtai").clock("inspection", on=DAY)
    due = clock.due_after(date(2025, 3, 1), calendar)
    assert due.on == date(2025, 5, 30)
    assert not due.is_past(date(2025, 5, 30))
    assert due.is_past(date(2025, 5, 31))
    assert clock.marks == ("解释适用",)  # 抽查实施之日 is not defined by the text


@pytest.mark.clause("XL-605d")
def test_xinglongtai_publishes_in_twenty_working_days_and_the_outcome_on_its_own_clock(
    books: Rulebooks, calendar: Calendar
) -> None:
    rules = books.ruleset("xinglongtai")
    inspected, decided = date(2025, 3, 3), date(2025, 6, 2)
    publication = rules.clock("publication", on=DAY)
    outcome = rules.clock("outcome_publication", on=DAY)
    assert publication.due_after(inspected, calendar).on == date(2025, 3, 31)
    assert outcome.from_event == "handling_decided"
    assert outcome.due_after(decided, calendar).on == date(2025, 6, 30)
    assert rules.clock("archive", on=DAY).strength is not Strength.MUST


def test_xinglongtai_plan_window_opens_thirty_working_days_before_the_year_ends(
    books: Rulebooks, calendar: Calendar
) -> None:
    clock = books.ruleset("xinglongtai").clock("plan", on=DAY)
    window = clock.window_in(2025, calendar)
    assert (window.opens.on, window.closes.on) == (date(2025, 11, 20), date(2025, 12, 31))
    assert clock.due_in(2025, calendar) == (window.closes,)
    assert clock.strength is Strength.SHOULD


def test_publication_on_entry_is_due_with_the_entry(books: Rulebooks, calendar: Calendar) -> None:
    for place in ("huizhou", "changjiang"):
        clock = books.ruleset(place).clock("publication", on=DAY)
        assert clock.follows == "entry"
        assert clock.due_after(FRIDAY, calendar).on == FRIDAY


def test_entry_without_a_term_of_its_own_aims_at_the_publication(books: Rulebooks) -> None:
    for place in ("jilin", "pengyang", "xinglongtai"):
        clock = books.ruleset(place).clock("entry", on=DAY)
        assert (clock.kind, clock.follows) == (ClockKind.FOLLOWS, "publication")
        assert clock.resolved.key == "publication.working_days"


def test_pengyang_reports_fall_due_four_times_a_year_with_reminders(
    books: Rulebooks, calendar: Calendar
) -> None:
    rules = books.ruleset("pengyang")
    dues = [
        due.on
        for name in ("half_year_report", "annual_report", "member_progress")
        for due in rules.clock(name, on=DAY).due_in(2025, calendar)
    ]
    assert dues == [date(2025, 5, 15), date(2025, 11, 15), date(2025, 6, 30), date(2025, 12, 31)]
    assert rules.clock("member_progress", on=DAY).opens == ("06-01", "12-01")


def test_a_clock_refuses_a_question_it_cannot_answer(books: Rulebooks, calendar: Calendar) -> None:
    rules = books.ruleset("pengyang")
    with pytest.raises(ValueError, match="不是自某日起算的期限"):
        rules.clock("plan", on=DAY).due_after(DAY, calendar)
    with pytest.raises(ValueError, match="不是每年固定日期的期限"):
        rules.clock("publication", on=DAY).due_in(2025, calendar)
    with pytest.raises(ValueError, match="没有年末窗口"):
        rules.clock("plan", on=DAY).window_in(2025, calendar)
    with pytest.raises(ValueError, match="不是自某日起算的期限"):
        books.ruleset("huizhou").clock("form", on=DAY).due_after(DAY, calendar)
    with pytest.raises(KeyError):
        rules.clock("publicaton", on=DAY)


def test_every_running_clock_names_its_clause_and_its_event(books: Rulebooks) -> None:
    counted = (ClockKind.WORKING_DAYS, ClockKind.CALENDAR_DAYS)
    for rulebook in books:
        for clock in books.ruleset(rulebook.id).clocks(on=DAY):
            if clock.is_on:
                assert clock.clause, clock
                assert clock.strength, clock
            assert (clock.kind not in counted) or (clock.amount > 0 and clock.from_event), clock
