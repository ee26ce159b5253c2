"""Opening a path, handing it on, leaving it for another one, closing it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.followup import events
from mingqian.followup.models import FollowUp, FollowUpState, HandlingPath
from mingqian.followup.policies import rules_of
from mingqian.followup.states import PENDING_TABLE, TABLES
from mingqian.foundation.jobs import clock
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.perform import perform
from mingqian.result.models import Result

#: Deadline kinds of this stage.
CLOCKS = ("rectification", "transfer")


def open_for(
    *, result: Result, actor: Actor, path: str = "", department: Department | None = None
) -> FollowUp | None:
    """Open the path a problem's result names (or ``path``); ``None`` when nothing was found.

    Called when the result is entered, so that no problem is without a path (惠州 第（十）条).
    The responsible department is the inspecting one until it is handed on (谁管辖、谁负责).
    """
    chosen = path or result.handling_path
    if not result.is_problem or not chosen:
        return None
    found = result.followups.exclude(state=FollowUpState.CLOSED).first()
    if found:
        return found
    with transaction.atomic():
        return _open(result, chosen, department or result.inspection.part.department, actor)


def _open(result: Result, path: str, department: Department, actor: Actor) -> FollowUp:
    made = FollowUp(result=result, path=path, department=department)
    allowed = rules_of(made).texts("followup.paths")
    if path not in allowed:
        names = "、".join(HandlingPath(code).label for code in allowed)
        raise invalid(f"处理方式只能是：{names}", path="请从列出的处理方式中选择")
    made.save()
    payload = {"path": made.get_path_display(), "department": department.name}
    journal.record(events.OPENED, actor=actor, subject=made, payload=payload)
    return made


def follow_correction(*, result: Result, actor: Actor) -> None:
    """A new version takes the open path of the one before along, or ends it.

    It ends where no problem is left, or where a path nobody has begun is named differently.
    """
    if result.previous is None:
        return
    running = result.previous.followups.exclude(state=FollowUpState.CLOSED).first()
    if running is None:
        return
    is_renamed = running.state == FollowUpState.OPEN and running.path != result.handling_path
    if result.is_problem and not is_renamed:
        running.result = result
        running.save(update_fields=["result"])
        return
    running.state = FollowUpState.CLOSED
    running.save(update_fields=["state"])
    finish(running, "检查结果已更正，按更正后的结果处理")
    journal.record(events.CLOSED, actor=actor, subject=running)


def assign(*, followup: FollowUp, department: Department, reason: str, actor: Actor) -> FollowUp:
    """Hand the finding to the department with jurisdiction; it always has exactly one."""

    def change(fresh: FollowUp) -> dict[str, object]:
        fresh.department = department
        fresh.save(update_fields=["department"])
        return {"department": department.name}

    return perform(
        TABLES[followup.path], followup, "assign", actor=actor, reason=reason, change=change
    )


def escalate(*, followup: FollowUp, path: str, reason: str, actor: Actor) -> FollowUp:
    """Leave this path for another; returns the new follow-up.

    A lapsed rectification may only go where the rulebook lets it (昌江 第十七条).
    """
    rulebook = rules_of(followup)
    if followup.state == FollowUpState.OVERDUE:
        choices = rulebook.texts("followup.rectification_overdue_choices")
        wanted = "new_order" if path == HandlingPath.RECTIFICATION else path
        if wanted not in choices:
            clause = rulebook.clause("followup.rectification_overdue_choices")
            raise invalid("逾期未改正不能转为这种处理方式", clause=clause, path="请另选处理方式")

    with transaction.atomic():
        # The old path is closed first: a result has one open path at a time.
        old = perform(
            TABLES[followup.path],
            followup,
            "escalate",
            actor=actor,
            reason=reason,
            change=lambda fresh: _leave(fresh, path, reason),
        )
        made = _open(old.result, path, old.department, actor)
        old.next_path = made
        old.save(update_fields=["next_path"])
    return made


def _leave(followup: FollowUp, path: str, reason: str) -> dict[str, object]:
    finish(followup, f"转为{HandlingPath(path).label}：{reason.strip()}")
    return {"path": HandlingPath(path).label}


def finish(followup: FollowUp, outcome: str) -> None:
    """Stamp the end of a path and stop its clocks."""
    followup.outcome = outcome.strip()
    followup.closed_at = timezone.now()
    followup.save(update_fields=["outcome", "closed_at"])
    for kind in CLOCKS:
        clock.meet(kind, followup)


def close(*, followup: FollowUp, outcome: str, actor: Actor) -> FollowUp:
    """Close continued supervision with what became of it."""
    require(actor.check(P.FOLLOWUP_HANDLE))
    if not outcome.strip():
        raise invalid("请写明办理结果", outcome="请填写办理结果")

    def change(fresh: FollowUp) -> dict[str, object]:
        finish(fresh, outcome)
        return {}

    return perform(PENDING_TABLE, followup, "close", actor=actor, change=change)
