"""Reading the inspector registry: who may be drawn on a day, and why somebody may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import (
    EnforcementCredential,
    InspectionItem,
    InspectionObject,
    Inspector,
    InspectorMove,
    InspectorStatus,
    Leave,
    StaffClass,
)
from mingqian.library.models.inspectors import InspectorQuerySet
from mingqian.library.policies import inspectors_visible_to
from mingqian.library.selectors.items import family, items_in_force
from mingqian.library.selectors.recusals import Ineligibility, barred_pairs

#: From wide to narrow: an inspector of a level may not act over a wider area.
_WIDTH = [level.value for level in RegionLevel]
QUALIFICATIONS = "inspectors.required_qualifications"


def inspectors_of(department: Department, on: dt.date | None = None) -> InspectorQuerySet:
    """Inspectors that belong to a department on a day, moves counted to the day (昌江 第十条)."""
    day = on or timezone.localdate()
    moves = InspectorMove.objects.filter(inspector=OuterRef("pk"))
    last = moves.filter(on__lte=day).order_by("-on").values("to_department")[:1]
    following = moves.filter(on__gt=day).order_by("on").values("from_department")[:1]
    rows = Inspector.objects.annotate(moved_to=Subquery(last), moves_from=Subquery(following))
    on_day = Case(
        When(moved_to__isnull=False, then=F("moved_to")),
        When(moves_from__isnull=False, then=F("moves_from")),
        default=F("department_id"),
        output_field=BigIntegerField(),
    )
    return rows.annotate(department_on_day=on_day).filter(department_on_day__in=family(department))


def drawable_inspectors(
    department: Department,
    on: dt.date | None = None,
    *,
    items: Sequence[InspectionItem] = (),
    rules: Rules | None = None,
) -> QuerySet[Inspector]:
    """Inspectors of a department who may be drawn on a day for the items.

    No auxiliary staff; in office, credential valid on the day where the rulebook asks for one
    (``inspectors.require_valid_certificate``), not on leave, with every speciality the items
    ask for and the items within their scope (吉林 二（三）, 兴隆台 二（四）).
    """
    day = on or timezone.localdate()
    applied = rules or rules_of.for_region(department, day)
    leave = Leave.objects.filter(inspector=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)
    rows = inspectors_of(department, day).enforcers().filter(_in_office(day))
    rows = rows.exclude(Exists(leave))
    if applied.is_on("inspectors.require_valid_certificate"):
        rows = rows.filter(Exists(_valid_credential(day)))
    asked = applied.texts(QUALIFICATIONS)
    if items or asked:
        # JSON lists cannot be searched alike in both databases; a registry is small enough.
        fit = [
            row.pk
            for row in rows
            if not unfit_for_items(row, items) and not unqualified(row, applied)
        ]
        rows = rows.filter(pk__in=fit)
    return rows.select_related("department").order_by("iid")


def _in_office(day: dt.date) -> Q:
    entered = Q(entered_on__isnull=True) | Q(entered_on__lte=day)
    return (Q(status=InspectorStatus.ACTIVE) | Q(left_on__gt=day)) & entered


def _valid_credential(day: dt.date) -> QuerySet[EnforcementCredential]:
    return EnforcementCredential.objects.filter(
        inspector=OuterRef("pk"), valid_from__lte=day, valid_to__gte=day
    )


def ineligibility(
    inspector: Inspector,
    on: dt.date,
    *,
    inspection_object: InspectionObject | None = None,
    items: Sequence[InspectionItem] = (),
    rules: Rules | None = None,
) -> list[Ineligibility]:
    """Every reason why an inspector may not inspect on a day; empty = eligible.

    With ``inspection_object`` level, boundary and declared interests are asked too; with
    ``items`` specialities and scope.
    """
    applied = rules or rules_of.for_region(inspector.department, on)
    reasons = [*_absent(inspector, on)]
    if inspector.is_enforcer:
        reasons += _uncertified(inspector, on, applied)
    else:
        text = "辅助人员不得从事执法检查，不进入任何抽取"
        reasons.append(Ineligibility("auxiliary", text, "吉林 二（三）"))
    reasons += [*unqualified(inspector, applied), *unfit_for_items(inspector, items)]
    if inspection_object is not None:
        reasons += out_of_boundary(inspector, inspection_object)
        barred = barred_pairs([inspector], [inspection_object], on, applied)
        reasons += barred.get(inspection_object.pk, {}).values()
    return reasons


def _absent(inspector: Inspector, on: dt.date) -> list[Ineligibility]:
    reasons = []
    if inspector.status == InspectorStatus.LEFT and not (
        inspector.left_on and inspector.left_on > on
    ):
        reasons.append(Ineligibility("left", "已离岗"))
    if inspector.entered_on is not None and inspector.entered_on > on:
        reasons.append(Ineligibility("entered", f"自{inspector.entered_on}起入库"))
    for leave in inspector.leaves.all():
        if leave.starts_on <= on <= leave.ends_on:
            span = f"{leave.starts_on}至{leave.ends_on}{leave.get_kind_display()}"
            reasons.append(Ineligibility(leave.kind, f"{span}（{leave.reason}），不能参加抽取"))
    return reasons


def _uncertified(inspector: Inspector, on: dt.date, rules: Rules) -> list[Ineligibility]:
    key = "inspectors.require_valid_certificate"
    if not rules.is_on(key):
        return []
    credentials = list(inspector.credentials.all())
    if any(credential.is_valid_on(on) for credential in credentials):
        return []
    latest = max((credential.valid_to for credential in credentials), default=None)
    if latest is None:
        text = "没有登记执法证件"
    elif latest < on:
        text = f"执法证件已于{latest}到期"
    else:
        text = f"执法证件在{on}尚未生效"
    return [Ineligibility("credential", text, rules.clause(key))]


def unqualified(inspector: Inspector, rules: Rules) -> list[Ineligibility]:
    """Qualifications of the post that the rulebook asks for and the inspector lacks."""
    missing = [q for q in rules.texts(QUALIFICATIONS) if q not in inspector.qualifications]
    clause = rules.clause(QUALIFICATIONS) if missing else ""
    return [Ineligibility("qualification", f"不具备“{q}”", clause) for q in missing]


def unfit_for_items(inspector: Inspector, items: Sequence[InspectionItem]) -> list[Ineligibility]:
    """What the items ask of inspectors and this one lacks, and items outside its scope.

    An item's demand is met by a speciality or by a qualification of that name: the lists that
    departments publish put both into one column.
    """
    reasons = []
    wanted = {item.required_speciality for item in items if item.required_speciality}
    held = {*inspector.specialities, *inspector.qualifications}
    for speciality in sorted(wanted - held):
        text = f"不具备所需业务专长“{speciality}”"
        reasons.append(Ineligibility("speciality", text, "吉林 二（三）"))
    reasons += _below_requirement(inspector, items)
    if inspector.item_codes:
        for item in items:
            if item.code not in inspector.item_codes:
                text = f"执法事项范围不含“{item.name}”（{item.code}）"
                reasons.append(Ineligibility("scope", text, "昌江 第十条（一）"))
    return reasons


def _below_requirement(
    inspector: Inspector, items: Sequence[InspectionItem]
) -> list[Ineligibility]:
    """The qualification and the class of post that items ask for by name."""
    reasons = []
    for wanted in sorted({item.required_qualification for item in items} - {""}):
        if wanted not in inspector.qualifications:
            text = f"不具备所需执法资质“{wanted}”"
            reasons.append(Ineligibility("qualification", text, "兴隆台 二（四）"))
    for wanted in sorted({item.required_post for item in items} - {""}):
        if wanted != inspector.post:
            text = f"岗位大类不是“{wanted}”"
            reasons.append(Ineligibility("post", text, "兴隆台 二（四）"))
    return reasons


def out_of_boundary(
    inspector: Inspector, inspection_object: InspectionObject
) -> list[Ineligibility]:
    """Whether the object lies outside the inspector's level and boundary (昌江 第十条（一）).

    The boundary is the recorded one, else the department's region. An area wider than the
    inspector's level does not count: a county inspector does not act over the whole city.
    """
    clause = "昌江 第十条（一）"
    areas = list(inspector.boundary.all()) or [inspector.department.region]
    inside = [area for area in areas if area.contains(inspection_object.region)]
    if not inside:
        names = "、".join(area.name for area in areas)
        text = f"执法边界（{names}）不含{inspection_object.region.name}"
        return [Ineligibility("boundary", text, clause)]
    if inspector.level and all(_wider(area.level, inspector.level) for area in inside):
        label = RegionLevel(inspector.level).label
        text = f"执法层级为{label}，不能在{inside[0].name}全域执法"
        return [Ineligibility("level", text, clause)]
    return []


def _wider(area_level: str, level: str) -> bool:
    return _WIDTH.index(area_level) < _WIDTH.index(level)


def inspector_for(actor: Actor, pk: int) -> Inspector:
    """An inspector the actor may see."""
    found = inspectors_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这名检查人员，或者您无权查看", code="missing", status=404)
    return found


def items_inspected_by(inspector: Inspector) -> list[tuple[str, str]]:
    """Code and name of every item within a person's scope; the name is "" where no list in force
    of the department has such an item. [] = not limited."""
    names = dict(
        items_in_force()
        .filter(department_id__in=family(inspector.department), code__in=inspector.item_codes)
        .values_list("code", "name")
    )
    return [(code, names.get(code, "")) for code in inspector.item_codes]


def expiring_credentials(
    department: Department, on: dt.date | None = None, rules: Rules | None = None
) -> QuerySet[EnforcementCredential]:
    """Credentials of people in office that expire within ``registry.credential_notice_days`` or
    have expired, where no later credential follows. Empty where the rulebook has no such key."""
    day = on or timezone.localdate()
    applied = rules or rules_of.for_region(department, day)
    days = applied.number("registry.credential_notice_days")
    if days is None:
        return EnforcementCredential.objects.none()
    limit = day + dt.timedelta(days=days)
    later = EnforcementCredential.objects.filter(
        inspector=OuterRef("inspector"), valid_to__gt=limit
    )
    return (
        EnforcementCredential.objects.filter(
            valid_to__lte=limit,
            inspector__department_id__in=family(department),
            inspector__status=InspectorStatus.ACTIVE,
        )
        .exclude(Exists(later))
        .select_related("inspector")
        .order_by("valid_to")
    )


@dataclass(frozen=True, slots=True)
class InspectorRegistry:
    """The inspector registry of a department in figures (吉林 二（三）, 兴隆台 二（四）).

    ``total`` counts those who may enforce; auxiliary staff stand beside them.
    """

    department: Department
    total: int
    drawable: int
    by_class: dict[str, int]
    auxiliary: int


def inspector_registry(department: Department, on: dt.date | None = None) -> InspectorRegistry:
    """Count a department's inspectors on a day: all, drawable, by staff class."""
    day = on or timezone.localdate()
    people = list(inspectors_of(department, day).filter(_in_office(day)))
    counts = {staff: sum(person.staff_class == staff for person in people) for staff in StaffClass}
    auxiliary = counts.pop(StaffClass.AUXILIARY)
    return InspectorRegistry(
        department,
        total=len(people) - auxiliary,
        drawable=drawable_inspectors(department, day).count(),
        by_class={str(staff.label): count for staff, count in counts.items()},
        auxiliary=auxiliary,
    )


@dataclass(frozen=True, slots=True)
class WithStanding:
    """An inspector with the reasons why it cannot be drawn on a day (none = drawable)."""

    inspector: Inspector
    reasons: list[Ineligibility]
    valid_to: dt.date | None


def with_standing(rows: Sequence[Inspector], on: dt.date) -> list[WithStanding]:
    """Inspectors of a page with their standing, in their order."""
    keys = [row.pk for row in rows]
    found = (
        Inspector.objects.filter(pk__in=keys)
        .select_related("department__region", "department__parent")
        .prefetch_related("leaves", "credentials")
        .in_bulk()
    )
    return [
        WithStanding(
            found[key],
            ineligibility(found[key], on),
            max((c.valid_to for c in found[key].credentials.all()), default=None),
        )
        for key in keys
    ]
