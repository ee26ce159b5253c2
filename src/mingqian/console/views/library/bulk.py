"""Acting on everything a filter finds: form, count, confirmation, progress, report, undoing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.searches import BulkForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.searches import address_of
from mingqian.foundation.files import tables
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import bulk, filtering, selectors
from mingqian.ui.paging import paginate

WHO = (P.OBJECTS_EDIT, P.MEETING_KEEP)


def bulk_url(pk: int) -> str:
    """Address of a bulk act."""
    return reverse("console:bulk-detail", args=[pk])


@guarded(*WHO)
@require_GET
def bulk_list(request: Request) -> HttpResponse:
    """What the own department has done in bulk."""
    page = paginate(request, selectors.bulk_changes(request.actor), key=("-pk",), unit="次")
    context = {"page": page, "rows": [(row, bulk.words_of(row)) for row in page.rows]}
    return render(request, "console/library/objects/bulk_list.html", context)


@guarded(*WHO)
@require_http_methods(["GET", "POST"])
def bulk_new(request: Request) -> HttpResponse:
    """What to do to everything the filter of the address finds; the answer is only a count."""
    actor, asked = request.actor, filtering.parse(request.GET)
    form = BulkForm(
        request.POST or None,
        kinds=bulk.kinds_for(actor),
        registries=selectors.own_registries(actor),
        departments=selectors.keepers_to_filter(actor),
        labels=selectors.labels_to_filter(actor),
    )
    return edit(
        request,
        form,
        lambda: bulk.propose(
            kind=form.cleaned_data["kind"],
            conditions=asked.as_dict(),
            facts=form.facts(),
            reason=form.cleaned_data["reason"],
            actor=actor,
        ),
        page=FormPage(
            "批量办理",
            address_of(asked.as_dict()),
            f"筛选条件：{filtering.sentence(asked)}。下一步先核对户数，确认后才会变更。",
            verb="核对户数",
        ),
        success="请核对户数后确认",
        goto=lambda made: bulk_url(made.pk),
    )


@guarded(*WHO)
@require_GET
def bulk_detail(request: Request, pk: int) -> HttpResponse:
    """The count before, the progress, the report."""
    change = selectors.bulk_change_for(request.actor, pk)
    job = change.job
    seen = f"{job.state}-{job.done}" if job else ""
    poll = f"{request.path}?seen={seen}"
    if request.htmx and job and not job.is_over:
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        return render(request, "ui/parts/job_panel.html", {"job": job, "poll_url": poll})
    if request.htmx and job and request.GET.get("seen"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    lines = selectors.refused_lines(change)
    context = {
        "change": change,
        "what": bulk.words_of(change),
        "words": filtering.sentence(filtering.parse(change.conditions)),
        "job": job,
        "poll_url": poll,
        "is_own": change.person_id == request.actor.person_id,
        "page": paginate(request, lines, key=("pk",), unit="户") if change.is_finished else None,
        "undone": selectors.undoing_of(change),
    }
    return render(request, "console/library/objects/bulk.html", context)


@guarded(*WHO)
@require_POST
def bulk_confirm(request: Request, pk: int) -> HttpResponse:
    """Carry out what was counted."""
    change = selectors.bulk_change_for(request.actor, pk)
    return act(
        request,
        lambda: bulk.confirm(change=change, actor=request.actor),
        success="批量办理已开始，可以离开本页",
        back=bulk_url(pk),
    )


@guarded(*WHO)
@require_POST
def bulk_undo(request: Request, pk: int) -> HttpResponse:
    """Put back what was changed."""
    change, made = selectors.bulk_change_for(request.actor, pk), []
    answer = act(
        request,
        lambda: made.append(bulk.undo(change=change, actor=request.actor).pk),
        success="撤销已开始，可以离开本页",
        back=bulk_url(pk),
    )
    return redirect(bulk_url(made[0])) if made else answer


@guarded(*WHO)
@require_GET
def bulk_refused(request: Request, pk: int) -> HttpResponse:
    """Every object that was refused, by name and reason, as CSV."""
    lines = selectors.refused_lines(selectors.bulk_change_for(request.actor, pk))
    rows = ((x.inspection_object.name, x.inspection_object.code_label, x.note) for x in lines)
    return HttpResponse(
        b"".join(tables.csv_pieces(("名称", "代码", "原因"), rows)),
        content_type=tables.CSV,
        headers={"Content-Disposition": f'attachment; filename="bulk-{pk}-refused.csv"'},
    )
