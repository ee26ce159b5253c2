"""Duplicates at the desk: candidates, two records side by side, merges and their undoing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.forms.library.facts import ReasonForm
from mingqian.console.forms.library.labels import MergeForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.objects import object_url
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import policies, selectors, services
from mingqian.ui.paging import paginate


@guarded(P.OBJECTS_VIEW)
@require_GET
def merge_list(request: Request) -> HttpResponse:
    """Records that look like one, and the merges made."""
    actor = request.actor
    page = paginate(
        request, selectors.merges_visible_to(actor), key=("-merged_at", "-pk"), unit="次"
    )
    regions = selectors.regions_below(actor).order_by("path")
    region = regions.filter(pk=request.GET.get("region", "")).first() or regions.first()
    context = {
        "page": page,
        "candidates": selectors.merge_candidates(actor, region) if region else [],
        "regions": regions,
        "region": region,
        "may_merge": actor.has(P.OBJECTS_EDIT),
        "tab": "merge",
    }
    return render(request, "console/library/objects/merges.html", context)


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def merge_compare(request: Request, pk: int, duplicate_pk: int) -> HttpResponse:
    """Two records side by side; choose what the kept one takes over, and merge."""
    actor = request.actor
    kept = selectors.possible_twin(actor, pk)
    duplicate = selectors.possible_twin(actor, duplicate_pk)
    form = MergeForm(request.POST or None)
    taken = [name for name in services.CHOOSABLE if request.POST.get(name) == "duplicate"]
    deciding = [policies.can_edit_object(actor, row) for row in (kept, duplicate)]
    return edit(
        request,
        form,
        lambda: services.merge(
            duplicate=duplicate,
            into=kept,
            take=taken,
            actor=actor,
            reason=form.cleaned_data["reason"],
        ),
        page=FormPage("合并重复记录", reverse("console:merge-list"), verb="合并"),
        success="记录已合并",
        goto=lambda made: object_url(made.kept_id),
        template="console/library/objects/merge.html",
        kept=kept,
        duplicate=duplicate,
        sides=selectors.side_by_side(kept, duplicate, services.CHOOSABLE),
        taken=taken,
        moves=selectors.what_moves(duplicate),
        refusal=next((row for row in deciding if not row), None),
        tab="merge",
    )


@guarded(P.OBJECTS_EDIT)
@require_http_methods(["GET", "POST"])
def merge_undo(request: Request, pk: int) -> HttpResponse:
    """Part two records again, or read why that is no longer possible."""
    made = selectors.merge_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    found = services.objections(made)
    page = FormPage(
        f"撤销合并：{made.duplicate.name} → {made.kept.name}",
        reverse("console:merge-list"),
        "转移的记录退回原记录，取自被合并记录的取值恢复原样。",
        verb="撤销合并",
    )
    return edit(
        request,
        form,
        lambda: services.undo_merge(merge=made, actor=request.actor, **form.cleaned_data),
        page=page,
        success="合并已撤销",
        goto=lambda _: object_url(made.kept_id),
        template="console/library/objects/undo.html",
        made=made,
        moved=selectors.moved_in(made),
        objections=found,
        tab="merge",
    )
