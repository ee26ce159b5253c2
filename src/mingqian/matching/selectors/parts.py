"""Reading parts: their objects, items to choose from, staff, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.draw.selectors import to_inspect
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem, Inspector
from mingqian.matching import policies
from mingqian.matching.dealing.eligibility import candidates
from mingqian.matching.dealing.need import need_of_rules
from mingqian.matching.models import (
    Assignment,
    AssignmentState,
    DepartmentPart,
    InspectionTeam,
    PartState,
    SealState,
    Substitution,
    SubstitutionState,
)
from mingqian.scheme.models import InspectionTask
from rulebook.schema import SCHEMA

visible_to = policies.visible_to
SPREAD_KEY = "draw.inspector_load_spread_max"


def get_for(actor: Actor, pk: int) -> DepartmentPart:
    """A part the actor may see, or 404."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个部门任务", code="missing", status=404)
    return found


def parts_of(task: InspectionTask) -> QuerySet[DepartmentPart]:
    """All parts of a task, the lead's first."""
    return task.parts.select_related("department").order_by("-is_lead", "pk")


def part_of(task: InspectionTask, department: Department) -> DepartmentPart | None:
    """A department's part of a task."""
    return task.parts.filter(department=department).first()


def objects_of(part: DepartmentPart) -> QuerySet[DrawnObject]:
    """Objects the department goes to: all of the task, or those of its territory.

    Units that share a territory inspect its objects jointly (兴隆台 二（二）).
    """
    rows = to_inspect(part.task).select_related("inspection_object__region")
    same = Q(executing_department__region=part.department.region_id)
    mine = Q(executing_department__isnull=True) | same
    return rows.filter(mine).order_by("stratum", "rank")


def items_to_choose(part: DepartmentPart) -> QuerySet[InspectionItem]:
    """The department's own published items (昌江 第七条（三）)."""
    return library.drawable_items(part.department).order_by("category", "code")


def need_of(part: DepartmentPart) -> int:
    """Inspectors an object takes from this part: as dealt, else as the rules advise."""
    return part.need or need_of_rules(part).usual


def mode_labels(part: DepartmentPart) -> dict[str, str]:
    """Ways of drawing inspectors the rulebook offers: code → words."""
    codes = rules.for_case(part.task).texts("draw.inspector_modes") or ("global",)
    words = SCHEMA["draw.inspector_modes"].choices or {}
    return {code: words[code] for code in codes}


@dataclass(frozen=True, slots=True)
class Staffing:
    """Whether the registry suffices, said before the draw (兴隆台 二（四）)."""

    objects: int
    eligible: int
    need: int
    clause: str

    @property
    def is_enough(self) -> bool:
        """Whether at least one object could be staffed."""
        return self.eligible >= self.need

    @property
    def average(self) -> str:
        """Objects an inspector can expect."""
        return f"{self.objects * self.need / self.eligible:.1f}" if self.eligible else "—"


def staffing(part: DepartmentPart, on: dt.date | None = None) -> Staffing:
    """Objects against drawable inspectors on the planned day."""
    day = on or part.planned_on or part.task.completion_on or timezone.localdate()
    found = rules.for_case(part.task)
    people = candidates(part, found, items=list(part.items.all()), on=day)
    need = need_of_rules(part)
    return Staffing(objects_of(part).count(), len(people), need_of(part), need.clause)


def assignments_of(thing: DepartmentPart | DrawnObject) -> QuerySet[Assignment]:
    """Standing assignments of a part or of an object."""
    rows = thing.assignments.filter(state=AssignmentState.ACTIVE)
    rows = rows.select_related("inspector", "part__department", "drawn_object")
    return rows.order_by("drawn_object__stratum", "drawn_object__rank", "-part__is_lead", "-role")


def inspectors_on(part: DepartmentPart, drawn_object: DrawnObject) -> list[Assignment]:
    """A part's inspectors on an object, the leading one first."""
    return list(assignments_of(drawn_object).filter(part=part))


def my_assignments(actor: Actor) -> QuerySet[Assignment]:
    """Standing assignments of the signed-in inspector."""
    rows = Assignment.objects.filter(
        state=AssignmentState.ACTIVE, inspector__person_id=actor.person_id or 0
    )
    return rows.select_related("part__task", "part__department", "drawn_object", "inspector")


def names_by_object(task: InspectionTask) -> dict[int, list[str]]:
    """Drawn object → names of its inspectors, department by department."""
    rows = Assignment.objects.filter(part__task=task, state=AssignmentState.ACTIVE)
    names: dict[int, list[str]] = {}
    for pk, name in rows.order_by("-part__is_lead", "part_id", "-role").values_list(
        "drawn_object_id", "inspector__name"
    ):
        names.setdefault(pk, []).append(name)
    return names


