"""The registers at the desk: where the work stands, what is overdue, the task ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.oversight import LedgerFilter, OverdueFilter
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.oversight import CircularForm
from mingqian.foundation.files import tables
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.oversight import registers, selectors, services
from mingqian.oversight.policies import can_excuse
from mingqian.oversight.progress import progress_of
from mingqian.ui.paging import paginate

TYPES = {"csv": tables.CSV, "xlsx": tables.XLSX}


@guarded(P.REPORT_VIEW)
@require_GET
def oversight_home(request: HttpRequest) -> HttpResponse:
    """What is late, delayed, unanswered; the members' progress of the year."""
    year = timezone.localdate().year
    context = {
        "late": registers.overdue_register(request.actor)[:10],
        "delayed": registers.delayed_tasks(request.actor)[:10],
        "issues": selectors.issues(request.actor)[:5],
        "urges": selectors.urges(request.actor)[:5],
        "year": year,
        "progress": progress_of(department_for(request.actor).region, year),
        "may_circulate": request.actor.has(P.MEETING_KEEP),
        "may_raise": request.actor.has(P.ISSUE_RAISE),
        "may_urge": request.actor.has(P.URGE),
    }
    return render(request, "console/oversight/home.html", context)


@guarded(P.REPORT_VIEW, P.JOURNAL_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def overdue(request: HttpRequest) -> HttpResponse:
    """The overdue register by department and person, with days late and clause."""
    found = OverdueFilter(request.GET, queryset=registers.overdue_rows(request.actor))
    page = paginate(request, found.qs, key=("due_on", "pk"), unit="件")
    today = timezone.localdate()
    lines = [
        (registers.overdue_line(row, today), bool(can_excuse(request.actor, row)))
        for row in page.rows
    ]
    part = "#list" if wants_list_only(request) else ""
    context = {
        "page": page,
        "lines": lines,
        "filter": found,
        "may_urge": request.actor.has(P.URGE),
    }
    return render(request, f"console/oversight/overdue.html{part}", context)


@guarded(P.REPORT_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def ledger(request: HttpRequest) -> HttpResponse:
    """Every task with plan line, draw, dates, state."""
    found = LedgerFilter(request.GET, queryset=registers.ledger_tasks(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项任务")
    lines = [(row, registers.ledger_line(row)) for row in page.rows]
    part = "#list" if wants_list_only(request) else ""
    context = {"page": page, "lines": lines, "filter": found}
    return render(request, f"console/oversight/ledger.html{part}", context)


@guarded(P.REPORT_VIEW)
@require_GET
def ledger_export(request: HttpRequest, form: str) -> HttpResponse:
    """The ledger as CSV or as a workbook, with the list's filters."""
    if form not in TYPES:
        raise Refused("只能导出 csv 或者 xlsx", code="missing", status=404)
    found = LedgerFilter(request.GET, queryset=registers.ledger_tasks(request.actor))
    lines = [registers.ledger_line(task) for task in found.qs]
    values = registers.ledger_values(lines)
    columns = registers.LEDGER_COLUMNS
    body = (
        tables.as_csv(columns, values)
        if form == "csv"
        else registers.as_xlsx("工作任务台账", columns, values)
    )
    answer = HttpResponse(body, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="ledger.{form}"'
    return answer


@guarded(P.MEETING_KEEP)
@require_http_methods(["GET", "POST"])
def circular(request: HttpRequest) -> HttpResponse:
    """Issue a progress circular with the figures of this moment."""
    form = CircularForm(request.POST or None, initial={"year": timezone.localdate().year})
    return form_page(
        request,
        form,
        lambda: services.issue_circular(actor=request.actor, **form.cleaned_data),
        page=FormPage(
            "印发工作进展通报",
            "监督考评",
            reverse("console:oversight-home"),
            verb="印发",
            text="通报载明各成员单位此刻的数据，印发后不再变动。",
            clause="吉林 三（一） / 彭阳 附件1 三（一） / 昌江 第六条",
        ),
        success="通报已编号留存",
        goto=lambda made: reverse("console:paper", args=[made.pk]),
    )
