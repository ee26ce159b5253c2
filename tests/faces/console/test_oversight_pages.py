"""The desk pages of stage 11 and the statistics."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.roles import Role
from mingqian.oversight.models import Issue, MemberReport, TaskReport, Urge
from mingqian.scheme.models import TaskState
from tests.cast import Place
from tests.faces.console.late_stages import address, desk, stranger, text
from tests.stages.archive.filing import ready, sealed
from tests.stages.publication.story import Story


@pytest.fixture
def story(pengyang: Place) -> Story:
    return Story(pengyang)


@pytest.mark.clause("HZ-16b", "PY-A200d")
def test_an_overdue_duty_is_listed_and_urged_from_the_register(story: Story) -> None:
    story.carry_out_all()
    late = Deadline.objects.filter(kind="publication", department_id=story.place.partner.pk).get()
    Deadline.objects.update(due_on=dt.date(2024, 1, 2))
    clock.mark_overdue()
    office = desk(story, Role.OFFICE)
    page = text(office, "overdue")
    assert "彭阳县生态环境局" in page
    assert "结果公示" in page
    form = f"{address('urge-new')}?deadline={late.pk}"
    assert "彭阳县生态环境局" in office.get(form).content.decode()
    office.post(form, {"department": str(story.place.partner.pk), "text": "请立即公示"})
    made = Urge.objects.get()
    assert made.deadline == late
    partner = desk(story, key="partner")
    assert "请立即公示" in text(partner, "urge-detail", made.pk)
    partner.post(address("urge-read", made.pk), {"reply": "今日公示"})
    assert "今日公示" in text(office, "urge-list")
    head = desk(story, Role.HEAD, "partner")
    head.post(address("deadline-excuse", late.pk), {"text": "道路中断"})
    assert "道路中断" in text(office, "overdue")


@pytest.mark.clause("JL-303b")
def test_the_ledger_shows_and_exports(story: Story) -> None:
    story.carry_out_all()
    office = desk(story, Role.OFFICE)
    assert story.task.task_no in text(office, "ledger")
    body = office.get(address("ledger-export", "xlsx")).content
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet.cell(2, 1).value == story.task.task_no
    assert story.task.task_no in office.get(address("ledger-export", "csv")).content.decode()
    none = office.get(address("ledger-export", "csv"), {"year": "1999"}).content.decode()
    assert story.task.task_no not in none
    assert office.get(address("ledger-export", "pdf")).status_code == 404


@pytest.mark.clause("PY-205h", "PY-205i")
def test_the_report_is_drafted_written_submitted_and_received(story: Story) -> None:
    story.carry_out_all()
    story.enter_all()
    client = desk(story)
    assert "尚未报送报告" in text(client, "report-list")
    client.get(address("report-write", story.task.pk))
    page = text(client, "report-write", story.task.pk)
    assert "处理意见和建议" in page
    report = TaskReport.objects.get()
    names = list(report.sections)
    data = {f"part_{n}": report.sections[name] for n, name in enumerate(names)}
    data[f"part_{names.index('处理意见和建议')}"] = "加强巡查"
    client.post(address("report-write", story.task.pk), data)
    client.post(address("report-act", report.pk), {"action": "submit"})
    office = desk(story, Role.OFFICE)
    office.post(address("report-act", report.pk), {"action": "return", "reason": "补充建议"})
    assert "补充建议" in text(client, "report-detail", report.pk)
    client.post(address("report-write", story.task.pk), {"refresh": "1"})
    client.post(address("report-act", report.pk), {"action": "submit"})
    office.post(address("report-act", report.pk), {"action": "accept"})
    report.refresh_from_db()
    assert (report.state, report.sections["处理意见和建议"]) == ("accepted", "加强巡查")


@pytest.mark.clause("HZ-01d")
def test_the_closing_page_says_what_is_missing_and_closes(changjiang: Place) -> None:
    story = ready(Story(changjiang))
    client = desk(story)
    assert "尚未全部归档" in text(client, "task-closing", story.task.pk)
    for key in story.keys:
        sealed(story, key)
    assert "可以办结" in text(client, "task-closing", story.task.pk)
    client.post(address("task-closing", story.task.pk))
    assert story.task.state == TaskState.CLOSED
    assert "任务已办结" in text(client, "task-closing", story.task.pk)


@pytest.mark.clause("HZ-00b", "PY-A100a")
def test_an_issue_is_raised_assigned_answered_and_closed(story: Story) -> None:
    client, office = desk(story, key="partner"), desk(story, Role.OFFICE)
    assert client.post(address("issue-new"), {"title": "", "text": ""}).status_code == 422
    client.post(address("issue-new"), {"title": "名录重复", "text": "两条"})
    row = Issue.objects.get()
    assert "名录重复" in text(office, "issue-list")
    office.post(address("issue-step", row.pk, "assign"), {"department": str(story.place.third.pk)})
    third = desk(story, key="third")
    third.post(address("issue-step", row.pk, "answer"), {"answer": "已合并"})
    assert "已合并" in text(client, "issue-detail", row.pk)
    client.post(address("issue-act", row.pk), {"action": "close"})
    row.refresh_from_db()
    assert row.state == "closed"


@pytest.mark.clause("JL-301c", "PY-A301a")
def test_the_office_issues_a_circular_with_live_figures(story: Story) -> None:
    office = desk(story, Role.OFFICE)
    answer = office.post(address("circular-new"), {"year": "2026", "remarks": "请按期公示"})
    paper = Paper.objects.get(kind="progress_circular")
    assert answer.url == address("paper", paper.pk)
    assert desk(story).get(address("circular-new")).status_code == 403


@pytest.mark.clause("CJ-07f")
def test_a_member_reports_progress_and_the_office_receives_it(changjiang: Place) -> None:
    story = Story(changjiang)
    client, office = desk(story, key="partner"), desk(story, Role.OFFICE)
    client.post(address("period-begin"))
    row = MemberReport.objects.get()
    assert "报送推进情况" in text(client, "period-list")
    assert client.post(address("period-write", row.pk), {"text": ""}).status_code == 422
    client.post(address("period-write", row.pk), {"text": "推进顺利"})
    client.post(address("period-act", row.pk), {"action": "submit"})
    assert "推进顺利" in text(office, "period-detail", row.pk)
    office.post(address("period-act", row.pk), {"action": "accept"})
    row.refresh_from_db()
    assert row.state == "accepted"
    office.post(address("period-call"))
    assert MemberReport.objects.count() == 4
    assert stranger().get(address("period-detail", row.pk)).status_code == 404


def test_the_overview_shows_every_member(story: Story) -> None:
    assert "彭阳县住房和城乡建设局" in text(desk(story, Role.OFFICE), "oversight-home")


@pytest.mark.clause("JL-201b", "PY-100a", "PY-100b", "HZ-02c")
def test_the_statistics_page_shows_figures_coverage_and_visits_saved(story: Story) -> None:
    story.run_to_publication()
    office = desk(story, Role.OFFICE)
    page = text(office, "statistics")
    assert "彭阳县住房和城乡建设局" in page
    assert "无联合任务" in page
    assert "减少上门 <b>1</b> 次" in page
    export = office.get(address("coverage-export")).content.decode("utf-8-sig")
    line = next(row for row in export.splitlines() if row.startswith("彭阳县住房和城乡建设局"))
    assert line.split(",")[1:] == ["0", "0", "0", "0", "0", "", "0", "0"]


def test_the_stranger_gets_nothing(story: Story) -> None:
    story.carry_out_all()
    story.enter_all()
    desk(story).get(address("report-write", story.task.pk))
    report = TaskReport.objects.get()
    client = stranger()
    assert story.task.task_no not in text(client, "ledger")
    assert "没有符合条件的逾期事项" in text(client, "overdue")
    for name, args in (
        ("report-detail", (report.pk,)),
        ("report-write", (story.task.pk,)),
        ("task-closing", (story.task.pk,)),
    ):
        assert client.get(address(name, *args)).status_code == 404, name
