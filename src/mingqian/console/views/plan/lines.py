"""The lines of a plan: adding, changing, removing, letting stand, merging."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingqian.console.acting import act, act_on_form
from mingqian.console.forms.plan import AmendForm, LineForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.plan.acts import plan_url
from mingqian.foundation.policy.decision import require
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.plan import policies, selectors, services

TEMPLATE = "console/plan/line_form.html"


def line_form(request: Request, plan: Any, entry: Any = None) -> LineForm:
    """The form of a line with what may be chosen."""
    r = rules.for_case(plan)
    return LineForm(
        request.POST or None,
        departments=selectors.partners_of(plan),
        items=selectors.choosable_items(plan),
        methods=[(code, selectors.method_words([code])) for code in r.texts("inspection.methods")],
        regions=library.regions_below(request.actor),
        labels=library.labels_for_rules(request.actor),
        initial=_initial(plan, entry),
    )


def _initial(plan: Any, entry: Any) -> dict[str, Any]:
    if entry is None:
        default = rules.for_case(plan).text("inspection.default_method")
        return {"lead_department": plan.department, "methods": [default], "times_per_year": 1}
    columns = (
        "name", "lead_department", "lead_ground", "range_text", "sampling_permille",
        "object_count", "times_per_year", "starts_on", "ends_on", "methods",
    )  # fmt: skip
    return {
        **{name: getattr(entry, name) for name in columns},
        **entry.object_range,
        "items": entry.items.all(),
        "participants": entry.participating_departments.all(),
    }


@guarded(P.PLAN_DRAFT)
@require_http_methods(["GET", "POST"])
def plan_entry_new(request: Request, pk: int) -> HttpResponse:
    """Add a line."""
    plan = selectors.plan_for(request.actor, pk)
    require(policies.can_edit(request.actor, plan))
    form = line_form(request, plan)
    context = {"plan": plan, "title": "增加计划事项", "rules": rules.for_case(plan)}
    return act_on_form(
        request,
        form,
        lambda: services.add_entry(plan=plan, actor=request.actor, parts=form.parts()),
        success="已增加计划事项",
        template=TEMPLATE,
        context=context,
        goto=lambda _: plan_url(pk) + "?tab=lines",
    )


@guarded(P.PLAN_DRAFT)
@require_http_methods(["GET", "POST"])
def plan_entry_edit(request: Request, pk: int) -> HttpResponse:
    """Change a line of a draft."""
    entry = selectors.entry_for(request.actor, pk)
    require(policies.can_edit(request.actor, entry.plan))
    form = line_form(request, entry.plan, entry)
    context = {"plan": entry.plan, "title": "修改计划事项", "rules": rules.for_case(entry.plan)}
    return act_on_form(
        request,
        form,
        lambda: services.edit_entry(entry=entry, actor=request.actor, parts=form.parts()),
        success="已修改计划事项",
        template=TEMPLATE,
        context=context,
        goto=lambda _: plan_url(entry.plan_id) + "?tab=lines",
    )


@guarded(P.PLAN_DRAFT)
@require_POST
def plan_entry_remove(request: Request, pk: int) -> HttpResponse:
    """Take a line out of a draft."""
    entry = selectors.entry_for(request.actor, pk)
    return act(
        request,
        lambda: services.remove_entry(entry=entry, actor=request.actor),
        success="已删除计划事项",
        back=plan_url(entry.plan_id) + "?tab=lines",
    )


@guarded(P.PLAN_REVIEW, P.EXCLUSION_OVERRIDE)
@require_http_methods(["GET", "POST"])
def plan_entry_allow(request: Request, pk: int) -> HttpResponse:
    """Let a line stand beside an upper plan (兴隆台 六（三）)."""
    entry = selectors.entry_for(request.actor, pk)
    form = AmendForm(request.POST or None)
    form.fields["reason"].label = "准予理由"
    return edit(
        request,
        form,
        lambda: services.allow_overlap(entry=entry, actor=request.actor, **form.cleaned_data),
        page=FormPage(
            f"准予与上级计划重复：{entry.name}",
            plan_url(entry.plan_id),
            "、".join(
                f"{row.body}“{row.name}”({row.document_no})" for row in selectors.overlaps(entry)
            ),
            "准予",
            rules.for_case(entry.plan).clause("exclusion.upper_level"),
        ),
        success="已准予",
    )


@guarded(P.PLAN_SUBMIT)
@require_POST
def plan_merge_act(request: Request, pk: int) -> HttpResponse:
    """Agree to a merge proposal, or refuse with a reason."""
    proposal = selectors.merge_for(request.actor, pk)
    actor, reason = request.actor, request.POST.get("reason", "")
    agrees = request.POST.get("action") == "agree"

    def answer() -> Any:
        if agrees:
            return services.agree_merge(proposal=proposal, actor=actor)
        return services.refuse_merge(proposal=proposal, actor=actor, reason=reason)

    ours = proposal.kept if actor.acts_for(proposal.kept.plan.department_id) else proposal.merged
    return act(
        request,
        answer,
        success="已同意合并" if agrees else "已答复不同意合并",
        back=reverse("console:plan-detail", args=[ours.plan_id]),
    )
