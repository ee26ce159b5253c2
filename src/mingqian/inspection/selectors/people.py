"""Who checks an object: assigned, present, confirmed, answering (惠州 第（四）（十三）条)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.inspection.policies import visible_to
from mingqian.library.models import PartyKind, PartyState, SupportingParty
from mingqian.matching.models import Assignment, AssignmentState


@dataclass(frozen=True, slots=True)
class Attributed:
    """An inspector who answers for a check, with certificate numbers (惠州 第（十三）条)."""

    assignment_id: int
    name: str
    role: str
    credentials: tuple[str, ...]
    is_present: bool
    is_confirmed: bool


def assignments_of(inspection: Inspection) -> QuerySet[Assignment]:
    """Standing assignments of the department to the object."""
    return Assignment.objects.filter(
        part_id=inspection.part_id,
        drawn_object_id=inspection.drawn_object_id,
        state=AssignmentState.ACTIVE,
    ).select_related("inspector__person", "part__department")


def inspectors_of(inspection: Inspection) -> list[Attributed]:
    """The department's inspectors of the object: those who came, marked."""
    here = set(inspection.present.values_list("pk", flat=True))
    day = inspection.completed_on or timezone.localdate()
    return [
        Attributed(
            row.pk,
            row.inspector.name,
            row.get_role_display(),
            tuple(c.number for c in row.inspector.credentials.all() if c.is_valid_on(day)),
            row.pk in here,
            row.confirmed_at is not None,
        )
        for row in assignments_of(inspection).prefetch_related("inspector__credentials")
    ]


def team_members(drawn_object: DrawnObject) -> list[Assignment]:
    """Everybody dealt to an object, the lead department first."""
    return list(
        Assignment.objects.filter(drawn_object=drawn_object, state=AssignmentState.ACTIVE)
        .select_related("inspector", "part__department")
        .prefetch_related("inspector__credentials")
        .order_by("-part__is_lead", "part_id", "pk")
    )


def present_names(inspection: Inspection) -> list[str]:
    """Names of those who came."""
    return list(inspection.present.values_list("inspector__name", flat=True))


def responsible_person(inspection: Inspection) -> Person | None:
    """Whose clock it is: the department's chief inspector of the object."""
    row = assignments_of(inspection).order_by("-role", "pk").first()
    return row.inspector.person if row else None


def unconfirmed(actor: Actor) -> list[Assignment]:
    """惠州 第（四）条: inspectors who have not confirmed by the day of the visit, for the lead
    and the participant's head."""
    today = timezone.localdate()
    shown = visible_to(actor).filter(
        visit__scheduled_on__lte=today, state__in=[InspectionState.ASSIGNED,
                                                   InspectionState.ONLINE_DONE],
    )  # fmt: skip
    pairs = set(shown.values_list("part_id", "drawn_object_id"))
    rows = Assignment.objects.filter(
        state=AssignmentState.ACTIVE,
        confirmed_at__isnull=True,
        drawn_object_id__in={drawn for _, drawn in pairs},
    ).select_related("inspector", "part__department", "part__task", "drawn_object")
    own = actor.department_ids
    return [
        row
        for row in rows
        if (row.part_id, row.drawn_object_id) in pairs
        and (row.part.department_id in own or row.part.task.lead_department_id in own)
    ]


def experts_for(inspection: Inspection) -> list[SupportingParty]:
    """Experts of the register who may advise on a check."""
    return _parties(inspection, PartyKind.EXPERT)


def agencies_for(inspection: Inspection) -> list[SupportingParty]:
    """Agencies of the register that may be entrusted."""
    return _parties(inspection, PartyKind.AGENCY)


def _parties(inspection: Inspection, kind: PartyKind) -> list[SupportingParty]:
    codes = inspection.part.task.region.codes
    rows = SupportingParty.objects.filter(kind=kind, state=PartyState.LISTED, region_id__in=codes)
    return list(rows.order_by("name"))
