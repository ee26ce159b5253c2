"""The rules in force for everyone: every number and list with its clause and its origin."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.foundation.rules import selectors
from mingqian.foundation.rules.applied import Rules
from mingqian.portal.caching import cacheable
from mingqian.ui.sections import SECTION_LABELS


@public
@require_safe
@cacheable
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rulebook that is public, and whether it governs new tasks today."""
    today = timezone.localdate()
    rows = [
        (row, selectors.validity_of(row, today))
        for row in selectors.current_versions()
        if Rules(selectors.ruleset_of(row), today).is_on("rules.public")
    ]
    return render(request, "portal/rules/list.html", {"rows": rows})


@public
@require_safe
@cacheable
def rule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every value of a version with strength, clause, mark and «这个值从哪里来»."""
    version = selectors.version_for(pk)
    today = timezone.localdate()
    rules = Rules(selectors.ruleset_of(version), today)
    if not rules.is_on("rules.public"):
        raise Refused("该实施细则没有向社会公布", code="missing", status=404)
    rows = [
        (found, rules.explain(found.key))
        for found in rules.ruleset.resolve_all(on=today)
        if not found.feature_off
    ]
    sections = [
        (code, SECTION_LABELS[code], list(lines))
        for code, lines in groupby(rows, lambda row: row[0].key.split(".")[0])
    ]
    validity = selectors.validity_of(version, today)
    context = {
        "version": version,
        "sections": sections,
        "validity": validity,
        "meta": rules.ruleset.meta,
    }
    return render(request, "portal/rules/detail.html", context)
