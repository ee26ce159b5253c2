"""Item lists for everybody: what may be inspected, by whom, on what basis, in which version.

惠州 第（一）条, 吉林 二（二）, 彭阳 二（一）, 昌江 第九条: lists are published; nobody signs in to
read them.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.library import selectors
from mingqian.ui.days import asked_day
from mingqian.ui.downloads import attachment
from mingqian.ui.paging import paginate


@public
@require_safe
def item_lists(request: HttpRequest) -> HttpResponse:
    """Lists in force today, or on a past day (``?on=``); ``?q=`` finds items by name."""
    query = request.GET.get("q", "").strip()
    on = asked_day(request)
    rows = selectors.published_lists(on=on)
    page = paginate(request, rows, key=("-year", "-pk"), unit="份清单")
    found = selectors.public_items_named(query, on) if query else ()
    context = {"page": page, "q": query, "found": found, "on": on}
    return render(request, "portal/library/lists.html", context)


@public
@require_safe
def item_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One published version with its items and the versions before it; ``?on=`` says which
    version was in force on a day."""
    found = selectors.public_list(pk)
    before = selectors.version_before(found)
    on = asked_day(request)
    context = {
        "list": found,
        "items": found.items.select_related("department"),
        "lines": found.joint_items.prefetch_related("participating_departments"),
        "versions": selectors.public_versions(found),
        "changes": selectors.difference(before, found),
        "before": before,
        "on": on,
        "then": selectors.version_on(found, on) if on else None,
    }
    return render(request, "portal/library/list.html", context)


@public
@require_safe
def item_list_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between any two published versions (``?against=``), field by field."""
    found = selectors.public_list(pk)
    others = [row for row in selectors.public_versions(found) if row.pk != pk]
    chosen = request.GET.get("against", "")
    before = next((row for row in others if str(row.pk) == chosen), None)
    if chosen and before is None:
        raise Refused("没有这个版本，或者它不是同一清单的", code="missing", status=404)
    before = before or selectors.version_before(found)
    context = {
        "list": found,
        "others": others,
        "before": before,
        "changes": selectors.difference(before, found),
    }
    return render(request, "portal/library/changes.html", context)


@public
@require_safe
def item_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a file for other websites (彭阳 二（一）)."""
    found = selectors.public_list(pk)
    return attachment(selectors.list_as_csv(found), f"{found}.csv")


@public
@require_safe
def item_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a workbook with its sub-items and checkpoints."""
    found = selectors.public_list(pk)
    return attachment(selectors.list_as_xlsx(found), f"{found}.xlsx")


@public
@require_safe
def item_list_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list on paper."""
    found = selectors.public_list(pk)
    return render(request, "papers/item_list.html", selectors.list_as_paper(found))


@public
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: basis, subject, content, methods, guide."""
    found = selectors.public_item(pk)
    context = {
        "item": found,
        "list": found.item_list,
        "sub_items": found.sub_items.all(),
        "checkpoints": found.checkpoints.select_related("sub_item"),
    }
    return render(request, "portal/library/item.html", context)


@public
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """How often records of the object register were merged, by year and place."""
    rows = selectors.public_merge_counts()
    return render(request, "portal/library/merges.html", {"rows": rows})
