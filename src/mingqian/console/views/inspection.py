"""Stage 6 at the desk: list, detail, progress of a task, the day of a visit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act, act_on_form
from mingqian.console.filters.inspection import InspectionFilter
from mingqian.console.forms.inspection import ScheduleForm
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.inspection import policies, selectors, services
from mingqian.inspection.states import TABLE
from mingqian.oversight import services as oversight
from mingqian.result import selectors as results
from mingqian.ui.paging import paginate

#: Acts that need nothing but a press and a reason; the others have a page on the phone.
PLAIN = ("finish_online", "close_online", "interrupt", "reopen_record", "complete")


@guarded(P.INSPECTION_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def inspection_list(request: Request) -> HttpResponse:
    """Checks the actor may see, newest first."""
    found = InspectionFilter(request.GET, queryset=selectors.listing(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="项检查")
    part = request.htmx and not request.htmx.history_restore_request
    template = "console/inspection/list.html" + ("#list" if part else "")
    return render(request, template, {"page": page, "filter": found})


@guarded(P.INSPECTION_VIEW)
@require_GET
def inspection_detail(request: Request, pk: int) -> HttpResponse:
    """Everything about a department's check of an object."""
    inspection = selectors.get_for(request.actor, pk)
    law = rules.for_case(inspection.part.task)
    context = {
        **selectors.record_context(inspection),
        "inspection": inspection,
        "actions": [a for a in available(TABLE, inspection, request.actor) if a.action in PLAIN],
        "act_url": reverse("console:inspection-act", args=[pk]),
        "may_edit": bool(policies.can_carry_out(request.actor, inspection)),
        "may_schedule": bool(policies.can_schedule(request.actor, inspection.drawn_object)),
        "papers": selectors.papers_of(inspection),
        "results": results.results_of_inspection(inspection),
        "deadlines": results.deadlines_of(inspection),
        "form_name": law.text("forms.result_form"),
        "form_paper": results.form_for(request.actor, pk),
        "form_due": results.form_deadline(inspection),
        "warnings": selectors.schedule_warnings(inspection.drawn_object),
        "siblings": selectors.of_object(inspection.drawn_object).exclude(pk=pk),
        "history": selectors.history_of(inspection),
    }
    return render(request, "console/inspection/detail.html", context)


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def inspection_act(request: Request, pk: int) -> HttpResponse:
    """A plain act; GET asks first (without script)."""
    inspection = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in PLAIN:
        raise Refused("没有这项操作", code="missing", status=404)
    if request.method == "GET":
        actions = available(TABLE, inspection, request.actor)
        item = next((row for row in actions if row.action == name), None)
        back = reverse("console:inspection-detail", args=[pk])
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    extra = {} if name in {"finish_online", "close_online"} else {"reason": _reason(request)}
    return act(
        request,
        lambda: getattr(services, name)(inspection=inspection, actor=request.actor, **extra),
        success=f"已{TABLE[name].label}",
        back="console:inspection-detail",
        pk=pk,
    )


def _reason(request: Request) -> str:
    return request.POST.get("reason", "")


@guarded(P.INSPECTION_VIEW)
@require_GET
def evidence_file(request: Request, pk: int, evidence_pk: int) -> HttpResponse:
    """The file of a piece of evidence."""
    inspection = selectors.get_for(request.actor, pk)
    row = selectors.evidence_of(inspection).filter(pk=evidence_pk).first()
    if row is None or row.file is None:
        raise Refused("没有这个文件", code="missing", status=404)
    answer = HttpResponse(store.read(row.file), content_type=row.file.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@guarded(P.TASK_VIEW)
@require_GET
def inspection_task(request: Request, pk: int) -> HttpResponse:
    """The lead's monitor of a task: every object, every department, who is unconfirmed."""
    task = selectors.task_for(request.actor, pk)
    context = {
        "task": task,
        "rows": selectors.objects_of_task(task),
        "progress": results.progress_of(task),
        "shares": selectors.method_shares(task),
        "unconfirmed": [r for r in selectors.unconfirmed(request.actor) if r.part.task_id == pk],
        "is_lead": request.actor.acts_for(task.lead_department_id),
        "can_open": task.state in {"ready", "running"},
    }
    return render(request, "console/inspection/task.html", context)


@guarded(P.INSPECTION_SCHEDULE)
@require_POST
def inspection_open(request: Request, pk: int) -> HttpResponse:
    """Open the checks of a configured task."""
    task = selectors.task_for(request.actor, pk)
    return act(
        request,
        lambda: services.open_inspections(task=task, actor=request.actor),
        success="已启动检查，检查人员可以开始",
        back="console:inspection-task",
        pk=pk,
    )


@guarded(P.URGE)
@require_POST
def inspection_urge(request: Request, pk: int) -> HttpResponse:
    """Urge a participant to inspect or enter (惠州 第（四）条); it lands on its to-do list."""
    task = selectors.task_for(request.actor, pk)
    wanted = request.POST.get("department", "")
    department = next(
        (row.department for row in results.progress_of(task) if str(row.department.pk) == wanted),
        None,
    )
    if department is None:
        raise Refused("该部门没有参加这个任务", code="missing", status=404)
    text = request.POST.get("text", "")
    return act(
        request,
        lambda: oversight.urge(to_department=department, text=text, task=task, actor=request.actor),
        success=f"已催办{department.label}",
        back="console:inspection-task",
        pk=pk,
    )


@guarded(P.INSPECTION_SCHEDULE)
@require_http_methods(["GET", "POST"])
def inspection_schedule(request: Request, pk: int) -> HttpResponse:
    """Set the day for an object."""
    drawn = selectors.object_for(request.actor, pk)
    form = ScheduleForm(request.POST or None, drawn_object=drawn)
    task_url = reverse("console:inspection-task", args=[drawn.draw.task_id])
    context = {
        "drawn": drawn,
        "checks": form.checks,
        "team": selectors.team_members(drawn),
        "warnings": selectors.schedule_warnings(drawn),
        "basis": rules.for_case(drawn.draw.task).clause("inspection.schedule_by"),
        "back": task_url,
    }
    template = "console/inspection/schedule.html"
    return act_on_form(
        request,
        form,
        lambda: services.schedule_visit(
            drawn_object=drawn,
            on=form.cleaned_data["scheduled_on"],
            parts=form.parts_chosen(),
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        ),
        success="已安排上门日期",
        template=template,
        context=context,
        goto=lambda _: task_url,
    )


@guarded(P.INSPECTION_VIEW)
@require_GET
def visit_report(request: Request) -> HttpResponse:
    """Visits per object in a year (惠州 第（十五）条)."""
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() else this_year
    rows = selectors.visits_per_object(request.actor, year)
    years = range(this_year, this_year - 5, -1)
    return render(
        request, "console/inspection/visits.html", {"rows": rows, "year": year, "years": years}
    )
