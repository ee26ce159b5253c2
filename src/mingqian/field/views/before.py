"""Before the visit: attendance, recusal, day, notice, online check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.field.acting import UNPROCESSABLE, act, lay_into, submit
from mingqian.field.forms.before import NoticeForm, RecusalForm, ScheduleForm, online_forms
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.inspection import policies, selectors, services
from mingqian.matching import services as matching

if TYPE_CHECKING:
    from mingqian.field.forms.before import OnlinePointForm
    from mingqian.inspection.models import Inspection
    from mingqian.matching.models import Assignment


def _my_assignment(request: Request, pk: int) -> tuple[Inspection, Assignment]:
    inspection = selectors.get_for(request.actor, pk)
    mine = policies.assignment_of(request.actor, inspection)
    if mine is None:
        raise Refused("您不是抽取到该对象的检查人员", "惠州 第（九）条", "not_yours", 403)
    return inspection, mine


@guarded(P.MATCHING_CONFIRM)
@require_POST
def attendance(request: Request, pk: int) -> HttpResponse:
    """Confirm that one takes part (惠州 第（四）条)."""
    _, mine = _my_assignment(request, pk)
    return act(
        request,
        lambda: matching.confirm_attendance(assignment=mine, actor=request.actor),
        success="已确认参加",
        back="field:check",
        pk=pk,
    )


@guarded(P.RECUSAL_DECLARE)
@require_http_methods(["GET", "POST"])
def recusal(request: Request, pk: int) -> HttpResponse:
    """Declare an interest in the object (惠州 第（九）条)."""
    inspection, mine = _my_assignment(request, pk)
    return submit(
        request,
        RecusalForm(request.POST or None),
        lambda data: matching.declare_recusal(
            assignment=mine, ground=data["ground"], actor=request.actor
        ),
        template="field/form.html",
        context={"inspection": inspection, "heading": "申报回避", "verb": "申报"},
        success="已申报回避，等待重新抽取",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_SCHEDULE)
@require_http_methods(["GET", "POST"])
def schedule(request: Request, pk: int) -> HttpResponse:
    """Set the day for the team."""
    drawn = selectors.object_for(request.actor, pk)
    form = ScheduleForm(request.POST or None, drawn_object=drawn)
    check = selectors.of_object(drawn).first()
    return submit(
        request,
        form,
        lambda data: services.schedule_visit(
            drawn_object=drawn,
            on=data["scheduled_on"],
            parts=form.parts_chosen(),
            reason=data["reason"],
            actor=request.actor,
        ),
        template="field/form.html",
        context={"inspection": check, "heading": "安排上门日期", "verb": "确定日期"},
        success="已安排上门日期",
        goto=("field:check", check.pk if check else pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def notice(request: Request, pk: int) -> HttpResponse:
    """Tell the object, or record why it is not told."""
    inspection = selectors.get_for(request.actor, pk)
    if inspection.visit is None:
        raise Refused("请先安排上门日期", "昌江 第十五条", "no_visit")
    visit = inspection.visit

    def do(data: dict[str, object]) -> object:
        if data["exempt"]:
            ground = str(data["exempt_ground"])
            return services.exempt_notice(visit=visit, ground=ground, actor=request.actor)
        return services.give_notice(
            visit=visit,
            channel=str(data["channel"]),
            materials=str(data["materials"]).splitlines(),
            sent_to=str(data["sent_to"]),
            sent_at=data["sent_at"],  # type: ignore[arg-type]
            actor=request.actor,
        )

    return submit(
        request,
        NoticeForm(request.POST or None, visit=visit),
        do,
        template="field/form.html",
        context={"inspection": inspection, "heading": "告知检查对象", "verb": "登记"},
        success="已登记告知",
        goto=("field:check", pk),
    )


@guarded(P.INSPECTION_CARRY_OUT)
@require_http_methods(["GET", "POST"])
def online(request: Request, pk: int) -> HttpResponse:
    """The online check, point by point; ``then=finish`` closes it."""
    inspection = selectors.get_for(request.actor, pk)
    points = online_forms(inspection, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if all(form.is_valid() for form in points) and _noted(request, inspection, points):
            messages.success(request, "网络核查已保存")
            return redirect("field:check", pk=pk)
        status = UNPROCESSABLE
    context = {"inspection": inspection, "points": points}
    return render(request, "field/online.html", context, status=status)


def _noted(request: Request, inspection: Inspection, points: list[OnlinePointForm]) -> bool:
    entries = [entry for form in points if (entry := form.entry()) is not None]
    try:
        services.check_online(
            inspection=inspection,
            entries=entries,
            actor=request.actor,
            finish=request.POST.get("then") == "finish",
        )
    except Refused as refused:
        named = [form for form in points if f"point_{form.finding.pk}" in refused.fields]
        for form in named or points[:1]:
            lay_into(form, Refused(refused.reason, refused.clause))
        return False
    return True
