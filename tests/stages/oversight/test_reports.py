"""Task reports: drafted from data, submitted by the lead, received by the office."""

from __future__ import annotations

import pytest

from mingqian.foundation.files import store
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.oversight import selectors, services
from mingqian.oversight.figures import figures_of
from mingqian.oversight.models import ReportState, TaskReport
from tests.stages.publication.story import Story
from tests.told import told


def drafted(story: Story) -> TaskReport:
    return services.draft_report(task=story.task, actor=story.handler())


def written(story: Story) -> TaskReport:
    return services.edit_report(
        report=drafted(story), sections={"处理意见和建议": "加强巡查"}, actor=story.handler()
    )


@pytest.fixture
@told
def finished(pengyang_story: Story) -> Story:
    pengyang_story.carry_out_all()
    pengyang_story.approve(pengyang_story.enter("lead", path="rectification_order"))
    pengyang_story.approve(pengyang_story.enter("partner"))
    return pengyang_story


@pytest.mark.clause("PY-205i")
def test_the_draft_has_the_rulebooks_parts_and_its_numbers_equal_the_task(
    finished: Story,
) -> None:
    report = drafted(finished)
    law = rules.for_case(finished.task)
    assert tuple(report.sections) == law.texts("reports.per_task_fields")
    assert report.figures == figures_of(finished.task).as_dict()
    assert report.figures["objects"] == len(finished.world.objects) == 1
    assert "抽取检查对象 1 户，完成检查 1 户" in report.sections["检查对象数量"]
    assert "发现问题 1 项" in report.sections["抽查情况"]
    assert "生态环境局检查事项" in report.sections["抽查内容"]
    assert finished.task.completed_on.isoformat() in report.sections["抽查时间"]


@pytest.mark.clause("PY-205i")
def test_a_report_with_an_empty_part_is_not_submitted(finished: Story) -> None:
    with pytest.raises(Refused, match="报告缺少：处理意见和建议"):
        services.submit_report(report=drafted(finished), actor=finished.handler())


@pytest.mark.clause("PY-205h")
def test_the_lead_submits_and_the_office_receives(finished: Story, outsider: Actor) -> None:
    [todo] = [t for t in selectors.todos(finished.handler()) if t.kind == "报告"]
    assert todo.target == ("report-write", finished.task.pk)
    report = written(finished)
    with pytest.raises(Refused):
        services.submit_report(report=report, actor=finished.handler("partner"))
    sent = services.submit_report(report=report, actor=finished.handler())
    paper = Paper.objects.get(kind="task_report", case_no=finished.task.task_no)
    assert "加强巡查" in store.read(paper.file).decode()
    office = finished.actor("lead", Role.OFFICE)
    assert [t.target for t in selectors.todos(office)] == [("report-detail", sent.pk)]
    with pytest.raises(Refused):
        services.accept_report(report=sent, actor=outsider)
    assert services.accept_report(report=sent, actor=office).state == ReportState.ACCEPTED
    assert not [t for t in selectors.todos(finished.handler()) if t.kind == "报告"]


def test_a_returned_report_is_written_and_sent_again(finished: Story) -> None:
    office = finished.actor("lead", Role.OFFICE)
    sent = services.submit_report(report=written(finished), actor=finished.handler())
    back = services.return_report(report=sent, reason="建议不具体", actor=office)
    assert (back.state, back.opinion) == (ReportState.RETURNED, "建议不具体")
    again = services.edit_report(
        report=back, sections={"处理意见和建议": "每季度巡查一次"}, actor=finished.handler()
    )
    done = services.submit_report(report=again, actor=finished.handler())
    assert done.state == ReportState.SUBMITTED


def test_figures_that_have_moved_on_must_be_taken_again(finished: Story) -> None:
    report = written(finished)
    finished.publish_all()
    with pytest.raises(Refused, match="数据在生成报告后有变化"):
        services.submit_report(report=report, actor=finished.handler())
    fresh = drafted(finished)
    assert fresh.sections["处理意见和建议"] == "加强巡查"
    assert services.submit_report(report=fresh, actor=finished.handler()).submitted_at


def test_no_report_while_checks_run(pengyang_story: Story) -> None:
    pengyang_story.carry_out("lead")
    with pytest.raises(Refused, match="检查工作尚未结束"):
        drafted(pengyang_story)


def test_where_no_rule_asks_for_a_report_none_is_due(changjiang_story: Story) -> None:
    changjiang_story.carry_out_all()
    assert selectors.tasks_without_report(changjiang_story.handler()) == []
    with pytest.raises(Refused):
        drafted(changjiang_story)
