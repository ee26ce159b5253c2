"""11 监督考评: the report where the text wants one, nothing left open, the task closed."""

from __future__ import annotations

import pytest

from mingqian.archive import services as archive
from mingqian.foundation.policy.decision import Refused
from mingqian.oversight import selectors as seen
from mingqian.oversight import services as oversight
from mingqian.oversight.models import Issue, ReportState, TaskReport
from mingqian.publication.models import Publication
from mingqian.result.models import Result
from mingqian.scheme.models import TaskState
from tests.flow.conftest import Tell, Teller

#: Where every task is reported, and under which headings (彭阳 二（五）).
REPORTED = {"pengyang"}
PARTS = {"抽查时间", "检查对象数量", "抽查内容", "抽查情况", "处理意见和建议"}


@pytest.mark.clause("HZ-01d", "CJ-02b")
def test_a_closed_task_leaves_no_result_unpublished_and_no_finding_open(tell: Tell) -> None:
    story = tell("oversight")
    assert story.task.state == TaskState.CLOSED
    current = Result.objects.filter(inspection__part__task=story.task, corrected_by__isnull=True)
    shown = Publication.objects.filter(kind="result", state__in=["published", "withheld"])
    assert {row.result_id for row in shown} == set(current.values_list("pk", flat=True))
    assert {row.state for row in story.findings()} == {"closed"}


@pytest.mark.clause("PY-205h", "PY-205i")
def test_a_task_is_reported_only_where_the_text_says_so(tell: Tell, key: str) -> None:
    story = tell("oversight")
    reports = list(TaskReport.objects.filter(task=story.task))
    assert len(reports) == (1 if key in REPORTED else 0)
    for report in reports:
        assert report.state == ReportState.ACCEPTED
        assert set(report.sections) == PARTS
        assert all(report.sections.values())
        objects = len(story.drawn_objects())
        assert f"抽取检查对象 {objects} 户" in report.sections["检查对象数量"]
        assert report.received_by == story.place.actor("office").name
        assert report.paper_no


@pytest.mark.clause("PY-205h")
def test_without_its_report_the_file_of_a_task_is_not_complete(teller: Teller) -> None:
    story = teller("pengyang", "followup")
    dossier = story.dossiers()[0]
    handler = story.place.actor("handler", dossier.department)
    with pytest.raises(Refused, match="抽查情况报告"):
        archive.complete(dossier=dossier, actor=handler)
    story.reported()
    assert archive.complete(dossier=dossier, actor=handler).state == "complete"


@pytest.mark.clause("CJ-11a")
def test_a_task_closes_only_when_all_is_archived(tell: Tell) -> None:
    story = tell("followup")
    with pytest.raises(Refused, match="尚未全部归档"):
        oversight.close_task(task=story.task, actor=story.handler)
    assert oversight.blockers(story.task)


@pytest.mark.clause("HZ-00b", "CJ-00b")
def test_a_problem_put_to_the_office_is_on_its_list_and_gets_an_answer(tell: Tell) -> None:
    story = tell("oversight")
    office = story.place.actor("office")
    issue = Issue.objects.get()
    assert any(issue.title in f"{todo.title}{todo.detail}" for todo in seen.todos(office))
    answered = oversight.answer_issue(issue=issue, answer="已协调（演示）", actor=office)
    assert (answered.answer, answered.answered_by) == ("已协调（演示）", office.name)
    assert not any(issue.title in f"{todo.title}{todo.detail}" for todo in seen.todos(office))
