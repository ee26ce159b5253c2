"""Reading plans: lists, one plan, what may be launched, who is late, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, Refused, allow
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem, InspectionObject
from mingqian.plan import windows
from mingqian.plan.execution import LineExecution, execution
from mingqian.plan.guards import missing_fields, open_proposals
from mingqian.plan.models import (
    AmendmentState,
    AnnualPlan,
    MergeProposal,
    PlanAmendment,
    PlanEntry,
    PlanReceipt,
    PlanState,
    UpperPlanEntry,
)
from mingqian.plan.policies import (
    can_allow_overlap,
    can_answer_merge,
    can_coordinate,
    speaks_for,
    visible_to,
)
from mingqian.plan.services.counting import can_launch
from mingqian.plan.todos import todos
from mingqian.plan.upper import overlaps
from mingqian.plan.versions import difference, method_words, ratio_words

__all__ = [
    "Line",
    "LineExecution",
    "amendment_for",
    "can_launch",
    "choosable_items",
    "deadline_of",
    "default_year",
    "difference",
    "entry_for",
    "execution",
    "get_for",
    "inbox",
    "kinds_of",
    "launchable_entries",
    "lines_of",
    "may_amend",
    "may_carry_over",
    "merge_for",
    "method_words",
    "missing_fields",
    "missing_plans",
    "open_proposals",
    "overlaps",
    "own_departments",
    "partners_of",
    "plan_for",
    "plans_visible_to",
    "proposals_of",
    "public_lines",
    "published_plan",
    "published_plans",
    "ratio_words",
    "receipt_for",
    "this_year",
    "todos",
    "upper_plans",
    "versions_of",
]

Row = TypeVar("Row")

_PUBLIC = [PlanState.IN_FORCE, PlanState.SUPERSEDED, PlanState.CLOSED]


def plans_visible_to(actor: Actor) -> QuerySet[AnnualPlan]:
    """Plans the actor may see."""
    return visible_to(actor)


def plan_for(actor: Actor, pk: int) -> AnnualPlan:
    """A plan the actor may see; raises :class:`Refused` 404."""
    return _one(visible_to(actor).filter(pk=pk).first(), "计划")


def get_for(actor: Actor, pk: int) -> AnnualPlan:
    """The same by the name every stage offers."""
    return plan_for(actor, pk)


def entry_for(actor: Actor, pk: int) -> PlanEntry:
    """A line of a plan the actor may see."""
    rows = PlanEntry.objects.filter(plan__in=visible_to(actor).values("pk"))
    return _one(rows.select_related("plan__department").filter(pk=pk).first(), "计划事项")


def amendment_for(actor: Actor, pk: int) -> PlanAmendment:
    """An adjustment of a plan the actor may see."""
    rows = PlanAmendment.objects.filter(plan__in=visible_to(actor).values("pk"))
    return _one(rows.select_related("plan", "draft").filter(pk=pk).first(), "计划调整")


def merge_for(actor: Actor, pk: int) -> MergeProposal:
    """A merge proposal about a plan the actor may see, or a line it leads."""
    plans = visible_to(actor).values("pk")
    rows = MergeProposal.objects.filter(Q(kept__plan__in=plans) | Q(merged__plan__in=plans))
    return _one(rows.filter(pk=pk).first(), "合并建议")


def receipt_for(actor: Actor, pk: int) -> PlanReceipt:
    """A receipt addressed to the actor's department."""
    return _one(inbox(actor).filter(pk=pk).first(), "报送件")


def _one(found: Row | None, what: str) -> Row:
    if found is None:
        raise Refused(f"没有这个{what}，或者您无权查看", code="missing", status=404)
    return found


def inbox(actor: Actor) -> QuerySet[PlanReceipt]:
    """Plans sent to the actor's department (彭阳 附件1 三（二）3), newest first."""
    rows = PlanReceipt.objects.select_related("plan__department", "department")
    return rows.filter(department_id__in=actor.department_ids).order_by("-sent_at", "-pk")


