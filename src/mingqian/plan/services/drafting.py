"""Opening a plan and writing its lines. Items come from published lists only (吉林 二（五）)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionItem
from mingqian.plan import events, policies
from mingqian.plan.models import AnnualPlan, PlanEntry, PlanKind
from mingqian.plan.services.checking import check_parts
from mingqian.plan.versions import facts_of


@dataclass(frozen=True, slots=True)
class EntryParts:
    """What a line is written from. ``sampling_permille``: 50 = 5%; ``methods``: codes."""

    name: str
    lead_department: Department
    items: Sequence[InspectionItem] = ()
    participants: Sequence[Department] = ()
    range_text: str = ""
    object_range: dict[str, Any] = field(default_factory=dict)
    sampling_permille: int | None = None
    object_count: int | None = None
    times_per_year: int = 1
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    methods: Sequence[str] = ()
    lead_ground: str = ""


@transaction.atomic
def draft_plan(
    *, actor: Actor, department: Department, year: int, kind: str, note: str = ""
) -> AnnualPlan:
    """Open the plan of a department for a year.

    Raises :class:`Refused` 409 when the rulebook is not in force (彭阳 P3), 422 when the kind is
    not one of this rulebook or the plan exists already.
    """
    chosen = PlanKind(kind)
    require(policies.can_draft_for(actor, department, chosen))
    version = rules.require_new_case(department)
    r = rules.for_region(department)
    known = r.texts("plan.kinds")
    if chosen != PlanKind.CONSOLIDATED and chosen not in known:
        labels = "、".join(str(PlanKind(code).label) for code in known)
        raise invalid(
            f"本规则的年度计划种类为：{labels}", clause=r.clause("plan.kinds"), kind="请选择"
        )
    _check_maker(department, r.text("org.actors"))
    if AnnualPlan.objects.filter(department=department, year=year, kind=kind).exists():
        raise invalid(
            f"{department.name}{year}年{chosen.label}已有，请在原计划上办理", year="已有计划"
        )
    plan = AnnualPlan.objects.create(
        rulebook=version,
        plan_no=_plan_no(department, year),
        year=year,
        kind=kind,
        region=department.region,
        department=department,
        note=note,
    )
    payload = {"year": year, "kind": str(chosen.label)}
    record(events.DRAFTED, actor=actor, subject=plan, payload=payload)
    return plan


def _check_maker(department: Department, actors: str) -> None:
    is_unit = department.bureau != department
    if is_unit and actors != "internal_units":
        raise invalid("内设机构不单独编制计划，请由所在部门编制", department="请选择部门")
    if not is_unit and actors == "internal_units":
        raise invalid("计划由各执法股室、所、队编制，请选择内设机构", department="请选择内设机构")


def _plan_no(department: Department, year: int) -> str:
    series = f"P{department.region_id}"
    return f"{series}-{year}-{next_number(series, year):04d}"


@transaction.atomic
def add_entry(*, plan: AnnualPlan, actor: Actor, parts: EntryParts) -> PlanEntry:
    """Add a line to a draft. Raises :class:`Refused` 422 naming the part that is wrong."""
    plan = _editable(plan, actor)
    clean = check_parts(plan, parts)
    seq = (plan.entries.aggregate(last=Max("seq"))["last"] or 0) + 1
    entry = PlanEntry.objects.create(
        plan=plan, seq=seq, entry_no=_entry_no(plan, seq), **_columns(parts, clean)
    )
    _set_relations(entry, parts)
    record(events.ENTRY_ADDED, actor=actor, subject=plan, payload={"name": entry.name})
    return entry


def _editable(plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """The plan as it stands now, locked, if the actor may write into it."""
    fresh = AnnualPlan.objects.select_for_update().get(pk=plan.pk)
    decision = policies.can_edit(actor, fresh)
    require(decision, status=409 if decision.code == "state" else 403)
    return fresh


def _entry_no(plan: AnnualPlan, seq: int) -> str:
    """A number no other line of any version of the plan has, so that versions compare."""
    taken = PlanEntry.objects.filter(plan__plan_no=plan.plan_no).aggregate(last=Max("entry_no"))
    last = int(str(taken["last"]).rsplit("-", 1)[1]) if taken["last"] else 0
    return f"{plan.plan_no}-{max(last + 1, seq):03d}"


@transaction.atomic
def edit_entry(*, entry: PlanEntry, actor: Actor, parts: EntryParts) -> PlanEntry:
    """Rewrite a line of a draft; the journal names the facts that changed."""
    plan = _editable(entry.plan, actor)
    clean = check_parts(plan, parts)
    before = facts_of(entry)
    for name, value in _columns(parts, clean).items():
        setattr(entry, name, value)
    # A changed line may meet another upper plan: the leader's leave was for the old one.
    entry.overlap_allowed_by = entry.overlap_reason = ""
    entry.save()
    _set_relations(entry, parts)
    after = facts_of(entry)
    changed = [label for label in after if after[label] != before[label]]
    payload = {"name": entry.name, "fields": "、".join(changed) or "无变化"}
    record(events.ENTRY_CHANGED, actor=actor, subject=plan, payload=payload)
    return entry


@transaction.atomic
def remove_entry(*, entry: PlanEntry, actor: Actor) -> None:
    """Take a line out of a draft."""
    plan = _editable(entry.plan, actor)
    record(events.ENTRY_REMOVED, actor=actor, subject=plan, payload={"name": entry.name})
    entry.delete()


def _columns(parts: EntryParts, clean: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parts.name.strip(),
        "lead_department": parts.lead_department,
        "lead_ground": parts.lead_ground,
        "range_text": clean["range_text"],
        "object_range": clean["object_range"],
        "sampling_permille": parts.sampling_permille,
        "object_count": parts.object_count,
        "times_per_year": parts.times_per_year,
        "starts_on": parts.starts_on,
        "ends_on": parts.ends_on,
        "methods": list(parts.methods),
    }


def _set_relations(entry: PlanEntry, parts: EntryParts) -> None:
    entry.items.set(parts.items)
    entry.participating_departments.set(parts.participants)
