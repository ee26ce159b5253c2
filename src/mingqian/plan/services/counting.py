"""What the schemes do with a line is counted here; the plan alone knows what the count means."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, Refused, allow, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.plan import events
from mingqian.plan.models import PlanEntry, PlanState


def can_launch(entry: PlanEntry) -> Decision:
    """Whether a task may be launched from the line now, with the clause that speaks against it.

    The plan is in force, its year runs (or the office carried it over), the line was not merged
    away, and the planned count is not used up (吉林 二（五）: strict; elsewhere with a reason).
    """
    plan, r, today = entry.plan, rules.for_case(entry.plan), timezone.localdate()
    if entry.merged_into_id:
        return refuse(f"该计划事项已并入“{entry.merged_into}”，请从并入后的事项发起")
    if plan.state != PlanState.IN_FORCE:
        key = "plan.approval_by" if r.is_on("plan.approval_by") else "plan.task_basis"
        state = plan.get_state_display()
        return refuse(f"年度计划“{state}”，执行中的计划才能发起任务", clause=r.clause(key))
    runs = today.year == plan.year or (plan.carried_until and today <= plan.carried_until)
    if not runs:
        return refuse(
            f"该计划为 {plan.year} 年度计划，现不在执行期内",
            clause=r.clause("plan.before_adoption"),
        )
    if entry.launched_count < entry.times_per_year:
        return allow()
    message = f"“{entry.name}”计划 {entry.times_per_year} 次，已发起 {entry.launched_count} 次"
    if r.is_on("plan.check_count_strict"):
        message += "，不得增加；确需增加的请先申请计划调整"
        found = r.breach("plan.check_count_strict", message)
        if found is not None:
            return found
    return refuse(f"{message}，继续发起须写明理由", overridable=True)


@transaction.atomic
def count_launch(*, entry: PlanEntry, actor: Actor, reason: str = "") -> PlanEntry:
    """A task was launched from the line. Raises :class:`Refused` 409 when it may not be."""
    fresh = PlanEntry.objects.select_for_update().get(pk=entry.pk)
    decision = can_launch(fresh)
    if not decision and not (decision.overridable and reason.strip()):
        raise Refused(decision.reason, decision.clause, decision.code)
    fresh.launched_count += 1
    fresh.save(update_fields=["launched_count"])
    _note(events.LAUNCH_COUNTED, fresh, fresh.launched_count, actor, reason)
    return fresh


@transaction.atomic
def uncount_launch(*, entry: PlanEntry, actor: Actor, reason: str) -> PlanEntry:
    """All tasks of a launch were cancelled: the line may be launched again."""
    fresh = _current(entry)
    fresh.launched_count = max(0, fresh.launched_count - 1)
    fresh.save(update_fields=["launched_count"])
    _note(events.LAUNCH_UNCOUNTED, fresh, fresh.launched_count, actor, reason)
    return fresh


@transaction.atomic
def count_executed(*, entry: PlanEntry, actor: Actor) -> PlanEntry:
    """All tasks of a launch were carried out."""
    fresh = _current(entry)
    fresh.executed_count += 1
    fresh.save(update_fields=["executed_count"])
    _note(events.EXECUTION_COUNTED, fresh, fresh.executed_count, actor, "")
    return fresh


def _current(entry: PlanEntry) -> PlanEntry:
    """The line in the version now in force: a task of version 1 counts in version 2."""
    rows = PlanEntry.objects.select_for_update().filter(entry_no=entry.entry_no)
    live = rows.filter(plan__state__in=[PlanState.IN_FORCE, PlanState.CLOSED])
    return live.order_by("-plan__version").first() or rows.get(pk=entry.pk)


def _note(event: EventType, entry: PlanEntry, count: int, actor: Actor, reason: str) -> None:
    payload = {"name": entry.name, "count": count, "planned": entry.times_per_year}
    record(event, actor=actor, subject=entry.plan, payload=payload, reason=reason)
