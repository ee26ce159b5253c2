"""The credit record of an object, the joint-punishment export, results fit for recognition."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mingqian.followup.models import (
    ClassProposal,
    CreditEntry,
    Listing,
    ListingState,
    Recognition,
)
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import InspectionObject
from mingqian.publication.models import PublicationKind, PublicationState
from mingqian.result.models import Result

PUNISHMENT_COLUMNS = (
    "主体名称", "统一社会信用代码", "失信情形", "依据", "决定文号", "认定日期", "认定部门",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreditFile:
    """What stands in an object's credit record, and what follows from it."""

    owner: InspectionObject
    entries: list[CreditEntry]
    listings: list[Listing]
    proposal: ClassProposal | None


def credit_file(owner: InspectionObject) -> CreditFile:
    """The credit record of an object the caller may see (昌江 第十九条)."""
    entries = CreditEntry.objects.filter(inspection_object=owner).select_related(
        "result__item", "result__inspection__part__department"
    )
    proposal = ClassProposal.objects.filter(inspection_object=owner).first()
    listed = Listing.objects.filter(inspection_object=owner).exclude(state=ListingState.REFUSED)
    return CreditFile(owner, list(entries), list(listed), proposal)


def punishment_rows(actor: Actor) -> list[tuple[str, ...]]:
    """The joint-punishment export: listed objects and adverse entries of serious kind.

    Each line carries its ground (昌江 第十九条, 吉林 二（七）).
    """
    region = actor.region_path
    listed = Listing.objects.filter(
        state=ListingState.LISTED, department__region__path__startswith=region
    ).select_related("inspection_object", "department")
    lines = [
        (
            row.inspection_object.name,
            row.inspection_object.uscc or "",
            row.get_kind_display(),
            row.basis,
            row.decision_no,
            row.listed_on.isoformat() if row.listed_on else "",
            row.department.name,
        )
        for row in listed
    ]
    return lines + [_adverse(entry) for entry in _serious(region)]


def _serious(region_path: str) -> QuerySet[CreditEntry]:
    return CreditEntry.objects.filter(
        is_adverse=True,
        is_corrected=False,
        result__category_code="serious_non_cooperation",
        result__inspection__part__department__region__path__startswith=region_path,
    ).select_related("inspection_object", "result__inspection__part__department", "result__item")


def _adverse(entry: CreditEntry) -> tuple[str, ...]:
    result = entry.result
    grounds = "、".join(result.noncooperation_grounds)
    return (
        entry.inspection_object.name,
        entry.inspection_object.uscc or "",
        result.category,
        f"{result.item.basis}；{grounds}" if grounds else result.item.basis,
        result.case_no,
        entry.recorded_at.date().isoformat(),
        result.inspection.part.department.name,
    )


def recognisable(
    *, department: Department, owner: InspectionObject, item_code: str = ""
) -> QuerySet[Result]:
    """Published results of other departments on an object that a department may take as its own.

    Empty where the rulebook knows no mutual recognition (吉林 二（七） does).
    """
    rows = Result.objects.filter(
        inspection__drawn_object__inspection_object=owner,
        corrected_by__isnull=True,
        publications__kind=PublicationKind.RESULT,
        publications__state=PublicationState.PUBLISHED,
    ).exclude(inspection__part__department=department)
    if not rules.for_region(department).is_on("credit.mutual_recognition"):
        return rows.none()
    if item_code:
        rows = rows.filter(Q(item__code=item_code) | Q(item__full_list_code=item_code))
    return rows.select_related("item", "inspection__part__department").order_by("-pk")


def recognisable_for(actor: Actor, pk: int) -> Result:
    """A result the actor's department may recognise; Refused 404 otherwise."""
    found = Result.objects.filter(pk=pk).select_related("inspection__drawn_object").first()
    if found is not None:
        owner = found.inspection.drawn_object.inspection_object
        rows = recognisable(department=department_for(actor), owner=owner)
        offered = rows.filter(pk=pk).first()
        if offered is not None:
            return offered
    raise Refused("没有可以采信的结果", code="missing", status=404)


def recognitions_of(owner: InspectionObject) -> QuerySet[Recognition]:
    """Results of the object that departments took as their own."""
    rows = Recognition.objects.filter(result__inspection__drawn_object__inspection_object=owner)
    return rows.select_related("department", "result__item")
