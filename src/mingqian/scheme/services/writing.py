"""Writing a scheme: its parts, whom it invites, its batches. Only the lead writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem
from mingqian.plan.services.checking import check_items
from mingqian.scheme import events, policies
from mingqian.scheme.models import Consultation, Scheme, SchemeBatch, SchemeState
from mingqian.scheme.services.checking import check, field_labels


class SchemeParts(TypedDict, total=False):
    """What may be written; only the keys given change. Ratios are permille (50 = 5%)."""

    name: str
    decision_factors: list[str]
    decision_note: str
    range_text: str
    object_range: dict[str, Any]
    combine: str
    sampling_permille: int | None
    object_count: int | None
    strata_permille: dict[str, int]
    flagged_weight: int
    readmit_flagged: bool
    readmit_reason: str
    starts_on: dt.date | None
    completion_on: dt.date | None
    methods: list[str]
    method_reason: str
    joint_mode: str
    is_undirected: bool
    is_single_department: bool
    requirements: str
    extra_sections: list[dict[str, str]]
    items: Sequence[InspectionItem]


@dataclass(frozen=True, slots=True)
class BatchParts:
    """One batch: its own range, number, time, coordination and requirements (昌江 第十三条)."""

    range_text: str = ""
    object_range: dict[str, Any] = field(default_factory=dict)
    object_count: int | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    coordination: str = ""
    requirements: str = ""


def edit(*, scheme: Scheme, actor: Actor, parts: SchemeParts) -> Scheme:
    """Rewrite parts of a draft. A foreign attempt is refused (403) and journaled (惠州 第（四）条).

    Raises :class:`Refused` 422 naming the field that is wrong.
    """
    require_author(scheme, actor)
    with transaction.atomic():
        fresh = _draft(scheme, actor)
        unknown = set(parts) - set(SchemeParts.__annotations__)
        if unknown:
            raise invalid(f"方案没有字段：{'、'.join(sorted(unknown))}")
        items = parts.get("items")
        columns = {name: value for name, value in parts.items() if name != "items"}
        clean = check(fresh, columns)
        changed = [name for name, value in clean.items() if getattr(fresh, name) != value]
        for name, value in clean.items():
            setattr(fresh, name, value)
        fresh.save()
        if items is not None and set(items) != set(fresh.items.all()):
            _set_items(fresh, items)
            changed.append("items")
        if changed:
            payload = {"fields": field_labels(changed)}
            record(events.EDITED, actor=actor, subject=fresh, payload=payload)
    return fresh


def require_author(scheme: Scheme, actor: Actor) -> None:
    """Refuse whoever may not write into the scheme now, and keep the attempt on record.

    Raises :class:`Refused` 403 for anybody but the lead's handler, 409 for a scheme that is no
    draft (惠州 第（四）条). Call outside a transaction, or the record is undone with it.
    """
    decision = policies.can_edit(actor, scheme)
    if not decision:
        with transaction.atomic():
            record(
                events.EDIT_REFUSED,
                actor=actor,
                subject=scheme,
                payload={"why": decision.reason},
            )
    require(decision, status=409 if decision.code == "state" else 403)


def _draft(scheme: Scheme, actor: Actor) -> Scheme:
    fresh = Scheme.objects.select_for_update().get(pk=scheme.pk)
    require(policies.can_edit(actor, fresh), status=409)
    return fresh


def _set_items(scheme: Scheme, items: Sequence[InspectionItem]) -> None:
    partners = [row.department for row in scheme.consultations.select_related("department")]
    check_items([scheme.lead_department, *partners], items)
    scheme.items.set(items)


def invite(*, scheme: Scheme, actor: Actor, departments: Sequence[Department]) -> Scheme:
    """Name the departments to be asked; those not named any more are dropped.

    Raises :class:`Refused` 422 for the lead itself (惠州 第（四）条) or another region's.
    """
    require_author(scheme, actor)
    with transaction.atomic():
        fresh = _draft(scheme, actor)
        chosen = {department.pk: department for department in departments}
        for department in chosen.values():
            _check_invited(fresh, department)
        if fresh.is_single_department and chosen:
            fresh.is_single_department = False
            fresh.save(update_fields=["is_single_department"])
        fresh.consultations.exclude(department_id__in=chosen).delete()
        known = set(fresh.consultations.values_list("department_id", flat=True))
        for pk, department in chosen.items():
            if pk not in known:
                Consultation.objects.create(scheme=fresh, department=department)
        names = "、".join(department.name for department in chosen.values()) or "无"
        record(events.INVITED, actor=actor, subject=fresh, payload={"departments": names})
    return fresh


def choose_partners(
    *,
    scheme: Scheme,
    actor: Actor,
    departments: Sequence[Department],
    is_single_department: bool = False,
) -> Scheme:
    """Name whom to ask, or say that the lead goes alone; both at once is a contradiction."""
    if is_single_department and departments:
        raise invalid(
            "单部门抽查没有参与部门，请二者选一", is_single_department="请取消，或者清空参与部门"
        )
    require_author(scheme, actor)
    parts = SchemeParts(is_single_department=is_single_department)
    with transaction.atomic():
        invite(scheme=scheme, actor=actor, departments=departments)
        return edit(scheme=scheme, actor=actor, parts=parts)


def _check_invited(scheme: Scheme, department: Department) -> None:
    lead = scheme.lead_department
    if department == lead or department.pk == lead.bureau.pk:
        raise invalid(
            f"{department.name}是本次抽查的牵头部门，不能列为参与部门",
            clause="惠州 第（四）条",
            departments="请移除牵头部门",
        )
    if department.region_id != scheme.region_id:
        raise invalid(
            f"{department.name}不属于{scheme.region.name}", departments="请选择本地区的部门"
        )


def set_batches(*, scheme: Scheme, actor: Actor, batches: Sequence[BatchParts]) -> Scheme:
    """Replace the batches; each is drawn separately (昌江 第十三条)."""
    require_author(scheme, actor)
    with transaction.atomic():
        fresh = _draft(scheme, actor)
        if not batches:
            raise invalid("方案至少有一批", batches="请填写批次")
        fresh.batches.all().delete()
        for seq, parts in enumerate(batches, start=1):
            SchemeBatch.objects.create(scheme=fresh, seq=seq, **_clean_batch(seq, parts))
        record(events.BATCHED, actor=actor, subject=fresh, payload={"batches": len(batches)})
    return fresh


def _clean_batch(seq: int, parts: BatchParts) -> dict[str, Any]:
    facts = asdict(parts)
    facts["object_range"] = library.validate_range(parts.object_range)
    if not parts.range_text.strip() and facts["object_range"]:
        facts["range_text"] = library.describe_range(facts["object_range"])
    if parts.object_count is not None and parts.object_count < 1:
        raise invalid(f"第{seq}批的户数应为正整数", batches=f"第{seq}批户数有误")
    if parts.starts_on and parts.ends_on and parts.ends_on < parts.starts_on:
        raise invalid(f"第{seq}批的完成日期早于开始日期", batches=f"第{seq}批日期有误")
    return facts


def default_batch(scheme: Scheme) -> None:
    """A scheme without batches is one batch: the whole."""
    if scheme.state == SchemeState.ABANDONED or scheme.batches.exists():
        return
    SchemeBatch.objects.create(
        scheme=scheme,
        seq=1,
        range_text=scheme.range_text,
        starts_on=scheme.starts_on,
        ends_on=scheme.completion_on,
    )
