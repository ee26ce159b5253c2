"""The import wizard: upload, mapping, check report, confirm, progress, result."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
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
from mingqian.library.intake import guessing, importing, mapping, returned
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from mingqian.library.intake.opening import Table
    from mingqian.library.models import ImportBatch

#: The steps of the wizard as the page shows them.
STEPS = ["上传文件", "对应字段", "核对报告", "确认导入", "导入结果"]
#: Rows of the file shown beside the mapping.
PREVIEW = 5
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
    """Step 1: the file, and where it comes from."""
    known = selectors.import_sources(selectors.home_of(request.actor))
    initial = {"source": request.GET.get("source", "")}
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        mappings=mapping.bundled(),
        sources=known,
        initial=initial,
    )

    def address(file: object) -> str:
        base = reverse("console:import-map", args=[file.pk])
        chosen = {name: form.cleaned_data[name] for name in ("mapping", "source")}
        return f"{base}?{urlencode(chosen)}"

    return edit(
        request,
        form,
        lambda: importing.accept(form.cleaned_data["file"], actor=request.actor),
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
    """Step 2: which column is which fact; what was read is shown; then the check runs."""
    actor, asked = request.actor, request.GET
    file, home = importing.uploaded(actor, file_pk), selectors.home_of(actor)
    table = importing.table_of(file, asked.get("encoding", ""), asked.get("sheet", ""))
    offered = guessing.offer(
        table.header, department=home, source=asked.get("source", ""), name=asked.get("mapping", "")
    )
    form = MappingForm(
        data=request.POST or None,
        header=table.header,
        mapping=offered.mapping,
        registries=selectors.own_registries(actor),
    )

    def check() -> object:
        batch = importing.prepare(
            file=file,
            mapping=mapping.adapted(
                offered.mapping, form.columns(), default_type=form.cleaned_data["default_type"]
            ),
            actor=actor,
            department=home,
            registry=form.cleaned_data["registry"],
            source=form.cleaned_data["source"],
            encoding=table.encoding,
            sheet=table.sheet,
            is_dry_run=True,
        )
        importing.start(batch=batch, actor=actor)
        return batch

    return edit(
        request,
        form,
        check,
        page=FormPage(f"对应字段：{file.name}", reverse("console:import-new"), verb="确认并核对"),
        success="核对已开始",
        goto=lambda batch: batch_url(batch.pk),
        template=TEMPLATE,
        steps=STEPS,
        now=2,
        table=table,
        offered=offered,
        preview=[cells for _, cells in islice(table.rows(), PREVIEW)],
        other_sheets=_sheets(request, table),
    )


def _sheets(request: Request, table: Table) -> list[tuple[str, str]]:
    """The sheets that are not read, each with the address that reads it."""
    query = request.GET.dict()
    return [
        (name, f"?{urlencode({**query, 'sheet': name})}")
        for name in table.sheets
        if name != table.sheet
    ]


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
        "rules": selectors.faults_by_rule(batch),
        "corrections": batch.corrections.order_by("pk"),
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
def import_refused(request: Request, pk: int) -> StreamingHttpResponse:
    """The refused rows as the file they came in, with the reason behind each."""
    batch = selectors.batch_for(request.actor, pk)
    pieces, media_type = returned.file_of(batch)
    return StreamingHttpResponse(
        pieces,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{returned.name_of(batch)}"'},
    )
