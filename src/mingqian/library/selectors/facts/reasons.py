"""«为何在/不在这个名录库»: by which condition, by whose hand, by which import.

Example. The register 食品库 with the rule «行业 F51；经营范围含“食品”», and one object:

    在责任部门辖区内          惠城区              符合
    行业                      F5112               符合
    经营范围关键词            食品销售            符合
    → 在库，按入库条件，2026-03-02 起
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.library.industries import industry_name
from mingqian.library.models import (
    ImportBatch,
    InspectionObject,
    ObjectRegistry,
    Origin,
    Registration,
)
from mingqian.library.policies import registries_visible_to
from mingqian.library.selectors.base.labelled import standing_placements
from mingqian.library.selectors.base.registrations import standing
from mingqian.library.selectors.ranges import LABELS, describe_range, narrow, validate_range


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule against one object: what is asked, what the object has, whether it
    meets it."""

    label: str
    asked: str
    value: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a register: how and by whom it began and ended, in words."""

    since: dt.date
    until: dt.date | None
    how: str
    reason: str
    by: str
    end_reason: str
    ended_by: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether the object stands in the register on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Membership:
    """A stay of an object in a register, in one line."""

    registry: ObjectRegistry
    since: dt.date
    until: dt.date | None
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an object stands in a register, or why not."""

    registry: ObjectRegistry
    is_in: bool
    verdict: str
    conditions: tuple[Condition, ...]
    stays: tuple[Stay, ...]

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """The conditions that keep it out."""
        return tuple(row for row in self.conditions if not row.is_met)


def reasons(actor: Actor, inspection_object: InspectionObject) -> list[Reason]:
    """Every register the actor may see whose department's area holds the object, or that ever
    held it: those it is in first."""
    held = inspection_object.registrations.values("registry")
    area = registries_visible_to(actor)
    near = area.filter(department__region__in=inspection_object.region.codes)
    rows = (near | area.filter(pk__in=held)).distinct().order_by("department_id", "name")
    found = [reason_for(inspection_object, registry) for registry in rows]
    return sorted(found, key=lambda row: not row.is_in)


def memberships(inspection_object: InspectionObject) -> list[Membership]:
    """The registers of an object with the reason for each (兴隆台 二（三）)."""
    rows = inspection_object.registrations.select_related("registry__department")
    return [
        Membership(row.registry, row.since, row.until, _why_in(_stay(row)))
        for row in rows.order_by("until", "-since", "-pk")
    ]


def reason_for(inspection_object: InspectionObject, registry: ObjectRegistry) -> Reason:
    """Why the object stands in the register today, or why not."""
    today = timezone.localdate()
    rows = inspection_object.registrations.filter(registry=registry).order_by("-since", "-pk")
    stays = tuple(_stay(row) for row in rows)
    current = next(
        (s for s in stays if s.since <= today and (not s.until or s.until > today)), None
    )
    conditions = conditions_of(inspection_object, registry)
    is_in = current is not None and inspection_object.merged_into_id is None
    verdict = _why_in(current) if is_in and current else _why_not(registry, conditions, stays)
    return Reason(registry, is_in, verdict, conditions, stays)


def conditions_of(
    inspection_object: InspectionObject, registry: ObjectRegistry
) -> tuple[Condition, ...]:
    """The record, the area, then each condition of the register's rule, with its verdict."""
    area = registry.department.region
    merged = inspection_object.merged_into
    found = [
        Condition(
            "记录有效",
            "没有并入其他记录",
            f"已并入{merged.name}" if merged else "有效",
            merged is None,
        ),
        Condition(
            "在责任部门辖区内",
            area.name,
            inspection_object.region.name,
            area.contains(inspection_object.region),
        ),
    ]
    if not registry.rule:
        return tuple(found)
    one = standing().filter(pk=inspection_object.pk)
    for key, value in validate_range(registry.rule).items():
        alone = {key: value}
        found.append(
            Condition(
                LABELS[key],
                describe_range(alone),
                _VALUES[key](inspection_object) or "没有登记",
                narrow(one, alone).exists(),
            )
        )
    return tuple(found)


def _stay(row: Registration) -> Stay:
    is_rule = row.origin == Origin.RULE
    return Stay(
        row.since,
        row.until,
        _how(row),
        describe_range(row.registry.rule) if is_rule and row.registry.rule else row.reason,
        row.recorded_by or ("系统" if is_rule else _importer(row)),
        row.end_reason or ("不再符合入库条件" if is_rule and row.until else ""),
        row.ended_by or ("系统" if is_rule and row.until else ""),
    )


def _importer(row: Registration) -> str:
    """Who started the import of that day into the register."""
    if row.origin != Origin.IMPORT:
        return ""
    batches = ImportBatch.objects.filter(
        registry=row.registry, is_dry_run=False, started_at__date=row.since, job__isnull=False
    )
    return batches.values_list("job__person_name", flat=True).first() or ""


def _how(row: Registration) -> str:
    rule = row.registry.rule
    if row.origin == Origin.RULE and rule and set(rule) == {"labels"}:
        return "按监管标签"
    return str(Origin(row.origin).label)


def _why_in(stay: Stay) -> str:
    who = f"，{stay.by}" if stay.by and stay.by != "系统" else ""
    return f"{stay.how}{who}：{stay.reason}" if stay.reason else f"{stay.how}{who}"


def _why_not(
    registry: ObjectRegistry, conditions: tuple[Condition, ...], stays: tuple[Stay, ...]
) -> str:
    unmet = "；".join(
        f"{row.label}：{row.value}，不符合“{row.asked}”" for row in conditions if not row.is_met
    )
    if unmet:
        return unmet
    if not registry.rule:
        left = next((stay for stay in stays if stay.until), None)
        if left:
            return f"{left.until} 移出：{left.end_reason or '没有写明理由'}"
        return "本库逐户登记，没有人登记过该对象"
    return "符合入库条件，等待名录更新"


def _standing_labels(found: InspectionObject) -> str:
    rows = standing_placements().filter(inspection_object=found)
    return "、".join(rows.values_list("label__name", flat=True))


def _registries(found: InspectionObject) -> str:
    rows = found.registrations.filter(until__isnull=True)
    return "、".join(rows.values_list("registry__name", flat=True))


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


_VALUES: dict[str, Callable[[InspectionObject], Any]] = {
    "regions": lambda o: o.region.name,
    "kinds": lambda o: o.get_kind_display(),
    "object_types": lambda o: o.get_object_type_display(),
    "industries": lambda o: f"{o.industry_code} {industry_name(o.industry_code)}".strip(),
    "risk_classes": lambda o: o.get_risk_class_display(),
    "flags": lambda o: "、".join(o.flags) or "没有风险情形",
    "labels": lambda o: _standing_labels(o) or "没有标签",
    "registries": _registries,
    "department": lambda o: o.department.name if o.department else "未明确",
    "keywords": lambda o: o.business_scope[:120],
    "established_after": lambda o: _day(o.established_on),
    "established_before": lambda o: _day(o.established_on),
}
