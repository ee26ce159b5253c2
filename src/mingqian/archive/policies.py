"""Who may read, file and seal."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.archive.models import Dossier
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.inspection.models import Inspection


def rules_of(dossier: Dossier) -> Rules:
    """The rules of the task the dossier belongs to."""
    return rules.for_case(dossier.inspection.part.task)


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of the own department; the office reads those of its region."""
    rows = Dossier.objects.all()
    if actor.is_system:
        return rows
    if not actor.has(P.ARCHIVE_VIEW):
        return rows.none()
    seen = Q(department_id__in=actor.department_ids)
    if Role.OFFICE in actor.roles:
        seen |= Q(department__region__path__startswith=actor.region_path)
    return rows.filter(seen)


def archiver_of(inspection: Inspection) -> Department:
    """Who files: the inspecting department, or the unit with jurisdiction over the object.

    兴隆台 四 «谁管辖,谁归档»: the unit the drawn object belongs to, where one is recorded.
    """
    part = inspection.part
    if rules.for_case(part.task).text("archive.by") != "jurisdiction_unit":
        return part.department
    drawn = inspection.drawn_object
    return drawn.executing_department or drawn.inspection_object.department or part.department


def can_file(actor: Actor, dossier: Dossier) -> Decision:
    """Only the archiving department works on its dossier."""
    if actor.acts_for(dossier.department_id):
        return allow()
    clause = rules_of(dossier).clause("archive.by")
    return refuse("只有归档部门可以办理", clause=clause, code="not_yours")
