"""Conditions on a scheme before it is sent, finalised or launched. ``None`` = it holds."""

from __future__ import annotations

from itertools import pairwise

from mingqian.foundation.policy.decision import Decision, Refused, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.transition import Facts
from mingqian.library import selectors as library
from mingqian.plan import selectors as plans
from mingqian.scheme.models import (
    ConsultationState,
    Scheme,
    SchemeOrigin,
    SchemeState,
    TaskState,
)
from mingqian.scheme.parts import missing_parts
from mingqian.scheme.population import active, partners_of, population_of
from rulebook.model import Strength

#: Low to high; a low class must not be drawn at a higher rate than a higher one.
_RISK_ORDER = "ABCD"
_OPEN = [ConsultationState.INVITED, ConsultationState.DISCUSSING]


def parts_complete(scheme: Scheme, facts: Facts) -> Decision | None:
    """Every part the rulebook asks for is there; the refusal names each missing one."""
    missing = missing_parts(scheme)
    if not missing:
        return None
    text = ";".join(str(part) for part in missing)
    return rules.for_case(scheme).breach("scheme.required_fields", f"方案不完整：{text}")


def size_given(scheme: Scheme, facts: Facts) -> Decision | None:
    """A ratio or a number is given for every batch; without one nothing can be drawn."""
    batches = list(scheme.batches.all())
    whole = scheme.sampling_permille or scheme.object_count or scheme.strata_permille
    if whole or (batches and all(batch.object_count for batch in batches)):
        return None
    clause = rules.for_case(scheme).clause("draw.size_by")
    return refuse("方案须写明抽查比例或者数量，二者均未填写", clause=clause)


def factors_given(scheme: Scheme, facts: Facts) -> Decision | None:
    """A decision to inspect rests on at least one factor and a note (惠州 第（六）条)."""
    if scheme.origin != SchemeOrigin.DECISION:
        return None
    if scheme.decision_factors and scheme.decision_note.strip():
        return None
    clause = rules.for_case(scheme).clause("scheme.decision_factors")
    return refuse("作出联合抽查决定须至少选择一项因素并写明说明", clause=clause)


def basis_holds(scheme: Scheme, facts: Facts) -> Decision | None:
    """Plan line, decision or special inspection: what the scheme rests on still carries it."""
    if scheme.origin == SchemeOrigin.PLAN and scheme.plan_entry is not None:
        found = plans.can_launch(scheme.plan_entry)
        return None if found else found
    if scheme.origin == SchemeOrigin.DECISION:
        return decision_allowed(scheme)
    return None


def decision_allowed(scheme: Scheme) -> Decision | None:
    """Whether this rulebook lets a decision stand in for a plan line (``plan.task_basis``)."""
    r = rules.for_case(scheme)
    if r.text("plan.task_basis") == "plan_line_or_decision":
        return None
    return r.breach("plan.task_basis", "未列入年度计划，不能发起抽查任务；专项检查另行办理")


def items_allowed(scheme: Scheme, facts: Facts) -> Decision | None:
    """Every item is published, in force, drawable, and of a department concerned.

    The item of an older version passes while the newer one still has it (old cases keep theirs).
    """
    items = list(scheme.items.select_related("department", "item_list"))
    if not items:
        if scheme.is_undirected:
            return None
        return refuse("尚未选择抽查事项", clause="惠州 第（一）、（六）条 / 昌江 第二条")
    allowed: set[tuple[int, str]] = set()
    for department in [scheme.lead_department, *partners_of(scheme)]:
        rows = library.drawable_items(department)
        allowed |= set(rows.values_list("department_id", "code"))
    for item in items:
        is_published = item.item_list.published_at is not None
        if not is_published or (item.department_id, item.code) not in allowed:
            return refuse(
                f"抽查事项“{item.name}”不在牵头或参与部门已公布的现行清单中，或者不适用随机抽查",
                clause="惠州 第（一）条、第（六）条6 / 彭阳 二（七） / 昌江 第二、三条",
            )
    return None


def partners_named(scheme: Scheme, facts: Facts) -> Decision | None:
    """A joint scheme names whom it asks (惠州 第（六）条5)."""
    if scheme.is_single_department or scheme.is_undirected:
        return None
    r = rules.for_case(scheme)
    least = r.number("scheme.min_participants") or 1
    if scheme.consultations.count() >= least:
        return None
    return refuse(
        f"联合抽查方案须至少列明 {least} 个参与部门，才能征求意见",
        clause=r.clause("scheme.min_participants"),
    )


def is_joint(scheme: Scheme, facts: Facts) -> Decision | None:
    """Only a joint scheme is sent for opinion."""
    if scheme.is_single_department:
        return refuse("单部门抽查没有参与部门，无须征求意见，请直接定稿")
    return None


