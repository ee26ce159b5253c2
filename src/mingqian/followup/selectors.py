"""Reading follow-ups: lists, what has no path, what stays open, credit files, to-dos."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from mingqian.followup import policies
from mingqian.followup.models import (
    CheckSource,
    FollowUp,
    FollowUpState,
    HandlingPath,
    Listing,
    ListingState,
    ListKind,
    NonRandomCheck,
    NonRandomState,
    Transfer,
)
from mingqian.followup.states import AT_ONCE, CLUE, CRIME, LISTS, OUTSIDE, RECTIFY, TABLES
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs.selectors import running
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import organisation_visible_to
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import Action, available
from mingqian.foundation.workflow.todo import Todo
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask
from mingqian.scheme.policies import tasks_visible_to

#: Choices of the desk's forms and filters.
STATES = FollowUpState.choices
PATHS = HandlingPath.choices
CHECK_SOURCES = CheckSource.choices
LIST_KINDS = ListKind.choices
_RELATED = (
    "department",
    "result__item",
    "result__inspection__drawn_object__inspection_object",
    "result__inspection__part__task__lead_department",
    "result__inspection__part__department",
)


def followups(actor: Actor) -> QuerySet[FollowUp]:
    """What the actor may read, newest first."""
    return policies.visible_to(actor).select_related(*_RELATED).order_by("-pk")


def get_for(actor: Actor, pk: int) -> FollowUp:
    """A follow-up the actor may read; Refused 404 otherwise."""
    found = followups(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这项后续处理，或它不属于您的部门", code="missing", status=404)
    return found


def actions_for(followup: FollowUp, actor: Actor) -> list[Action]:
    """What the actor may do now on this path."""
    return available(TABLES[followup.path], followup, actor)


def next_paths(followup: FollowUp) -> list[tuple[str, str]]:
    """(code, label) of the paths the rulebook leaves open from here."""
    rulebook = policies.rules_of(followup)
    allowed = list(rulebook.texts("followup.paths"))
    if followup.state == FollowUpState.OVERDUE:
        choices = rulebook.texts("followup.rectification_overdue_choices")
        wanted = [HandlingPath.RECTIFICATION if c == "new_order" else c for c in choices]
        allowed = [path for path in allowed if path in wanted]
    else:
        allowed = [path for path in allowed if path != followup.path]
    return [(path, str(HandlingPath(path).label)) for path in allowed]


def default_receiver(followup: FollowUp) -> str:
    """The organ the rulebook names for suspected crimes; empty on other paths."""
    if followup.path != HandlingPath.CRIME:
        return ""
    return policies.rules_of(followup).text("followup.criminal_transfer_to")


def may_propose_listing(actor: Actor, followup: FollowUp) -> bool:
    """Whether the actor may propose a listing from this finding."""
    own = actor.acts_for(followup.result.inspection.part.department_id)
    return own and actor.has(P.FOLLOWUP_HANDLE)


def file_for(actor: Actor, pk: int, file_pk: int) -> StoredFile:
    """Evidence or receipt of a follow-up the actor may read."""
    found = get_for(actor, pk)
    order, transfer = getattr(found, "order", None), getattr(found, "transfer", None)
    files = (order and order.evidence, transfer and transfer.receipt)
    for file in files:
        if isinstance(file, StoredFile) and file.pk == file_pk:
            return file
    raise Refused("没有这个文件", code="missing", status=404)


def without_path(actor: Actor, task: InspectionTask | None = None) -> QuerySet[Result]:
    """Problems found that have no handling path yet (吉林 二（七）: 防止监管脱节)."""
    tasks = InspectionTask.objects.filter(pk=task.pk) if task else tasks_visible_to(actor)
    has_path = FollowUp.objects.filter(result=OuterRef("pk"))
    current = Result.objects.filter(
        inspection__part__task__in=tasks.values("pk"), corrected_by__isnull=True
    ).exclude(category="")
    rows = current.exclude(Exists(has_path)).select_related(
        "item", "inspection__drawn_object", "inspection__part__department"
    )
    problems = [row.pk for row in rows if row.is_problem]
    return rows.filter(pk__in=problems)


def still_open(task: InspectionTask) -> QuerySet[FollowUp]:
    """Follow-ups of a task that are not closed."""
    rows = FollowUp.objects.filter(result__inspection__part__task=task)
    return rows.exclude(state=FollowUpState.CLOSED).select_related(*_RELATED)


def unreceipted_crimes(actor: Actor) -> QuerySet[FollowUp]:
    """Suspected crimes without a receipt: red until it is there (惠州 第（十六）条)."""
    return followups(actor).filter(path=HandlingPath.CRIME).exclude(state=FollowUpState.CLOSED)


def bypassed(actor: Actor) -> QuerySet[FollowUp]:
    """Transfers a participant sent in the lead's place that the office has not noted (C12)."""
    if not actor.has(P.ISSUE_ANSWER):
        return FollowUp.objects.none()
    return followups(actor).filter(transfer__is_bypass=True, transfer__office_noted_by="")


def overdue_rectifications(actor: Actor) -> QuerySet[FollowUp]:
    """Orders past their date: each needs a next path (昌江 第十七条)."""
    return followups(actor).filter(path=HandlingPath.RECTIFICATION, state=FollowUpState.OVERDUE)


def receivers(actor: Actor) -> QuerySet[Department]:
    """Departments of the actor's region a finding can be handed or sent to."""
    return organisation_visible_to(actor).filter(valid_to__isnull=True)


def nonrandom_checks(actor: Actor) -> QuerySet[NonRandomCheck]:
    """Checks outside the draw the actor may read, newest first."""
    rows = policies.nonrandom_visible_to(actor).select_related("department", "item")
    return rows.order_by("-pk")