def launchable_entries(actor: Actor) -> list[PlanEntry]:
    """Lines the actor's department leads and may launch a task from now."""
    rows = PlanEntry.objects.filter(
        plan__state=PlanState.IN_FORCE,
        merged_into__isnull=True,
        lead_department_id__in=actor.department_ids,
    ).select_related("plan__department", "lead_department")
    return [entry for entry in rows if (found := can_launch(entry)) or found.overridable]


def lines_matching(actor: Actor, inspection_object: InspectionObject) -> list[PlanEntry]:
    """Lines of this year's plans in force whose range holds the object and that may still be
    launched; of plans the actor may see."""
    plans = plans_visible_to(actor).filter(
        state=PlanState.IN_FORCE,
        year__gte=this_year(),
        region__in=inspection_object.region.codes,
    )
    rows = PlanEntry.objects.filter(plan__in=plans, merged_into__isnull=True)
    one = InspectionObject.objects.filter(pk=inspection_object.pk)
    return [
        entry
        for entry in rows.select_related("plan", "lead_department").order_by("starts_on", "pk")
        if entry.launched_count < entry.times_per_year
        and library.objects_in_range(object_range=entry.object_range, within=one).exists()
    ]


def versions_of(plan: AnnualPlan) -> QuerySet[AnnualPlan]:
    """Every version of the same plan, newest first."""
    return AnnualPlan.objects.filter(
        department=plan.department, year=plan.year, kind=plan.kind
    ).order_by("-version")


def published_plans(region: Region | None = None) -> QuerySet[AnnualPlan]:
    """Plans anybody may read."""
    rows = AnnualPlan.objects.filter(published_at__isnull=False, state__in=_PUBLIC)
    rows = rows.select_related("department", "region").order_by("-year", "-pk")
    return rows.filter(region=region) if region else rows


def published_plan(pk: int) -> AnnualPlan:
    """A published plan; raises :class:`Refused` 404."""
    return _one(published_plans().filter(pk=pk).first(), "已公布的计划")


def own_departments(actor: Actor) -> list[Department]:
    """Departments the actor makes plans for: in a single bureau its internal units."""
    rows = windows.makers("").filter(pk__in=actor.department_ids)
    return [row for row in rows if windows.may_plan(row)]


def kinds_of(department: Department) -> list[str]:
    """Kinds of plan the department's rulebook knows."""
    return list(rules.for_region(department).texts("plan.kinds"))


def partners_of(plan: AnnualPlan) -> list[Department]:
    """Departments a line of the plan may name: of the region, or units of the same bureau."""
    home = plan.department
    if home.bureau != home:
        return list(home.bureau.units.order_by("code"))
    return list(org.members_of(plan.region).filter(parent__isnull=True).order_by("code"))


def choosable_items(plan: AnnualPlan) -> QuerySet[InspectionItem]:
    """Published, drawable items of all departments a line may name."""
    keys: set[int] = set()
    for department in partners_of(plan):
        keys |= set(library.drawable_items(department).values_list("pk", flat=True))
    rows = InspectionItem.objects.filter(pk__in=keys).select_related("department")
    return rows.order_by("department__code", "code")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a page shows it: what it lacks, what it repeats, how far it is carried out."""

    entry: PlanEntry
    run: LineExecution | None
    missing: tuple[str, ...]
    repeats: tuple[UpperPlanEntry, ...]
    may_allow: bool
    launch: Decision

    @property
    def size_words(self) -> str:
        """Ratio, number and frequency in words."""
        count = self.entry.object_count
        parts = [ratio_words(self.entry.sampling_permille), f"{count}户" if count else ""]
        return " / ".join([*(part for part in parts if part), f"{self.entry.times_per_year}次"])

    @property
    def methods(self) -> str:
        """Inspection methods in Chinese."""
        return method_words(self.entry.methods)


def lines_of(plan: AnnualPlan, actor: Actor) -> list[Line]:
    """The lines of a plan for a page, merged ones included, in order."""
    runs = {row.entry.pk: row for row in execution(plan)}
    r = rules.for_case(plan)
    entries = plan.entries.select_related("lead_department", "merged_into", "plan__department")
    entries = entries.prefetch_related("items__department", "participating_departments")
    return [
        Line(
            entry,
            runs.get(entry.pk),
            tuple(missing_fields(entry, r)),
            tuple(overlaps(entry)),
            bool(can_allow_overlap(actor, entry)) and not entry.overlap_allowed_by,
            can_launch(entry),
        )
        for entry in entries.order_by("seq")
    ]


def public_lines(plan: AnnualPlan) -> list[Line]:
    """The lines of a published plan for everybody: what is planned and how far it is."""
    entries = plan.entries.select_related("lead_department", "merged_into")
    entries = entries.prefetch_related("items", "participating_departments")
    runs = {row.entry.pk: row for row in execution(plan)}
    return [
        Line(entry, runs.get(entry.pk), (), (), may_allow=False, launch=allow())
        for entry in entries.filter(merged_into__isnull=True).order_by("seq")
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merge proposal with whether the reader may answer it."""

    row: MergeProposal
    may_answer: bool


