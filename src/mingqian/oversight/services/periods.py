"""Members' reports: half-yearly, yearly, in June and December, or when the office calls.

彭阳 三（四） (05-15, 11-15), 附件1 四（四） (June, December), 昌江 第七条（四） (及时). The draft
fills itself from the data with a stated cut-off; the report that comes second in a year starts
from the words of the first (rulebooks.md P1).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.clock import Due
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import department_for, members_of
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.workflow.perform import perform
from mingqian.oversight import events, policies
from mingqian.oversight.models import MemberReport, PeriodKind, ReportState
from mingqian.oversight.progress import department_progress
from mingqian.oversight.states import PERIOD, PERIOD_CLAUSE

#: Clocks of reports with fixed dates; each is also the kind of its report and deadline.
DATED = (PeriodKind.HALF_YEAR, PeriodKind.ANNUAL, PeriodKind.PROGRESS)
WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)


def open_due_periods(today: dt.date | None = None) -> int:
    """Open the reports whose time has come for every member. Returns how many; idempotent."""
    day = today or timezone.localdate()
    opened = 0
    offices = Department.objects.filter(is_office=True).select_related("region")
    for office in offices:
        law = rules.for_region(office, day)
        for kind, opens_on, due in _terms(law, day):
            if opens_on <= day:
                opened += _open_round(office, kind, due)
    return opened


def _terms(law: Rules, day: dt.date) -> list[tuple[PeriodKind, dt.date, Due]]:
    """(kind, day from which to remind, due date) of the year's reports.

    Where the rulebook names no day, reminding begins with the month in which it is due.
    """
    terms = []
    for kind in DATED:
        opens = law.clock(kind.value).opens
        for number, due in enumerate(law.yearly_due(kind.value, day.year)):
            first = due.on.replace(day=1)
            if number < len(opens):
                month, of_month = opens[number].split("-")
                first = dt.date(day.year, int(month), int(of_month))
            terms.append((kind, first, due))
    return terms


def _open_round(office: Department, kind: PeriodKind, due: Due) -> int:
    members = members_of(office.region)
    known = MemberReport.objects.filter(kind=kind, due_on=due.on).values("department_id")
    missing = list(members.exclude(pk__in=known))
    for department in missing:
        _open(department, kind, SYSTEM, due)
    return len(missing)


def _open(department: Department, kind: str, actor: Actor, due: Due | None) -> MemberReport:
    today = timezone.localdate()
    year = due.on.year if due else today.year
    with transaction.atomic():
        made = MemberReport(
            kind=kind, department=department, year=year, due_on=due.on if due else None
        )
        made.text = _words_of_the_year(department, year)
        _refresh(made)
        made.save()
        payload = {
            "kind": made.get_kind_display(),
            "due_on": due.on.isoformat() if due else "及时",
        }
        journal.record(events.PERIOD_OPENED, actor=actor, subject=made, payload=payload)
        if due:
            clock.start(
                made.kind,
                title=f"报送 {made}",
                subject=made,
                department=department,
                due=due,
                started_on=min(today, due.on),
            )
    return made


def _words_of_the_year(department: Department, year: int) -> str:
    """What the department last reported this year: the next report starts from it."""
    last = MemberReport.objects.filter(
        department=department, year=year, submitted_at__isnull=False
    ).first()
    return last.text if last else ""


def _refresh(report: MemberReport) -> None:
    line = department_progress(report.department, report.year)
    report.figures = {
        name: getattr(line, name) for name in type(line).__slots__ if name != "department"
    }
    report.cut_off_at = timezone.now()


def call_for_reports(*, actor: Actor) -> list[MemberReport]:
    """The office opens a round: every member gets a report to write (昌江 第七条（四）)."""
    require(actor.check(P.REPORT_RECEIVE))
    office = department_for(actor)
    with transaction.atomic():
        return [
            _open(department, PeriodKind.ON_CALL, actor, None)
            for department in members_of(office.region)
        ]


def begin_period(*, actor: Actor) -> MemberReport:
    """A member reports progress of its own accord, where the rulebook asks for it «及时»."""
    require(actor.check(P.REPORT_WRITE))
    department = department_for(actor)
    law = rules.for_region(department)
    if not law.is_on("reports.progress_on_call"):
        clause = law.clause("reports.progress_on_call")
        raise Refused("适用的规则没有规定随时报送", clause=clause)
    return _open(department, PeriodKind.ON_CALL, actor, None)


def write_period(*, report: MemberReport, text: str, actor: Actor) -> MemberReport:
    """Write the words; the figures are taken again at this moment."""
    require(actor.check(P.REPORT_WRITE))
    require(policies.can_write_period(actor, report))
    if report.state not in WRITABLE:
        label = report.get_state_display()
        raise Refused(f"报告“{label}”，不能修改", clause=PERIOD_CLAUSE)
    if not text.strip():
        raise invalid("请撰写工作情况", text="请填写工作情况")
    with transaction.atomic():
        _refresh(report)
        report.text = text.strip()
        report.written_by = actor.name
        report.save()
        cut_off = timezone.localtime(report.cut_off_at).strftime("%Y-%m-%d %H:%M")
        payload = {"kind": report.get_kind_display(), "cut_off": cut_off}
        journal.record(events.PERIOD_WRITTEN, actor=actor, subject=report, payload=payload)
    return report


def submit_period(*, report: MemberReport, actor: Actor) -> MemberReport:
    """Submit to the office; its deadline is met."""

    def change(fresh: MemberReport) -> dict[str, object]:
        title = f"{fresh.year}年{fresh.get_kind_display()}"
        paper = papers.issue(
            "member_report",
            title=title,
            prefix=f"{fresh.department.label}双随机报",
            subject=fresh,
            actor=actor,
            context={"report": fresh, "rows": figure_rows(fresh)},
            department_name=fresh.department.name,
        )
        fresh.paper_no = paper.number
        fresh.submitted_at = timezone.now()
        fresh.opinion = ""
        fresh.save(update_fields=["paper_no", "submitted_at", "opinion"])
        clock.meet(fresh.kind, fresh)
        return {"kind": fresh.get_kind_display(), "paper_no": paper.number}

    return perform(PERIOD, report, "submit", actor=actor, change=change)


_LABELS = {
    "led": "牵头任务",
    "joined": "参与任务",
    "checks": "部门检查",
    "checks_done": "完成检查",
    "results": "录入结果",
    "problems": "发现问题",
    "published": "公示结果",
    "followups_open": "未办结问题",
    "overdue": "逾期事项",
    "clue_checks": "非随机检查",
}


def figure_rows(report: MemberReport) -> list[tuple[str, int]]:
    """The report's figures with Chinese names."""
    return [(label, report.figures.get(name, 0)) for name, label in _LABELS.items()]


def accept_period(*, report: MemberReport, actor: Actor) -> MemberReport:
    """The office receives the report."""

    def change(fresh: MemberReport) -> dict[str, object]:
        fresh.received_by = actor.name
        fresh.save(update_fields=["received_by"])
        return {"kind": fresh.get_kind_display()}

    return perform(PERIOD, report, "accept", actor=actor, change=change)


def return_period(*, report: MemberReport, reason: str, actor: Actor) -> MemberReport:
    """The office returns the report with an opinion."""

    def change(fresh: MemberReport) -> dict[str, object]:
        fresh.opinion = reason.strip()[:300]
        fresh.save(update_fields=["opinion"])
        return {"kind": fresh.get_kind_display()}

    return perform(PERIOD, report, "return", actor=actor, reason=reason, change=change)
