"""Conditions on a plan before it moves on. ``None`` = the condition holds."""

from __future__ import annotations

from django.utils import timezone

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.workflow.transition import Facts
from mingqian.plan import policies, upper
from mingqian.plan.models import AnnualPlan, MergeProposal, PlanEntry, PlanKind, PlanState
from rulebook.clocks import ClockKind
from rulebook.schema.vocabulary import PLAN_LINE_FIELDS

#: Parts of a line that only a line with other departments can have.
_JOINT_FIELDS = {"initiator", "initiator_ground", "participants"}


def missing_fields(entry: PlanEntry, r: Rules) -> list[str]:
    """Labels of the parts the rulebook asks of the line and it lacks (``plan.line_fields``)."""
    has = {
        "items": entry.items.exists(),
        "range": bool(entry.range_text or entry.object_range),
        "time": bool(entry.starts_on and entry.ends_on),
        "ratio": entry.sampling_permille is not None,
        "initiator": bool(entry.lead_department_id),
        "initiator_ground": bool(entry.lead_ground),
        "participants": entry.participating_departments.exists(),
    }
    is_joint = PlanKind(entry.plan.kind).is_joint
    wanted = [c for c in r.texts("plan.line_fields") if is_joint or c not in _JOINT_FIELDS]
    return [PLAN_LINE_FIELDS[code] for code in wanted if not has[code]]


def has_lines(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """A plan without a line is no plan."""
    return None if plan.entries.exists() else refuse("计划中还没有计划事项，请先增加")


def lines_complete(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """Every line has the parts the rulebook asks for; the refusal names line and part."""
    r = rules.for_case(plan)
    gaps = [
        f"第{entry.seq}项“{entry.name}”缺少{'、'.join(missing)}"
        for entry in plan.entries.filter(merged_into__isnull=True)
        if (missing := missing_fields(entry, r))
    ]
    return r.breach("plan.line_fields", ";".join(gaps)) if gaps else None


def joint_minimum(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """At least the rulebook's number of joint lines a department and year (彭阳 二（三）).

    Counted as initiator; a department that only takes part in others' lines is warned, not
    stopped (rulebooks P12).
    """
    r = rules.for_case(plan)
    minimum = r.number("plan.min_joint_per_department")
    if not minimum or plan.kind == PlanKind.CONSOLIDATED:
        return None
    lines = PlanEntry.objects.filter(
        plan__year=plan.year, plan__kind=PlanKind.JOINT, merged_into__isnull=True
    ).exclude(plan__state=PlanState.REFUSED)
    if lines.filter(lead_department=plan.department).count() >= minimum:
        return None
    message = f"每年至少须有 {minimum} 项由本部门发起的部门联合抽查计划，现有不足"
    if lines.filter(participating_departments=plan.department).exists():
        clause = r.clause("plan.min_joint_per_department")
        return refuse(f"{message}；本部门仅参与他部门发起的事项", clause=clause, overridable=True)
    return r.breach("plan.min_joint_per_department", message)


def no_upper_overlap(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """No line repeats what an upper level has planned, unless the leader let it stand (X9)."""
    r = rules.for_case(plan)
    if r.text("exclusion.upper_level") != upper.BLOCKING:
        return None
    hits = [
        f"第{entry.seq}项“{entry.name}”与{found.body}“{found.name}”（{found.document_no}）重复"
        for entry in plan.entries.filter(merged_into__isnull=True, overlap_allowed_by="")
        for found in upper.overlaps(entry)[:1]
    ]
    message = ";".join(hits) + "。不再安排抽查；确需安排的，由主管领导写明理由准予"
    return r.breach("exclusion.upper_level", message) if hits else None


def window_open(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """The yearly window in which the plan is made has opened (兴隆台 六（二）)."""
    r = rules.for_case(plan)
    clock = r.clock("plan")
    if clock.kind is not ClockKind.YEAR_END_WINDOW:
        return None
    year = plan.year - 1 if r.text("plan.for_year") == "next" else plan.year
    opens = clock.window_in(year, r.calendar).opens
    if timezone.localdate() >= opens.on:
        return None
    message = f"{plan.year}年计划于 {opens.on} 起编制报送，尚未到期"
    return r.breach("plan.window_working_days", message)


def not_an_amendment(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """The drafted version of an adjustment goes the way of the adjustment."""
    if plan.previous_id is None:
        return None
    return refuse("本版由计划调整产生，请在“计划调整”中送审")


def merging_wanted(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """The rulebook wants similar lines merged (``plan.merge_similar``)."""
    if rules.for_case(plan).is_on("plan.merge_similar"):
        return None
    return refuse("本规则未要求合并相近的抽查", clause=_clause(plan, "plan.merge_similar"))


def no_open_merge(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """Every merge proposal about the plan's lines has been answered."""
    for proposal in open_proposals(plan):
        return refuse(f"合并建议尚未答复：{proposal.kept.name} 与 {proposal.merged.name}")
    return None


def open_proposals(plan: AnnualPlan) -> list[MergeProposal]:
    """Merge proposals about the plan's lines that somebody still has to answer."""
    rows = MergeProposal.objects.filter(is_done=False, refused_reason="")
    ours = rows.filter(kept__plan=plan) | rows.filter(merged__plan=plan)
    return list(ours.select_related("kept", "merged").distinct())


def reviewer_named(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """The rulebook names somebody who reviews the plan."""
    if policies.reviewer_of(plan):
        return None
    return refuse("本规则未设计划审核，无须送审", clause=_clause(plan, "plan.approval_by"))


def reviewed(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """Where a reviewer is named, the plan was approved first (吉林 二（五）, 兴隆台 六（二）)."""
    code = policies.reviewer_of(plan)
    if not code or plan.state == PlanState.APPROVED:
        return None
    return refuse(
        f"须先经{policies.reviewer_label(code)}审核", clause=_clause(plan, "plan.approval_by")
    )


def not_left_to_compiling(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """Where the office compiles, a member's joint plan takes effect through the total plan."""
    r = rules.for_case(plan)
    if plan.kind == PlanKind.JOINT and r.is_on("plan.compiled_by"):
        return refuse(
            "本部门联合抽查计划由联席会议办公室汇总编制总计划后实施",
            clause=r.clause("plan.compiled_by"),
        )
    return None


def no_duty_to_publish(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """Where plans must be published, taking effect and publication are one act."""
    r = rules.for_case(plan)
    if r.is_on("plan.publish"):
        return refuse("本计划须由联席会议办公室公布后执行", clause=r.clause("plan.publish"))
    return None


def not_yet_published(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """A version is published once."""
    return refuse("本版已公布", code="not_yours") if plan.published_at else None


def is_consolidated(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """The act is for the compiled total plan only."""
    if plan.kind == PlanKind.CONSOLIDATED:
        return None
    return refuse("只有部门联合抽查总计划由办公室审定", code="not_yours")


def year_is_over(plan: AnnualPlan, facts: Facts) -> Decision | None:
    """A plan is closed after its year, and not while the office lets it run on (昌江 C3)."""
    today = timezone.localdate()
    if today.year <= plan.year:
        # No button before its time: it could only be grey all year long.
        return refuse(f"{plan.year}年度尚未结束", code="not_yours")
    if plan.carried_until and today <= plan.carried_until:
        return refuse(f"办公室决定沿用至 {plan.carried_until}（{plan.carried_document_no}）")
    return None


def _clause(plan: AnnualPlan, key: str) -> str:
    return rules.for_case(plan).clause(key)
