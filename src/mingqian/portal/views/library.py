"""Item lists for everybody: what may be inspected, by whom, on what basis, in which version.

惠州 第（一）条, 吉林 二（二）, 彭阳 二（一）, 昌江 第九条: lists are published; nobody signs in to
read them.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingqian.foundation.policy.guarding import public
from mingqian.library import selectors
from mingqian.ui.paging import paginate


@public
@require_safe
def item_lists(request: HttpRequest) -> HttpResponse:
    """Lists in force; ``?q=`` finds items by name."""
    query = request.GET.get("q", "").strip()
    page = paginate(request, selectors.published_lists(), key=("-year", "-pk"), unit="份清单")
    found = selectors.public_items_named(query) if query else ()
    return render(request, "portal/library/lists.html", {"page": page, "q": query, "found": found})


@public
@require_safe
def item_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One published version with its items and the versions before it."""
    found = selectors.public_list(pk)
    before = selectors.version_before(found)
    context = {
        "list": found,
        "items": found.items.select_related("department"),
        "lines": found.joint_items.prefetch_related("participating_departments"),
        "versions": selectors.public_versions(found),
        "changes": selectors.difference(before, found) if before else [],
        "before": before,
    }
    return render(request, "portal/library/list.html", context)


@public
@require_safe
def item_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a file for other websites (彭阳 二（一）)."""
    found = selectors.public_list(pk)
    return HttpResponse(
        selectors.list_as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="items-{pk}.csv"'},
    )


@public
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: basis, subject, content, methods, guide."""
    found = selectors.public_item(pk)
    context = {"item": found, "list": found.item_list, "checkpoints": found.checkpoints.all()}
    return render(request, "portal/library/item.html", context)


@public
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """How often records of the object register were merged, by year and place."""
    rows = selectors.public_merge_counts()
    return render(request, "portal/library/merges.html", {"rows": rows})
