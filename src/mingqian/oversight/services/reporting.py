"""Task reports: drafted from data, written by the lead, received by the office (彭阳 二（五）)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal import record as journal
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.oversight import drafting, events, policies
from mingqian.oversight.figures import figures_of
from mingqian.oversight.models import ReportState, TaskReport
from mingqian.oversight.states import REPORT, REPORT_CLAUSE
from mingqian.scheme.models import InspectionTask

WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)


def draft_report(*, task: InspectionTask, actor: Actor) -> TaskReport:
    """Draft the report from the task's data, or bring an unsubmitted one up to date.

    The parts are those the rulebook names; what people wrote into a part the data does not
    fill stays. Refused while the checks have not ended.
    """
    require(actor.check(P.REPORT_WRITE))
    if task.completed_on is None:
        raise Refused("检查工作尚未结束，不能形成抽查情况报告", clause=REPORT_CLAUSE)
    if not rules.for_case(task).texts("reports.per_task_fields"):
        raise Refused("适用的规则没有要求抽查情况报告", clause=REPORT_CLAUSE)
    found = TaskReport.objects.filter(task=task).first()
    report = found or TaskReport(task=task, department=task.lead_department)
    require(policies.can_write_report(actor, report))
    if found and found.state not in WRITABLE:
        raise Refused(f"报告“{found.get_state_display()}”，不能重新生成", clause=REPORT_CLAUSE)
    sections, figures = drafting.draft(task)
    with transaction.atomic():
        report.sections = {
            name: text or report.sections.get(name, "") for name, text in sections.items()
        }
        report.figures = figures.as_dict()
        report.cut_off_at = timezone.now()
        report.written_by = actor.name
        report.save()
        cut_off = timezone.localtime(report.cut_off_at).strftime("%Y-%m-%d %H:%M")
        payload = {"cut_off": cut_off}
        journal.record(events.REPORT_DRAFTED, actor=actor, subject=report, payload=payload)
    return report


def edit_report(*, report: TaskReport, sections: dict[str, str], actor: Actor) -> TaskReport:
    """Change texts of the parts the rulebook names; the figures stay those of the data."""
    require(actor.check(P.REPORT_WRITE))
    require(policies.can_write_report(actor, report))
    if report.state not in WRITABLE:
        raise Refused(f"报告“{report.get_state_display()}”，不能修改", clause=REPORT_CLAUSE)
    unknown = set(sections) - set(report.sections)
    if unknown:
        raise invalid(f"报告没有这些部分：{'、'.join(sorted(unknown))}")
    with transaction.atomic():
        report.sections = {**report.sections, **{k: v.strip() for k, v in sections.items()}}
        report.written_by = actor.name
        report.save(update_fields=["sections", "written_by"])
        journal.record(events.REPORT_EDITED, actor=actor, subject=report)
    return report


def submit_report(*, report: TaskReport, actor: Actor) -> TaskReport:
    """Submit to the office. Refused when the data has moved since the figures were taken."""
    if report.figures != figures_of(report.task).as_dict():
        raise Refused("任务数据在生成报告后有变化，请重新生成后报送", clause=REPORT_CLAUSE)

    def change(fresh: TaskReport) -> dict[str, object]:
        paper = papers.issue(
            "task_report",
            title="抽查情况报告",
            prefix=f"{fresh.department.label}抽查报",
            subject=fresh,
            actor=actor,
            context={"report": fresh, "task": fresh.task},
            department_name=fresh.department.name,
        )
        fresh.paper_no = paper.number
        fresh.submitted_at = timezone.now()
        fresh.opinion = ""
        fresh.save(update_fields=["paper_no", "submitted_at", "opinion"])
        return {"paper_no": paper.number}

    return perform(REPORT, report, "submit", actor=actor, change=change)


def accept_report(*, report: TaskReport, actor: Actor) -> TaskReport:
    """The office receives the report."""

    def change(fresh: TaskReport) -> dict[str, object]:
        fresh.received_by = actor.name
        fresh.save(update_fields=["received_by"])
        return {}

    return perform(REPORT, report, "accept", actor=actor, change=change)


def return_report(*, report: TaskReport, reason: str, actor: Actor) -> TaskReport:
    """The office returns the report with an opinion."""

    def change(fresh: TaskReport) -> dict[str, object]:
        fresh.opinion = reason.strip()[:300]
        fresh.save(update_fields=["opinion"])
        return {}

    return perform(REPORT, report, "return", actor=actor, reason=reason, change=change)
