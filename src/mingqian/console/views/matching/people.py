"""What concerns one dealt inspector: attendance, substitution, recusal."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.matching import DecisionForm, RecusalForm, SubstitutionForm
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.matching import selectors, services


@guarded(P.MATCHING_CONFIRM)
@require_POST
def assignment_confirm(request: Request, pk: int) -> HttpResponse:
    """The inspector confirms."""
    row = selectors.assignment_for(request.actor, pk)
    return act(
        request,
        lambda: services.confirm_attendance(assignment=row, actor=request.actor),
        success="已确认参加",
        back="console:part-detail",
        pk=row.part_id,
    )


@guarded(P.SUBSTITUTION_REQUEST)
@require_http_methods(["GET", "POST"])
def substitution_new(request: Request, pk: int) -> HttpResponse:
    """Ask to replace a dealt inspector."""
    row = selectors.assignment_for(request.actor, pk)
    form = SubstitutionForm(request.POST or None, part=row.part)
    template = "console/matching/substitute.html"
    context = {
        "row": row,
        "rules": rules.for_case(row.part.task),
        "needs_consent": selectors.needs_consent(row.part),
    }
    return act_on_form(
        request,
        form,
        lambda: services.request_substitution(
            assignment=row, actor=request.actor, **form.cleaned_data
        ),
        success="更换申请已受理",
        template=template,
        context=context,
        goto=lambda _: reverse("console:part-detail", args=[row.part_id]),
    )


@guarded(P.TASK_VIEW)
@require_http_methods(["GET", "POST"])
def assignment_recuse(request: Request, pk: int) -> HttpResponse:
    """Declare an interest."""
    row = selectors.assignment_for(request.actor, pk)
    form = RecusalForm(request.POST or None)
    template, context = "console/matching/recuse.html", {"row": row}
    return act_on_form(
        request,
        form,
        lambda: services.declare_recusal(assignment=row, actor=request.actor, **form.cleaned_data),
        success="回避已登记，该人员不再检查本户",
        template=template,
        context=context,
        goto=lambda _: reverse("console:part-detail", args=[row.part_id]),
    )


@guarded(P.SUBSTITUTION_CONSENT)
@require_http_methods(["GET", "POST"])
def substitution_decide(request: Request, pk: int) -> HttpResponse:
    """Agree or refuse."""
    row = selectors.substitution_for(request.actor, pk)
    form = DecisionForm(request.POST or None, substitution=row)
    template = "console/matching/decide.html"
    context = {"row": row, "rules": rules.for_case(row.assignment.part.task)}

    def do() -> object:
        if request.POST.get("action") == "refuse":
            return services.refuse_substitution(
                substitution=row, reason=form.cleaned_data["reason"], actor=request.actor
            )
        return services.consent_substitution(substitution=row, actor=request.actor, **form.facts())

    return act_on_form(
        request,
        form,
        do,
        success="已办结",
        template=template,
        context=context,
        goto=lambda _: reverse("console:part-detail", args=[row.assignment.part_id]),
    )
