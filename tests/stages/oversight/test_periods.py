"""Members' reports: opened by the calendar or a call, filled from data, received, overdue."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.jobs import clock
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.oversight import registers, selectors, services
from mingqian.oversight.models import MemberReport, ReportState
from tests.cast import Place
from tests.stages.publication.story import Story

YEAR = timezone.localdate().year


def own(place: Place, kind: str, key: str = "partner") -> MemberReport:
    return MemberReport.objects.get(department=place.departments[key], kind=kind)


@pytest.mark.clause("PY-304c")
def test_the_half_year_report_fills_itself_and_is_overdue_on_the_sixteenth_of_may(
    pengyang_story: Story,
) -> None:
    story = pengyang_story.run_to_publication()
    place = story.place
    assert services.open_due_periods(dt.date(YEAR, 4, 30)) == 0
    assert services.open_due_periods(dt.date(YEAR, 5, 1)) == 3
    assert services.open_due_periods(dt.date(YEAR, 5, 2)) == 0
    report = own(place, "half_year_report")
    assert report.due_on == dt.date(YEAR, 5, 15)
    assert (report.figures["joined"], report.figures["published"]) == (1, 1)
    assert report.cut_off_at
    office = story.actor("lead", Role.OFFICE)

    def late(day: dt.date) -> list[str]:
        clock.mark_overdue(day)
        lines = registers.overdue_register(office, day)
        return [line.department for line in lines if line.kind == "半年工作情况"]

    assert late(dt.date(YEAR, 5, 15)) == []
    assert len(late(dt.date(YEAR, 5, 16))) == 3


@pytest.mark.clause("PY-304c")
def test_the_annual_report_is_due_on_the_fifteenth_of_november(pengyang: Place) -> None:
    services.open_due_periods(dt.date(YEAR, 11, 3))
    assert own(pengyang, "annual_report").due_on == dt.date(YEAR, 11, 15)


@pytest.mark.clause("PY-A404a")
def test_reminders_open_on_the_first_of_june_and_december_and_end_with_the_month(
    pengyang: Place,
) -> None:
    services.open_due_periods(dt.date(YEAR, 5, 31))
    assert not MemberReport.objects.filter(kind="member_progress").exists()
    services.open_due_periods(dt.date(YEAR, 6, 1))
    assert own(pengyang, "member_progress").due_on == dt.date(YEAR, 6, 30)
    services.open_due_periods(dt.date(YEAR, 12, 1))
    dates = MemberReport.objects.filter(
        kind="member_progress", department=pengyang.partner
    ).values_list("due_on", flat=True)
    assert set(dates) == {dt.date(YEAR, 6, 30), dt.date(YEAR, 12, 31)}


@pytest.mark.clause("PY-A404a", "PY-304c")
def test_a_report_is_written_submitted_received_and_gives_its_words_to_the_next(
    pengyang: Place, outsider: Actor
) -> None:
    services.open_due_periods(dt.date(YEAR, 5, 3))
    report = own(pengyang, "half_year_report")
    handler = pengyang.actor("partner", Role.HANDLER)
    office = pengyang.actor("lead", Role.OFFICE)
    assert [t.target for t in selectors.todos(handler)] == [("period-detail", report.pk)]
    with pytest.raises(Refused, match="还没有撰写"):
        services.submit_period(report=report, actor=handler)
    with pytest.raises(Refused):
        services.write_period(report=report, text="代写", actor=outsider)
    services.write_period(report=report, text="上半年检查两批", actor=handler)
    sent = services.submit_period(report=report, actor=handler)
    assert selectors.todos(handler) == []
    [paper] = papers_of(sent)
    assert "上半年检查两批" in store.read(paper.file).decode()
    assert "数据截止" in store.read(paper.file).decode()
    back = services.return_period(report=sent, reason="缺少问题", actor=office)
    services.write_period(report=back, text="上半年检查两批，发现问题三项", actor=handler)
    again = services.submit_period(report=back, actor=handler)
    done = services.accept_period(report=again, actor=office)
    assert done.state == ReportState.ACCEPTED
    services.open_due_periods(dt.date(YEAR, 6, 2))
    assert own(pengyang, "member_progress").text == "上半年检查两批，发现问题三项"


@pytest.mark.clause("CJ-07f")
def test_in_changjiang_members_report_progress_promptly_or_when_called(
    changjiang_story: Story,
) -> None:
    story = changjiang_story
    story.carry_out_all()
    story.enter_all()
    handler = story.handler("partner")
    report = services.begin_period(actor=handler)
    assert report.figures["published"] == 1
    services.write_period(report=report, text="已完成一批", actor=handler)
    services.submit_period(report=report, actor=handler)
    office = story.actor("lead", Role.OFFICE)
    assert ("period-detail", report.pk) in [t.target for t in selectors.todos(office)]
    called = services.call_for_reports(actor=office)
    assert len(called) == 3
    with pytest.raises(Refused):
        services.call_for_reports(actor=handler)


def test_where_nothing_is_asked_nothing_opens(huizhou: Place) -> None:
    assert services.open_due_periods(dt.date(YEAR, 12, 31)) == 0
    with pytest.raises(Refused):
        services.begin_period(actor=huizhou.actor("lead", Role.HANDLER))
