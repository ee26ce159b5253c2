"""The filter of the inspector registry: read, put into words, applied."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.models import Inspector, InspectorStatus, StaffClass
from mingqian.library.selectors.figures import CERTIFICATES

LABELS = {
    "q": "姓名或执法证号",
    "department": "部门",
    "staff_class": "人员类别",
    "status": "状态",
    "level": "执法层级",
    "certificate": "执法证件",
    "speciality": "专长或资质",
}
WORDS: dict[str, dict[str, str]] = {
    "staff_class": dict(StaffClass.choices),
    "status": dict(InspectorStatus.choices),
    "level": dict(RegionLevel.choices),
    "certificate": CERTIFICATES,
}
LONGEST = 40


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of inspectors is narrowed by; empty fields do not narrow."""

    q: str = ""
    department: str = ""
    staff_class: str = ""
    status: str = ""
    level: str = ""
    certificate: str = ""
    speciality: str = ""


def people(data: Mapping[str, Any]) -> PeopleFilter:
    """The filter in a query string. Raises :class:`Refused` (422) naming the fields."""
    found, faults = {}, {}
    for each in fields(PeopleFilter):
        text = str(data.get(each.name) or "").strip()
        allowed = WORDS.get(each.name)
        if "\x00" in text:
            faults[each.name] = "含有不可见的字符"
        elif len(text) > LONGEST:
            faults[each.name] = f"不超过 {LONGEST} 字"
        elif text and allowed is not None and text not in allowed:
            faults[each.name] = f"没有“{text}”这个选项"
        elif text and each.name == "department" and not _is_department(text):
            faults[each.name] = "没有这个部门"
        found[each.name] = text
    if faults:
        words = "；".join(f"{LABELS[name]}：{why}" for name, why in faults.items())
        raise invalid(f"筛选条件有误：{words}", **faults)
    return PeopleFilter(**found)


def _is_department(code: str) -> bool:
    return Department.objects.filter(code=code).exists()


def narrow_people(rows: QuerySet[Inspector], asked: PeopleFilter) -> QuerySet[Inspector]:
    """``rows`` narrowed by a filter; a department stands for its internal units too."""
    if asked.q:
        numbered = Q(pk__in=_numbered(asked.q))
        rows = rows.filter(Q(name__contains=asked.q) | numbered)
    if asked.department:
        own = Q(department__code=asked.department)
        rows = rows.filter(own | Q(department__parent__code=asked.department))
    for name in ("staff_class", "status", "level"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.certificate:
        rows = _certified(rows, asked.certificate)
    return _skilled(rows, asked.speciality) if asked.speciality else rows


def _numbered(text: str) -> QuerySet[Any]:
    rows = Inspector.objects.filter(credentials__number__startswith=text)
    return rows.values("pk")


def _certified(rows: QuerySet[Inspector], state: str) -> QuerySet[Inspector]:
    """By the latest certificate; how near its end counts is the rulebook's of each department."""
    today = timezone.localdate()
    rows = rows.alias(latest=Max("credentials__valid_to"))
    if state == "none":
        return rows.filter(latest=None)
    if state == "expired":
        return rows.filter(latest__lt=today)
    near = Q(pk__in=[])
    for department in Department.objects.filter(pk__in=rows.order_by().values("department")):
        days = rules_of.for_region(department.bureau, today).number(
            "registry.credential_notice_days"
        )
        if days is not None:
            limit = today + dt.timedelta(days=days)
            near |= Q(department=department, latest__lte=limit)
    rows = rows.filter(latest__gte=today)
    return rows.filter(near) if state == "expiring" else rows.exclude(near)


def _skilled(rows: QuerySet[Inspector], word: str) -> QuerySet[Inspector]:
    if connection.vendor != "sqlite":
        return rows.filter(Q(specialities__contains=[word]) | Q(qualifications__contains=[word]))
    # SQLite keeps the list as JSON text, whose characters are escaped.
    held = json.dumps(word)
    rows = rows.alias(
        words=Cast("specialities", TextField()), more=Cast("qualifications", TextField())
    )
    return rows.filter(Q(words__contains=held) | Q(more__contains=held))
