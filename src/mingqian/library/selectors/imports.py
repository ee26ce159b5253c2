"""Reads about imports: faults by field, sources a department has imported from, stale entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.library.models import ImportBatch, ObjectStatus, RegisterSource, SourceSighting

#: Sources offered in the wizard.
MOST_SOURCES = 50


def faults_by_rule(batch: ImportBatch) -> list[dict[str, Any]]:
    """How often each rule refused a row, most first: ``{"field", "rule", "count"}``."""
    rows = batch.faults.values("field", "advice").annotate(count=Count("pk"), rule=Max("rule"))
    return [dict(row) for row in rows.order_by("-count", "field")[:20]]


def import_sources(department: Department | None) -> list[str]:
    """Names of the sources a department has imported from, last used first."""
    rows = ImportBatch.objects.filter(department=department).values("source")
    named = rows.annotate(last=Max("pk")).order_by("-last")
    return [row["source"] for row in named[:MOST_SOURCES]]


def stale_entries(source: RegisterSource) -> QuerySet[SourceSighting]:
    """Objects the source had once and has not had for its number of days; the gone fall away."""
    before = timezone.now() - dt.timedelta(days=source.stale_days)
    rows = SourceSighting.objects.filter(source=source, seen_at__lt=before)
    still = rows.exclude(inspection_object__status=ObjectStatus.DEREGISTERED)
    return still.select_related("inspection_object").order_by("seen_at", "pk")
