"""Working-day arithmetic: make-up days, the start day, doubt about years without a notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import BEIJING, Calendar, load_directory
from rulebook.files.years import parse_year
from tests.rulebook.places import RULEBOOKS

CALENDAR = load_directory(RULEBOOKS).calendar
KNOWN_DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 23))
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_day_of_the_announced_years_agrees_with_a_second_source(year: int) -> None:
    day, differing = date(year, 1, 1), []
    while day.year == year:
        if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_seven_working_days_from_the_friday_before_a_holiday_week() -> None:
    # 2024-09-27 is a Friday; Sunday 29 September and Saturday 12 October are made up for,
    # 1 to 7 October are National Day: 29, 30 Sept; 8, 9, 10, 11, 12 Oct.
    due = CALENDAR.add_working_days(date(2024, 9, 27), 7)
    assert (due.on, due.provisional, due.reason) == (date(2024, 10, 12), False, "")


def test_the_start_day_is_not_counted_even_when_it_is_a_working_day() -> None:
    assert CALENDAR.add_working_days(date(2024, 3, 4), 1).on == date(2024, 3, 5)
    assert CALENDAR.add_working_days(date(2024, 3, 4), 0).on == date(2024, 3, 4)


def test_a_make_up_sunday_is_a_working_day_and_has_the_holidays_name() -> None:
    assert CALENDAR.is_working_day(date(2024, 2, 4))
    assert CALENDAR.name_of(date(2024, 2, 4)) == "春节"
    assert CALENDAR.name_of(date(2024, 3, 4)) == ""


def test_a_notice_may_change_the_end_of_the_year_before() -> None:
    # The 2019 notice made Saturday 29 December 2018 a workday and Monday the 31st a holiday.
    assert CALENDAR.is_working_day(date(2018, 12, 29))
    assert not CALENDAR.is_working_day(date(2018, 12, 31))
    assert CALENDAR.doubt(date(2018, 12, 31)) == ""


def test_ninety_calendar_days_from_the_first_of_march_end_on_the_thirtieth_of_may() -> None:
    assert CALENDAR.add_calendar_days(date(2025, 3, 1), 90).on == date(2025, 5, 30)


def test_the_due_moment_is_the_end_of_the_due_day_in_beijing() -> None:
    due = CALENDAR.add_working_days(date(2024, 3, 4), 1)
    assert due.ends_at == datetime(2024, 3, 6, tzinfo=BEIJING)
    assert not due.is_past(date(2024, 3, 5))
    assert due.is_past(date(2024, 3, 6))


def test_a_term_running_into_an_unannounced_year_is_provisional_and_says_why() -> None:
    due = CALENDAR.add_working_days(date(2027, 3, 1), 5)
    assert due.on == date(2027, 3, 8)
    assert due.provisional
    assert due.reason == "2027年放假通知尚未载入，暂按星期一至星期五推算"


def test_the_end_of_december_is_provisional_until_the_next_notice_comes() -> None:
    settled = CALENDAR.add_working_days(date(2026, 12, 14), 5)
    assert (settled.on, settled.provisional) == (date(2026, 12, 21), False)
    open_end = CALENDAR.add_working_days(date(2026, 12, 21), 5)
    assert open_end.provisional
    assert open_end.reason == "2027年放假通知尚未载入，2026年底的日期可能调整"
    assert not CALENDAR.add_working_days(date(2025, 12, 22), 5).provisional


def test_a_year_without_any_file_is_doubted_too() -> None:
    assert not CALENDAR.is_announced(2028)
    assert CALENDAR.add_working_days(date(2028, 5, 8), 1).reason.startswith("2028年放假通知")


def test_the_notice_makes_the_date_firm() -> None:
    file_2026 = (RULEBOOKS / "calendars" / "2026.toml").read_text(encoding="utf-8")
    notice = """
year = 2027
announced = true
notices = ["https://www.gov.cn/demo"]
source = "演示"
next_notice_may_change_from = "12-24"
[holidays]
"元旦" = ["2027-01-01"]
[make_up_workdays]
"元旦" = ["2026-12-26"]
"""
    calendar = Calendar(
        [parse_year(file_2026, file="2026.toml"), parse_year(notice, file="2027.toml")]
    )
    due = calendar.add_working_days(date(2026, 12, 21), 5)
    assert (due.on, due.provisional) == (date(2026, 12, 26), False)


@pytest.mark.parametrize("year", range(2019, 2026))
def test_the_last_thirty_working_days_open_about_the_twentieth_of_november(year: int) -> None:
    window = CALENDAR.last_working_days(year, 30)
    assert date(year, 11, 18) <= window.opens.on <= date(year, 11, 24)
    assert CALENDAR.is_working_day(window.opens.on)
    assert window.closes.on == date(year, 12, 31)
    counted, doubt = CALENDAR.working_days_between(
        window.opens.on - timedelta(days=1), window.closes.on
    )
    assert (counted, doubt) == (30, "")
    assert window.contains(window.opens.on)
    assert not window.contains(window.opens.on - timedelta(days=1))


def test_the_window_of_a_year_with_an_open_end_is_provisional() -> None:
    assert CALENDAR.last_working_days(2026, 30).opens.provisional


def test_negative_counts_are_refused() -> None:
    for count_days in (CALENDAR.add_working_days, CALENDAR.previous_working_days):
        with pytest.raises(ValueError, match="不得为负"):
            count_days(date(2024, 3, 1), -1)
    with pytest.raises(ValueError, match="不得为负"):
        CALENDAR.add_calendar_days(date(2024, 3, 1), -1)


@given(KNOWN_DAYS, COUNTS)
def test_the_due_day_is_a_working_day_with_exactly_n_working_days_up_to_it(
    start: date, count: int
) -> None:
    due = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, due.on)[0] == count
    assert count == 0 or CALENDAR.is_working_day(due.on)


@given(KNOWN_DAYS, COUNTS, COUNTS)
def test_two_terms_one_after_the_other_are_one_long_term(
    start: date, first: int, second: int
) -> None:
    middle = CALENDAR.add_working_days(start, first).on
    whole = CALENDAR.add_working_days(start, first + second)
    assert CALENDAR.add_working_days(middle, second).on == whole.on


@given(KNOWN_DAYS, st.integers(1, 60))
def test_counting_back_undoes_counting_forward_from_a_working_day(start: date, count: int) -> None:
    anchor = CALENDAR.add_working_days(start, 1).on
    due = CALENDAR.add_working_days(anchor, count).on
    assert CALENDAR.previous_working_days(due, count).on == anchor


@given(KNOWN_DAYS, KNOWN_DAYS, COUNTS)
def test_a_later_start_never_gives_an_earlier_due_day(a: date, b: date, count: int) -> None:
    early, late = sorted((a, b))
    assert CALENDAR.add_working_days(early, count).on <= CALENDAR.add_working_days(late, count).on


@given(st.dates(date(2019, 1, 1), date(2029, 12, 31)), COUNTS)
def test_an_answer_is_certain_or_says_why_not(start: date, count: int) -> None:
    due = CALENDAR.add_working_days(start, count)
    assert due.provisional == bool(due.reason)
    touched = {start.year, due.on.year} if count else set()
    if due.on.year > 2026 and count:
        assert due.provisional
    if touched <= set(range(2019, 2026)):
        assert not due.provisional
