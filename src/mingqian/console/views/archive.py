"""Dossiers at the desk: the list, one volume (reading is logged), filing and sealing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.archive import contents, selectors, services
from mingqian.archive.states import FILE_CLAUSE, SEAL_CLAUSE, TABLE
from mingqian.console.acting import act
from mingqian.console.filters.archive import DossierFilter
from mingqian.console.form_page import FormPage, form_page, wants_list_only
from mingqian.console.forms.archive import DocumentForm, RemovalForm, SupplementForm
from mingqian.foundation.files import store
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import available
from mingqian.ui.paging import paginate

SECTION = "一次一档"
ACTS: dict[str, Callable[..., Any]] = {
    "gather": services.gather,
    "complete": services.complete,
    "reopen": services.reopen,
    "seal": services.seal,
}
LABELS = {"gather": "整理卷内材料"}


@guarded(P.ARCHIVE_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def archive_list(request: HttpRequest) -> HttpResponse:
    """Dossiers of the department (the office: of the region)."""
    found = DossierFilter(request.GET, queryset=selectors.dossiers(request.actor))
    page = paginate(request, found.qs, key=("-pk",), unit="卷")
    part = "#list" if wants_list_only(request) else ""
    return render(request, f"console/archive/list.html{part}", {"page": page, "filter": found})


@guarded(P.ARCHIVE_VIEW)
@require_GET
def dossier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A volume: checklist, documents, seal. Opening it leaves a trace (兴隆台 四)."""
    row = services.read(pk=pk, actor=request.actor)
    may_file = request.actor.has(P.ARCHIVE_FILE) and request.actor.acts_for(row.department_id)
    context = {
        "row": row,
        "checklist": contents.checklist(row),
        "missing": contents.missing(row),
        "documents": row.documents.select_related("file"),
        "volumes": selectors.volumes_of(row.inspection),
        "deadline": selectors.deadline_of(row),
        "may_edit": may_file and row.state == "collecting",
        "may_supplement": may_file and row.is_sealed,
        "actions": available(TABLE, row, request.actor),
        "act_url": reverse("console:dossier-act", args=[pk]),
        "history": history(row),
        "kinds": contents.KINDS,
    }
    return render(request, "console/archive/detail.html", context)


@guarded(P.ARCHIVE_FILE, P.ARCHIVE_SEAL)
@require_http_methods(["GET", "POST"])
def dossier_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Gather, declare complete, reopen, seal; GET asks first (without script)."""
    row = selectors.get_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name not in ACTS:
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:dossier-detail", args=[pk])
    if request.method == "GET":
        found = available(TABLE, row, request.actor)
        item = next((action for action in found if action.action == name), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = {"reason": request.POST.get("reason", "")} if name == "reopen" else {}
    return act(
        request,
        lambda: ACTS[name](dossier=row, actor=request.actor, **reason),
        success=f"已{LABELS.get(name) or TABLE[name].label}",
        back=back,
    )


@guarded(P.ARCHIVE_FILE)
@require_http_methods(["GET", "POST"])
def dossier_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document by hand."""
    row = selectors.get_for(request.actor, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)

    def add() -> Any:
        data = form.cleaned_data
        file = store.accept_upload(data["file"], actor=request.actor)
        return services.add_document(
            dossier=row, kind=data["kind"], title=data["title"], file=file, actor=request.actor
        )

    back = reverse("console:dossier-detail", args=[pk])
    page = FormPage("归入材料", SECTION, back, verb="归入", clause=FILE_CLAUSE)
    return form_page(request, form, add, page=page, success="已归入")


@guarded(P.ARCHIVE_FILE)
@require_http_methods(["GET", "POST"])
def dossier_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a supplementary volume of a sealed dossier."""
    row = selectors.get_for(request.actor, pk)
    form = SupplementForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.open_supplement(
            dossier=row, reason=form.cleaned_data["reason"], actor=request.actor
        ),
        page=FormPage(
            "增设补充卷",
            SECTION,
            reverse("console:dossier-detail", args=[pk]),
            verb="增设",
            text="封卷后的材料归入补充卷，原卷不动。",
            clause=SEAL_CLAUSE,
        ),
        success="已增设补充卷",
        goto=lambda made: reverse("console:dossier-detail", args=[made.pk]),
    )


@guarded(P.ARCHIVE_VIEW)
@require_GET
def dossier_document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document of a volume; opening it leaves a trace."""
    document, body = services.read_document(pk=pk, actor=request.actor)
    if document.file.media_type == "text/html":
        context = {"document": document, "text": body.decode()}
        return render(request, "console/archive/document.html", context)
    answer = HttpResponse(body, content_type=document.file.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@guarded(P.ARCHIVE_FILE)
@require_http_methods(["GET", "POST"])
def document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrongly added document out before the seal."""
    document = selectors.document_for(request.actor, pk)
    form = RemovalForm(request.POST or None)
    back = reverse("console:dossier-detail", args=[document.dossier_id])
    return form_page(
        request,
        form,
        lambda: services.remove_document(
            document=document, reason=form.cleaned_data["reason"], actor=request.actor
        ),
        page=FormPage("移出材料", SECTION, back, verb="移出", clause=FILE_CLAUSE),
        success="已移出",
        facts=[("材料", document.title)],
    )
