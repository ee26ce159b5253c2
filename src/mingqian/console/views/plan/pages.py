"""The list of plans and one plan with its lines, versions, receipts and what may be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from mingqian.console.filters.plan import PlanFilter
from mingqian.console.views.library.editing import part_of
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.plan import policies, selectors
from mingqian.plan.states import AMENDMENT, PLAN
from mingqian.ui.paging import paginate

#: Acts that have a page of their own.
ON_A_PAGE = {"approve", "send_back"}


@guarded(P.PLAN_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def plan_list(request: Request) -> HttpResponse:
    """Plans the actor may see, newest first."""
    actor = request.actor
    rows = PlanFilter(request.GET, queryset=selectors.plans_visible_to(actor))
    context = {
        "page": paginate(request, rows.qs, key=("-year", "-pk"), unit="份计划"),
        "filter": rows,
        "may_draft": actor.has(P.PLAN_DRAFT),
        "may_compile": actor.has(P.PLAN_MERGE),
        "inbox": selectors.inbox(actor).filter(received_at__isnull=True),
        "year": rows.form["year"].value() or selectors.this_year(),
    }
    return render(request, part_of(request, "console/plan/list.html"), context)


@guarded(P.PLAN_VIEW)
@require_GET
def plan_detail(request: Request, pk: int) -> HttpResponse:
    """One version of a plan; ``tab`` is lines, changes, receipts or history."""
    plan = selectors.plan_for(request.actor, pk)
    tab = request.GET.get("tab", "changes" if plan.previous_id else "lines")
    context = {
        "plan": plan,
        "tab": tab,
        **_standing(plan, request.actor),
        **_content(plan, tab, request.actor),
    }
    return render(request, "console/plan/detail.html", context)


def _standing(plan: Any, actor: Actor) -> dict[str, Any]:
    amendment = getattr(plan, "amendment", None)
    actions = available(PLAN, plan, actor) if amendment is None else []
    return {
        "actions": [row for row in actions if row.action not in ON_A_PAGE],
        "act_url": reverse("console:plan-act", args=[plan.pk]),
        "may_review": any(row.action == "approve" and row.allowed for row in actions),
        "may_edit": bool(policies.can_edit(actor, plan)),
        "may_amend": selectors.may_amend(actor, plan),
        "may_carry_over": selectors.may_carry_over(actor, plan),
        "amendment": amendment,
        "amendment_actions": [
            row
            for row in (available(AMENDMENT, amendment, actor) if amendment else [])
            if row.action not in {"approve", "refuse"}
        ],
        "may_decide": amendment is not None
        and any(row.action == "approve" for row in available(AMENDMENT, amendment, actor)),
        "deadline": selectors.deadline_of(plan),
        "reviewer": policies.reviewer_label(policies.reviewer_of(plan)),
        "rules": rules.for_case(plan),
        "review_clause": rules.for_case(plan).clause("plan.approval_by"),
        "versions": selectors.versions_of(plan),
        "open_amendments": plan.amendments.select_related("draft").exclude(draft_id=plan.pk),
    }


def _content(plan: Any, tab: str, actor: Actor) -> dict[str, Any]:
    if tab == "changes" and plan.previous_id:
        return {"changes": selectors.difference(plan.previous, plan)}
    if tab == "receipts":
        return {"receipts": plan.receipts.all(), "publications": plan.publications.all()}
    if tab == "history":
        amendments = list(plan.amendments.all())
        return {"history": journal.history(plan, *amendments)}
    return {
        "lines": selectors.lines_of(plan, actor),
        "proposals": selectors.proposals_of(plan, actor),
    }