def method_allowed(scheme: Scheme, facts: Facts) -> Decision | None:
    """On-site is the first choice; leaving it needs the special provision (惠州 第（十）条)."""
    r = rules.for_case(scheme)
    default = r.text("inspection.default_method")
    if not default or default in scheme.methods or not scheme.methods:
        return None
    message = "采取实地检查以外的方式，须写明特别规定"
    return r.breach("inspection.default_method", message, reason=scheme.method_reason)


def risk_order(scheme: Scheme, facts: Facts) -> Decision | None:
    """A low risk class is not drawn at a higher rate than a high one (昌江 第十四条): a warning."""
    rates = scheme.strata_permille
    given = [(code, rates[code]) for code in _RISK_ORDER if code in rates]
    for (low, low_rate), (high, high_rate) in pairwise(given):
        if low_rate > high_rate:
            return refuse(
                f"信用风险 {low} 类的抽查比例高于 {high} 类：低风险应合理降低，高风险应加大",
                clause=rules.for_case(scheme).clause("draw.risk_weighting"),
                overridable=True,
            )
    return None


def ratio_as_planned(scheme: Scheme, facts: Facts) -> Decision | None:
    """Where the plan binds strictly, another ratio is for special inspections (吉林 二（八）)."""
    entry = scheme.plan_entry
    r = rules.for_case(scheme)
    if scheme.origin != SchemeOrigin.PLAN or entry is None or entry.sampling_permille is None:
        return None
    if not r.is_on("plan.check_count_strict"):
        return None
    if scheme.sampling_permille == entry.sampling_permille:
        return None
    message = "抽查比例与年度计划不一致：变更比例须调整计划，或者另行发起专项检查"
    return r.breach("plan.check_count_strict", message)


def range_nonempty(scheme: Scheme, facts: Facts) -> Decision | None:
    """Somebody can be drawn at all; the base of the draw can be named."""
    try:
        if active(population_of(scheme)).exists():
            return None
    except Refused as refused:
        return refuse(refused.reason, clause=refused.clause)
    return refuse("抽查对象范围内没有存续的检查对象", overridable=True)


def within_rulebook(scheme: Scheme, facts: Facts) -> Decision | None:
    """A single-department inspection is outside a text on joint ones only (惠州): a warning."""
    r = rules.for_case(scheme)
    resolved = r.resolve("scheme.min_participants")
    if scheme.is_joint or resolved.strength is not Strength.MUST:
        return None
    return refuse(
        f"{r.label}规范部门联合抽查，单部门抽查不在其范围内；继续办理须写明理由",
        clause=r.clause("scheme.min_participants"),
        overridable=True,
    )


def consulted(scheme: Scheme, facts: Facts) -> Decision | None:
    """A joint scheme was sent to everybody it names before it is final (惠州 第（七）条)."""
    if scheme.is_single_department or scheme.is_undirected:
        return None
    if scheme.state == SchemeState.SETTLED:
        return None
    return refuse(
        "定稿前须征求其他参与部门的意见",
        clause=rules.for_case(scheme).clause("scheme.consultation"),
    )


def somebody_accepted(scheme: Scheme, facts: Facts) -> Decision | None:
    """At least one invited department takes part; else the lead changes or abandons (flows §3)."""
    if scheme.is_single_department or scheme.is_undirected:
        return None
    if scheme.consultations.filter(state=ConsultationState.ACCEPTED).exists():
        return None
    return refuse(
        "没有部门同意参加，不能作为联合抽查定稿；请修改方案后再征求意见，或者放弃",
        clause=rules.for_case(scheme).clause("scheme.min_participants"),
    )


def everybody_answered(scheme: Scheme, facts: Facts) -> Decision | None:
    """No invited department is still to answer."""
    waiting = scheme.consultations.filter(state__in=_OPEN).select_related("department")
    if not waiting:
        return None
    return refuse(f"尚待答复：{'、'.join(row.department.name for row in waiting)}")


def not_launched(scheme: Scheme, facts: Facts) -> Decision | None:
    """A final version is launched once."""
    return refuse("本版方案已发起任务") if scheme.tasks.exists() else None


def nothing_drawn(scheme: Scheme, facts: Facts) -> Decision | None:
    """No task of the version has been drawn; a drawn list is not changed by a new scheme."""
    open_states = [TaskState.FINAL, TaskState.CANCELLED]
    drawn = scheme.tasks.exclude(state__in=open_states).first()
    if drawn is None:
        return None
    return refuse(
        f"任务 {drawn.task_no}“{drawn.get_state_display()}”，已抽取的任务不能再变更方案",
        clause="惠州 第（九）条",
    )