def assignment_for(actor: Actor, pk: int) -> Assignment:
    """An assignment of a part the actor may see, or 404."""
    rows = Assignment.objects.filter(part__in=visible_to(actor)).select_related(
        "part__task", "part__department", "drawn_object__inspection_object", "inspector"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个人员匹配", code="missing", status=404)
    return found


def short_objects(part: DepartmentPart) -> list[DrawnObject]:
    """Objects of a part with fewer inspectors than it deals."""
    active = Count("assignments", Q(assignments__state="active", assignments__part=part))
    return list(objects_of(part).annotate(staffed=active).filter(staffed__lt=need_of(part)))


def missing_on(drawn: DrawnObject) -> dict[str, int]:
    """Department label → inspectors still missing on an object."""
    missing = {}
    for part in parts_of(drawn.draw.task):
        if not objects_of(part).filter(pk=drawn.pk).exists():
            continue
        short = need_of(part) - len(inspectors_on(part, drawn))
        if short > 0:
            missing[part.department.label] = short
    return missing


def blockers(task: InspectionTask) -> list[str]:
    """Why the task is not ready, by department; empty when it is (惠州 第（九）条)."""
    found = []
    for part in parts_of(task):
        if part.state != PartState.CONFIGURED:
            found.append(f"{part.department.label}：{part.get_state_display()}")
        elif waiting_added := part.seals.filter(state=SealState.AWAITING).count():
            found.append(f"{part.department.label}：补抽对象待录入匹配随机源（{waiting_added} 次）")
        elif short := short_objects(part):
            names = "、".join(drawn.name for drawn in short[:3])
            found.append(f"{part.department.label}：{names}检查人员不足")
        waiting = open_of_part(part).count()
        if waiting:
            found.append(f"{part.department.label}：{waiting} 项人员更换尚未办结")
    return found


def open_of_part(part: DepartmentPart) -> QuerySet[Substitution]:
    """Substitutions of a part that wait."""
    return Substitution.objects.filter(
        assignment__part=part, state=SubstitutionState.REQUESTED
    ).select_related("assignment__inspector", "assignment__drawn_object", "assignment__part")


def open_substitutions(drawn_object: DrawnObject) -> QuerySet[Substitution]:
    """Substitutions on an object that wait; an open recusal must stop a visit."""
    return Substitution.objects.filter(
        assignment__drawn_object=drawn_object, state=SubstitutionState.REQUESTED
    )


def substitutions_of(part: DepartmentPart) -> QuerySet[Substitution]:
    """All substitutions of a part, the newest first."""
    rows = Substitution.objects.filter(assignment__part=part)
    return rows.select_related(
        "assignment__inspector", "assignment__drawn_object", "replacement__inspector"
    )


def substitution_for(actor: Actor, pk: int) -> Substitution:
    """A substitution of a part the actor may see, or 404."""
    rows = Substitution.objects.filter(assignment__part__in=visible_to(actor))
    found = rows.select_related(
        "assignment__part__task", "assignment__inspector", "assignment__drawn_object"
    ).filter(pk=pk)
    substitution = found.first()
    if substitution is None:
        raise Refused("没有这项更换申请", code="missing", status=404)
    return substitution


def replacement_reasons(part: DepartmentPart) -> dict[str, str]:
    """Code → words of the rulebook's reasons for a substitution."""
    found = rules.for_case(part.task)
    codes, words = found.texts("replacement.reason_codes"), found.texts("replacement.reasons")
    return dict(zip(codes, words, strict=True))


def needs_consent(part: DepartmentPart) -> bool:
    """Whether a substitution waits for somebody's consent (``replacement.approval_by``)."""
    approver = rules.for_case(part.task).text("replacement.approval_by")
    return approver not in {"", "none", "none_stated"}


def may_name(part: DepartmentPart) -> bool:
    """Whether a substitute may be named instead of drawn."""
    return rules.for_case(part.task).text("replacement.method") == "select_qualified"


def team_of(drawn_object: DrawnObject) -> InspectionTeam | None:
    """The joint team of an object."""
    rows = InspectionTeam.objects.select_related("leader__inspector", "leader__part__department")
    return rows.filter(drawn_object=drawn_object).first()


def leader_person_id(drawn_object: DrawnObject) -> int | None:
    """The account of the team's leader."""
    team = team_of(drawn_object)
    return team.leader.inspector.person_id if team else None


def objects_without_team(task: InspectionTask) -> QuerySet[DrawnObject]:
    """Objects nobody goes to yet (昌江 第十四条: every object has exactly one team)."""
    return to_inspect(task).filter(team__isnull=True).order_by("stratum", "rank")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far two people who could do the same work lie apart, against what the rules ask."""

    found: int
    most: int
    clause: str

    @property
    def is_over(self) -> bool:
        """Whether it is more than the rules ask."""
        return self.found > self.most


def spread(part: DepartmentPart) -> Spread | None:
    """The spread of a dealt part; None before, or where the rules ask for none (昌江 第十三条)."""
    found = rules.for_case(part.task)
    most = found.number(SPREAD_KEY)
    if part.load_spread is None or most is None:
        return None
    return Spread(part.load_spread, most, found.clause(SPREAD_KEY))


@dataclass(frozen=True, slots=True)
class Load:
    """Objects of an inspector in a part."""

    inspector: Inspector
    objects: int


def loads(part: DepartmentPart) -> list[Load]:
    """Objects per drawn inspector, the most loaded first (昌江 第十三条)."""
    counts: dict[int, int] = {}
    people: dict[int, Inspector] = {}
    for row in assignments_of(part):
        counts[row.inspector_id] = counts.get(row.inspector_id, 0) + 1
        people[row.inspector_id] = row.inspector
    rows = [Load(people[pk], number) for pk, number in counts.items()]
    return sorted(rows, key=lambda load: (-load.objects, load.inspector.iid))
