"""The statistics at the desk: figures, charts, coverage; every number can be counted again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingqian.analytics import selectors
from mingqian.analytics.scope import Scope
from mingqian.foundation.files.tables import as_csv
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.guarding import guarded
from mingqian.foundation.policy.permissions import Permission as P

COVERAGE_COLUMNS = (
    "成员单位", "牵头任务", "参与任务", "联合抽查", "检查", "已完成", "抽查占比", "发现问题",
    "公示",
)  # fmt: skip


def _scope(request: HttpRequest) -> Scope:
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isdigit() and len(raw) == 4 else timezone.localdate().year
    return Scope(request.actor, year, request.GET.get("region", ""))  # type: ignore[attr-defined]


@guarded(P.STATISTICS_VIEW)
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """The figures of a year over what the reader may see."""
    scope = _scope(request)
    region = department_for(request.actor).region
    months = selectors.by_month(scope)
    context = {
        "year": scope.year,
        "may_audit": scope.actor.has(P.SELF_AUDIT),
        "years": selectors.years(scope),
        "figures": selectors.figures(scope),
        "months": [name for name, _, _ in months],
        "done": ("完成检查", [done for _, done, _ in months]),
        "published": ("公示结果", [published for _, _, published in months]),
        "states": selectors.tasks_by_state(scope),
        "categories": selectors.results_by_category(scope),
        "methods": selectors.results_by_method(scope),
        "modes": selectors.tasks_by_mode(scope),
        "regions": selectors.by_region(scope),
        "entities": selectors.entity_coverage(scope, region),
        "saving": selectors.savings(scope),
        "share": selectors.draw_share(scope),
        "coverage": selectors.coverage(region, scope.year),
    }
    return render(request, "console/analytics/statistics.html", context)


@guarded(P.STATISTICS_VIEW)
@require_GET
def coverage_export(request: HttpRequest) -> HttpResponse:
    """The coverage table as CSV, members with nothing included."""
    scope = _scope(request)
    lines = selectors.coverage(department_for(request.actor).region, scope.year)
    rows = [
        (
            line.department.name, line.led, line.joined, line.joint, line.checks,
            line.checks_done, "" if line.draw_share is None else f"{line.draw_share:.3f}",
            line.problems, line.published,
        )
        for line in lines
    ]  # fmt: skip
    answer = HttpResponse(as_csv(COVERAGE_COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="coverage-{scope.year}.csv"'
    return answer
