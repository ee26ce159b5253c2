"""Figures of the two registries as of a day, by area, office and facts; with their table as CSV."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingqian.foundation.files import tables
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.library import selectors
from mingqian.library.selectors import figures

TITLES = {figures.OBJECTS: "检查对象统计", figures.INSPECTORS: "执法检查人员统计"}
LISTS = {figures.OBJECTS: "console:object-list", figures.INSPECTORS: "console:inspector-list"}
UNITS = {figures.OBJECTS: "户", figures.INSPECTORS: "人"}
PLOTTED = 16
LARGE, WAN = 100_000, 10_000


@guarded(P.OBJECTS_VIEW)
@require_GET
def object_statistics(request: Request) -> HttpResponse:
    """How many objects of what there were at the end of a day."""
    return _page(request, figures.OBJECTS)


@guarded(P.INSPECTORS_VIEW)
@require_GET
def inspector_statistics(request: Request) -> HttpResponse:
    """The same of inspectors in office."""
    return _page(request, figures.INSPECTORS)


def _page(request: Request, subject: str) -> HttpResponse:
    first, last = figures.first_day(subject), figures.last_day(subject)
    context: dict[str, Any] = {
        "title": TITLES[subject],
        "list_url": reverse(LISTS[subject]),
        "facts": [(name, fact.label) for name, fact in figures.FACTS[subject].items()],
        "unit": UNITS[subject],
        "first": first,
        "last": last,
    }
    template = "console/library/statistics.html"
    if first is None or last is None:
        return render(request, template, context)
    fact, day, region, wrong = _asked(request, subject, first, last)
    place = region or selectors.home_of(request.actor).region
    lines = figures.table(request.actor, subject, fact, day, place)
    if request.GET.get("format") == "csv" and not wrong:
        return _csv(subject, fact, day, lines)
    context |= {
        "fact": fact,
        "fact_label": figures.FACTS[subject][fact].label,
        "day": day,
        "region": place,
        "regions": selectors.regions_to_filter(request.actor),
        "wrong": wrong,
        "lines": lines,
        "total": figures.total(subject, day, place),
        "is_counted": selectors.is_counted(subject, day),
        **_plot(subject, lines[:PLOTTED]),
    }
    return render(request, template, context, status=422 if wrong else 200)


def _plot(subject: str, lines: list[figures.Line]) -> dict[str, Any]:
    """The bars; in 万 where the axis has no room for the digits."""
    is_large = max((line.number for line in lines), default=0) >= LARGE
    values = [line.number / WAN if is_large else line.number for line in lines]
    return {
        "labels": [line.label[:6] for line in lines],
        "series": (TITLES[subject], values),
        "plot_unit": f"万{UNITS[subject]}" if is_large else UNITS[subject],
    }


def _asked(
    request: Request, subject: str, first: dt.date, last: dt.date
) -> tuple[str, dt.date, Any, str]:
    """The fact, the day and the region asked for; and what is wrong with them."""
    fact, wrong, day, region = request.GET.get("fact", "region"), "", last, None
    if fact not in figures.FACTS[subject]:
        fact = "region"
    try:
        day = dt.date.fromisoformat(request.GET.get("day") or last.isoformat())
    except ValueError:
        wrong = "日期应写成 2026-01-31"
    if not wrong and not first <= day <= last:
        wrong, day = f"只有 {first} 至 {last} 的统计", last
    if code := request.GET.get("region", ""):
        region = selectors.region_below(request.actor, code)
        if region is None:
            raise Refused("没有这个区划，或者不在您的辖区", code="missing", status=404)
    return fact, day, region, wrong


def _csv(subject: str, fact: str, day: dt.date, lines: list[figures.Line]) -> HttpResponse:
    heads = (figures.FACTS[subject][fact].label, "数量", "截至")
    rows = ((line.label, line.number, day.isoformat()) for line in lines)
    name = f"{subject}-{fact}-{day:%Y%m%d}.csv"
    return HttpResponse(
        b"".join(tables.csv_pieces(heads, rows)),
        content_type=tables.CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
