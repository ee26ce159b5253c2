"""Conditions on an adjustment of a plan in force. ``None`` = the condition holds."""

from __future__ import annotations

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.transition import Facts
from mingqian.plan import guards, policies
from mingqian.plan.models import PlanAmendment, PlanState
from mingqian.plan.versions import difference


def reviewer_named(amendment: PlanAmendment, facts: Facts) -> Decision | None:
    """The rulebook names somebody who decides on adjustments of this plan."""
    if policies.amendment_reviewer_of(amendment.plan):
        return None
    return refuse("本计划的调整无须审核，可直接生效", clause=_clause(amendment))


def no_reviewer(amendment: PlanAmendment, facts: Facts) -> Decision | None:
    """Nobody decides on adjustments, so the maker may put the new version in force."""
    code = policies.amendment_reviewer_of(amendment.plan)
    if not code:
        return None
    label = policies.reviewer_label(code)
    return refuse(f"调整须经{label}审核备案后方可生效", clause=_clause(amendment))


def worth_deciding(amendment: PlanAmendment, facts: Facts) -> Decision | None:
    """The new version differs and is as complete as a plan must be."""
    if not difference(amendment.plan, amendment.draft):
        return refuse("新版与现行版没有不同，请先修改计划事项")
    # A refusing decision is falsy, so «or» would pass it over.
    empty = guards.has_lines(amendment.draft, facts)
    return empty if empty is not None else guards.lines_complete(amendment.draft, facts)


def still_current(amendment: PlanAmendment, facts: Facts) -> Decision | None:
    """The version that is adjusted is still the one in force."""
    if amendment.plan.state == PlanState.IN_FORCE:
        return None
    return refuse(f"原计划已“{amendment.plan.get_state_display()}”，请按现行版重新申请调整")


def keeps_what_ran(amendment: PlanAmendment, facts: Facts) -> Decision | None:
    """A line already launched stays, with at least as many times as it was launched."""
    after = {entry.entry_no: entry for entry in amendment.draft.entries.all()}
    for entry in amendment.plan.entries.filter(launched_count__gt=0):
        now = after.get(entry.entry_no)
        if now is None:
            return refuse(f"“{entry.name}”已发起 {entry.launched_count} 次，不能从计划中删除")
        if now.times_per_year < entry.launched_count:
            return refuse(f"“{entry.name}”已发起 {entry.launched_count} 次，频次不能低于已发起次数")
    return None


def _clause(amendment: PlanAmendment) -> str:
    return rules.for_case(amendment.plan).clause("plan.adjustment_approval_by")
