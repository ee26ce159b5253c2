"""Exports of the object registry: asked for, written by a job, downloaded for some days."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mingqian.console.forms.library.searches import ExportForm
from mingqian.console.views.library.editing import FormPage, edit
from mingqian.console.views.library.searches import address_of
from mingqian.foundation.files import store
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import exporting, filtering, selectors
from mingqian.ui.paging import paginate


@guarded(P.OBJECTS_VIEW)
@require_GET
def export_list(request: Request) -> HttpResponse:
    """One's own exports with their progress."""
    page = paginate(request, selectors.exports_of(request.actor), key=("-pk",), unit="次")
    rows = [(row, filtering.sentence(filtering.parse(row.conditions))) for row in page.rows]
    return render(request, "console/library/objects/exports.html", {"page": page, "rows": rows})


@guarded(P.OBJECTS_VIEW)
@require_http_methods(["GET", "POST"])
def export_new(request: Request) -> HttpResponse:
    """Choose columns and format for everything the filter of the address finds."""
    asked, form = filtering.parse(request.GET), ExportForm(request.POST or None)
    return edit(
        request,
        form,
        lambda: exporting.request_export(
            conditions=asked.as_dict(), actor=request.actor, **form.cleaned_data
        ),
        page=FormPage(
            "导出检查对象",
            address_of(asked.as_dict()),
            f"筛选条件：{filtering.sentence(asked)}。个体工商户的住所、责任主体和联系方式不导出。",
            verb="开始导出",
        ),
        success="导出已开始，完成后在本页下载",
        goto=lambda _: reverse("console:export-list"),
    )


@guarded(P.OBJECTS_VIEW)
@require_GET
def export_download(request: Request, pk: int) -> HttpResponseBase:
    """The file, if one may still have it."""
    file = exporting.download(selectors.export_for(request.actor, pk), request.actor)
    answer = StreamingHttpResponse(store.stream(file), content_type=file.media_type)
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return answer
