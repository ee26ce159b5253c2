"""The import wizard: upload, mapping, check report, confirm, progress, result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingqian.console.acting import act
from mingqian.console.forms.library.objects import MappingForm, UploadForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors
from mingqian.library.intake import importing, mapping
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.library.models import ImportBatch

#: The steps of the wizard as the page shows them.
STEPS = ["上传文件", "对应字段", "核对报告", "确认导入", "导入结果"]
TEMPLATE = "console/library/imports/form.html"


def batch_url(pk: int) -> str:
    """Address of an import."""
    return reverse("console:import-detail", args=[pk])


@guarded(P.OBJECTS_IMPORT)
@require_GET
def import_list(request: Request) -> HttpResponse:
    """Imports of the own department, newest first."""
    rows = selectors.batches_visible_to(request.actor)
    page = paginate(request, rows, key=("-pk",), unit="个批次")
    return render(request, "console/library/imports/list.html", {"page": page})


@guarded(P.OBJECTS_IMPORT)
@require_http_methods(["GET", "POST"])
def import_new(request: Request) -> HttpResponse:
    """Step 1: the file."""
    bundled = mapping.bundled()
    form = UploadForm(request.POST or None, request.FILES or None, mappings=bundled)

    def address(file: object) -> str:
        base = reverse("console:import-map", args=[file.pk])
        chosen = form.cleaned_data
        return f"{base}?mapping={chosen['mapping']}&encoding={chosen['encoding']}"

    return edit(
        request,
        form,
        lambda: importing.accept(
            form.cleaned_data["file"], encoding=form.cleaned_data["encoding"], actor=request.actor
        ),
        page=FormPage(
            "导入检查对象", reverse("console:import-list"), verb="下一步", is_upload=True
        ),
        success="文件已上传",
        goto=address,
        template=TEMPLATE,
        steps=STEPS,
        now=1,
    )


@guarded(P.OBJECTS_IMPORT)
@require_http_methods(["GET", "POST"])
def import_map(request: Request, file_pk: int) -> HttpResponse:
    """Step 2: which column is which fact; then the check runs."""
    actor = request.actor
    file = importing.uploaded(actor, file_pk)
    encoding = request.GET.get("encoding", "")
    base = mapping.find(request.GET.get("mapping", "registry-extract"))
    form = MappingForm(
        data=request.POST or None,
        header=importing.columns_of(file, encoding),
        mapping=base,
        registries=selectors.own_registries(actor),
    )

    def check() -> object:
        batch = importing.prepare(
            file=file,
            mapping=mapping.adapted(base, form.columns()),
            actor=actor,
            department=selectors.home_of(actor),
            registry=form.cleaned_data["registry"],
            source=form.cleaned_data["source"],
            encoding=encoding,
            is_dry_run=True,
        )
        importing.start(batch=batch, actor=actor)
        return batch

    return edit(
        request,
        form,
        check,
        page=FormPage(f"对应字段：{file.name}", reverse("console:import-new"), verb="开始核对"),
        success="核对已开始",
        goto=lambda batch: batch_url(batch.pk),
        template=TEMPLATE,
        steps=STEPS,
        now=2,
    )


@guarded(P.OBJECTS_IMPORT)
@require_GET
def import_detail(request: Request, pk: int) -> HttpResponse:
    """Steps 3 to 5: progress, then the report with every refused row."""
    batch = selectors.batch_for(request.actor, pk)
    job = batch.job
    seen = f"{job.state}-{job.done}" if job else ""
    if request.htmx and job and not batch.is_finished:
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        context = {"job": job, "poll_url": f"{request.path}?seen={seen}"}
        return render(request, "ui/parts/job_panel.html", context)
    if request.htmx and batch.is_finished and not request.GET.get("after"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {
        "batch": batch,
        "job": job,
        "poll_url": f"{request.path}?seen={seen}",
        "page": paginate(request, selectors.faults_of(batch), key=("row_no",), unit="行"),
        "steps": STEPS,
        "now": _step(batch),
    }
    return render(request, "console/library/imports/detail.html", context)


def _step(batch: ImportBatch) -> int:
    if batch.is_dry_run:
        return 4 if batch.is_finished else 3
    return 5


@guarded(P.OBJECTS_IMPORT)
@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    """Write what was checked."""
    checked, actor = selectors.batch_for(request.actor, pk), request.actor
    made: list[int] = []
    answer = act(
        request,
        lambda: made.append(importing.confirm(checked=checked, actor=actor).pk),
        success="导入已开始，可以离开本页",
        back=batch_url(pk),
    )
    return redirect(batch_url(made[0])) if made else answer


@guarded(P.OBJECTS_IMPORT)
@require_GET
def import_refused(request: Request, pk: int) -> HttpResponse:
    """The refused rows as CSV with the reason behind each."""
    batch = selectors.batch_for(request.actor, pk)
    name = f"import-{batch.pk}-refused.csv"
    return HttpResponse(
        importing.refused_rows(batch),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
