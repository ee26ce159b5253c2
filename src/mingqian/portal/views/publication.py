"""Published results for everyone: search, one result, one object, violations, open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mingqian.foundation.policy.guarding import public
from mingqian.portal.caching import cacheable
from mingqian.portal.columns import columns
from mingqian.portal.forms.results import ResultSearch
from mingqian.portal.notices import details, notices
from mingqian.publication import disclosed
from mingqian.ui.paging import paginate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mingqian.publication.models import Publication

#: Newest publication first; ``public_at`` is never empty on what is public.
NEWEST = ("-public_at", "-pk")


@public
@require_safe
@cacheable
def result_list(request: HttpRequest) -> HttpResponse:
    """Search by name or credit code, narrow by place, department, category and day."""
    form = ResultSearch(request.GET)
    page = paginate(request, form.rows(), key=NEWEST)
    context = {"form": form, "page": page, "notices": notices(page.rows)}
    return render(request, "portal/publication/list.html", context)


@public
@require_safe
@cacheable
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One published result; of a corrected one only that it was, and what stands instead."""
    found = disclosed.get(pk)
    if not found.is_public:
        instead = disclosed.replacement_of(found)
        template = "portal/publication/corrected.html"
        return render(request, template, {"publication": found, "replacement": instead})
    [notice] = notices([found])
    context = {"publication": found, "notice": notice, "details": details(found)}
    return render(request, "portal/publication/result.html", context)


@public
@require_safe
@cacheable
def object_page(request: HttpRequest, oid: str) -> HttpResponse:
    """All departments' published results under one object, and the visits it had."""
    found = disclosed.object_page(disclosed.key_of(oid))
    context = {"object": found, "notices": notices(found.publications)}
    return render(request, "portal/publication/object.html", context)


@public
@require_safe
@cacheable
def violation_list(request: HttpRequest) -> HttpResponse:
    """Published problems and handled unlicensed businesses (彭阳 三（四）)."""
    kind = request.GET.get("kind", "")
    rows = disclosed.violations(kind)
    page = paginate(request, rows, key=NEWEST)
    context = {
        "page": page,
        "notices": notices(page.rows),
        "kind": kind,
        "kinds": [("", "全部"), *disclosed.KINDS],
    }
    return render(request, "portal/publication/violations.html", context)


@public
@require_safe
@cacheable
def violation_file(request: HttpRequest) -> StreamingHttpResponse:
    """The list of violations as a file for the media."""
    return _file(disclosed.violations(request.GET.get("kind", "")), "违法失信公示名单")


@public
@require_safe
@cacheable
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data file holds, column by column."""
    context = {"columns": columns(), "counters": disclosed.counters()}
    return render(request, "portal/publication/open_data.html", context)


@public
@require_safe
@cacheable
def open_data_file(request: HttpRequest) -> StreamingHttpResponse:
    """The published results as CSV, narrowed like the search."""
    return _file(ResultSearch(request.GET).rows(), "双随机抽查公示结果")


def _file(rows: QuerySet[Publication], name: str) -> StreamingHttpResponse:
    stamp = timezone.localdate().strftime("%Y%m%d")
    answer = StreamingHttpResponse(
        disclosed.open_data(rows), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}-{stamp}.csv"
    )
    return answer