def proposals_of(plan: AnnualPlan, actor: Actor) -> list[Proposal]:
    """Merge proposals about a plan's lines, open ones first."""
    rows = MergeProposal.objects.filter(Q(kept__plan=plan) | Q(merged__plan=plan))
    rows = rows.select_related("kept__lead_department", "merged__lead_department")
    found = [Proposal(row, row.is_open and bool(can_answer_merge(actor, row))) for row in rows]
    return sorted(found, key=lambda proposal: not proposal.row.is_open)


def may_amend(actor: Actor, plan: AnnualPlan) -> bool:
    """Whether the actor may ask for an adjustment of the plan now."""
    open_states = [AmendmentState.REQUESTED, AmendmentState.UNDER_REVIEW]
    return (
        plan.state == PlanState.IN_FORCE
        and actor.has(P.PLAN_SUBMIT)
        and bool(speaks_for(actor, plan))
        and not plan.amendments.filter(state__in=open_states).exists()
    )


def may_carry_over(actor: Actor, plan: AnnualPlan) -> bool:
    """Whether the office may let the plan run on into the next year (昌江 C3)."""
    knows = rules.for_case(plan).text("plan.before_adoption") == "special_or_office_decision"
    running = plan.state == PlanState.IN_FORCE and plan.carried_until is None
    return knows and running and actor.has(P.PLAN_PUBLISH) and bool(can_coordinate(actor, plan))


def this_year() -> int:
    """The present calendar year."""
    return timezone.localdate().year


def deadline_of(plan: AnnualPlan) -> Deadline | None:
    """The clock of the duty the plan fulfils."""
    duty = windows.duty_of(plan.department)
    return windows.deadline_of(duty) if duty and duty.year == plan.year else None


def default_year(department: Department) -> int:
    """The year the department plans for now (兴隆台: the next one)."""
    today = timezone.localdate()
    is_next = rules.for_region(department).text("plan.for_year") == "next"
    return today.year + 1 if is_next else today.year


def upper_plans(region: Region, year: int) -> QuerySet[UpperPlanEntry]:
    """What upper levels have planned for an area and year."""
    codes = region.codes
    return UpperPlanEntry.objects.filter(region_id__in=codes, year=year).order_by("-pk")


@dataclass(frozen=True, slots=True)
class MissingPlan:
    """A department that owes a plan it has not sent in, with its clock if it runs."""

    department: Department
    year: int
    kinds: tuple[str, ...]
    deadline: Deadline | None


def missing_plans(region_path: str) -> list[MissingPlan]:
    """Departments below a path whose plan is owed now and not sent in (昌江 第十二条).

    Those with a recorded exception are left out (兴隆台 六（二）).
    """
    today = timezone.localdate()
    found = []
    for department in windows.makers(region_path):
        duty = windows.duty_of(department, today)
        if duty is None or today < duty.opens_on or windows.is_done(duty):
            continue
        deadline = windows.deadline_of(duty)
        if deadline is None or not deadline.excuse:
            found.append(MissingPlan(department, duty.year, duty.kinds, deadline))
    return found
