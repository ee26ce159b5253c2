"""Numbers and papers. A paper's template is ``papers/<kind>.html`` in the stage it belongs to."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.papers.models import NumberSeries, Paper
from mingqian.foundation.policy.actor import Actor


def next_number(series: str, year: int) -> int:
    """The next number of a series, taken in the running transaction."""
    with transaction.atomic():
        NumberSeries.objects.get_or_create(series=series, year=year)
        row = NumberSeries.objects.select_for_update().get(series=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
    return row.last


def issue(
    kind: str,
    *,
    title: str,
    prefix: str,
    subject: models.Model,
    actor: Actor,
    context: dict[str, Any],
    department_name: str = "",
) -> Paper:
    """Render, number and keep a paper about ``subject``.

    ``prefix`` is the issuing body's series («惠市监双随机告»); the number reads
    ``惠市监双随机告〔2026〕3号``.
    """
    today = timezone.localdate()
    number = f"{prefix}〔{today.year}〕{next_number(prefix, today.year)}号"
    issuer = department_name or actor.department_name
    page = render_to_string(
        f"papers/{kind}.html",
        {**context, "number": number, "title": title, "issued_on": today, "issuer": issuer},
    )
    file = store.keep(page.encode(), name=f"{title}.html", media_type="text/html", actor=actor)
    return Paper.objects.create(
        kind=kind,
        title=title,
        number=number,
        issued_on=today,
        department_name=issuer,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        case_no=str(getattr(subject, "case_no", "") or ""),
        file=file,
    )


def papers_of(*subjects: models.Model) -> models.QuerySet[Paper]:
    """Papers issued about the given things."""
    condition = models.Q(pk__in=[])
    for subject in subjects:
        condition |= models.Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return Paper.objects.filter(condition).select_related("file")