def checks_outside_draws(actor: Actor, objects: Sequence[int]) -> QuerySet[NonRandomCheck]:
    """Checks outside the draw of the records of one person of law."""
    return nonrandom_checks(actor).filter(inspection_object__in=objects)


def open_followups_of(actor: Actor, objects: Sequence[int]) -> QuerySet[FollowUp]:
    """What is still open about the records of one person of law, orders with their date."""
    rows = followups(actor).filter(result__inspection__drawn_object__inspection_object__in=objects)
    return rows.exclude(state=FollowUpState.CLOSED).select_related("order")


def nonrandom_for(actor: Actor, pk: int) -> NonRandomCheck:
    """A check outside the draw the actor may read; Refused 404 otherwise."""
    found = nonrandom_checks(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次检查，或它不属于您的部门", code="missing", status=404)
    return found


def listings(actor: Actor) -> QuerySet[Listing]:
    """Proposals and listings the actor may read, newest first."""
    rows = policies.listings_visible_to(actor)
    return rows.select_related("inspection_object", "department", "result__item").order_by("-pk")


def listing_for(actor: Actor, pk: int) -> Listing:
    """A listing the actor may read; Refused 404 otherwise."""
    found = listings(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这条名录记录", code="missing", status=404)
    return found


def todos(actor: Actor) -> list[Todo]:
    """What the actor must do about findings, overdue first."""
    found: list[Todo] = []
    if actor.has(P.FOLLOWUP_HANDLE):
        found += _own_paths(actor) + _nonrandom(actor)
    if actor.has(P.FOLLOWUP_TRANSFER):
        found += _to_send(actor)
    if actor.has(P.FOLLOWUP_HANDLE):
        found += _to_receive(actor)
    if actor.has(P.ISSUE_ANSWER):
        found += [_bypass(row) for row in bypassed(actor)]
    if actor.has(P.CORRECTION_DECIDE):
        found += _listings(actor)
    return sorted(found, key=Todo.sort_key)


_WHAT = {
    HandlingPath.RECTIFICATION: ("整改", RECTIFY),
    HandlingPath.CRIME: ("涉罪移送", CRIME),
    HandlingPath.CLUE: ("移送", CLUE),
}


def _own_paths(actor: Actor) -> list[Todo]:
    dated = {
        row.subject_id: row
        for row in running(actor).filter(subject_type=FollowUp._meta.label_lower)
    }
    rows = (
        FollowUp.objects.filter(department_id__in=actor.department_ids)
        .exclude(state=FollowUpState.CLOSED)
        .select_related(*_RELATED, "order")
    )
    lines = []
    for row in rows[:200]:
        kind, clause = _WHAT.get(HandlingPath(row.path), ("后续处理", CLUE))
        deadline = dated.get(str(row.pk))
        lines.append(
            Todo(
                kind,
                str(row),
                _next_step(row),
                ("followup-detail", row.pk),
                deadline.due_on if deadline else None,
                deadline.clause if deadline else clause,
            )
        )
    return lines


def _next_step(row: FollowUp) -> str:
    if row.state == FollowUpState.OVERDUE:
        return "逾期未改正，须选择后续处理方式"
    if row.path == HandlingPath.RECTIFICATION and row.state == FollowUpState.IN_PROGRESS:
        return "已收到改正材料，待复查" if row.order.evidence_at else "待改正"
    return str(row.get_state_display())


def _to_send(actor: Actor) -> list[Todo]:
    """Prepared transfers the actor's department has to send: in 昌江 the lead's."""
    rows = Transfer.objects.filter(
        sender_department_id__in=actor.department_ids,
        sent_at__isnull=True,
        followup__state=FollowUpState.IN_PROGRESS,
    ).select_related("followup__result__inspection__drawn_object")
    return [
        Todo(
            "涉罪移送" if row.is_criminal else "移送",
            f"移送 {row.followup} 至 {row.receiver}",
            f"{row.prepared_by} {row.prepared_on} 备妥",
            ("followup-detail", row.followup_id),
            row.prepared_on,
            CRIME if row.is_criminal else CLUE,
        )
        for row in rows
    ]


def _to_receive(actor: Actor) -> list[Todo]:
    rows = Transfer.objects.filter(
        receiver_department_id__in=actor.department_ids,
        sent_at__isnull=False,
        acknowledged_at__isnull=True,
        followup__state=FollowUpState.IN_PROGRESS,
    ).select_related("followup__result__inspection__drawn_object", "sender_department")
    return [
        Todo(
            "签收",
            f"签收移送 {row.followup}",
            row.sender_department.label,
            ("followup-detail", row.followup_id),
            clause=CLUE,
        )
        for row in rows
    ]


def _nonrandom(actor: Actor) -> list[Todo]:
    rows = NonRandomCheck.objects.filter(department_id__in=actor.department_ids)
    today = timezone.localdate()
    return [
        Todo(
            "非随机检查",
            f"{row.get_source_display()}：{row.party}",
            row.get_state_display(),
            ("nonrandom-detail", row.pk),
            min(row.registered_at.date(), today) if row.is_clue else None,
            AT_ONCE if row.is_clue else OUTSIDE,
        )
        for row in rows.exclude(state=NonRandomState.HANDLED)
    ]


def _bypass(row: FollowUp) -> Todo:
    target = ("followup-detail", row.pk)
    return Todo("知悉", f"参与部门自行移送：{row}", row.transfer.sender_department.label, target)


def _listings(actor: Actor) -> list[Todo]:
    rows = Listing.objects.filter(
        department_id__in=actor.department_ids, state=ListingState.PROPOSED
    ).select_related("inspection_object")
    return [
        Todo("名录", f"决定是否列入：{row}", row.basis, ("listing-detail", row.pk), clause=LISTS)
        for row in rows
    ]
