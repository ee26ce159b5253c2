"""Whether the parts of a line can stand: every refusal names the field and the rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem
from mingqian.plan.models import AnnualPlan, LeadGround, PlanKind
from rulebook.schema.vocabulary import METHODS

if TYPE_CHECKING:
    from mingqian.plan.services.drafting import EntryParts

_MOST_PERMILLE = 1000


def check_parts(plan: AnnualPlan, parts: EntryParts) -> dict[str, Any]:
    """The cleaned range and its words. Raises :class:`Refused` 422."""
    if not parts.name.strip():
        raise invalid("请填写抽查任务名称", name="请填写")
    _check_numbers(parts)
    _check_dates(plan, parts)
    _check_departments(plan, parts)
    _check_methods(plan, parts)
    check_items([parts.lead_department, *parts.participants], parts.items)
    object_range = library.validate_range(parts.object_range)
    words = parts.range_text.strip()
    if not words and object_range:
        words = library.describe_range(object_range)
    return {"object_range": object_range, "range_text": words}


def check_items(departments: Sequence[Department], items: Sequence[InspectionItem]) -> None:
    """Every item is published, in force, drawable and of a department concerned.

    Raises :class:`Refused` 422 naming the items (吉林 二（五）, 惠州 第（六）条6, 昌江 第三条).
    """
    allowed: set[int] = set()
    for department in departments:
        allowed |= set(library.drawable_items(department).values_list("pk", flat=True))
    for item in items:
        if item.pk in allowed:
            continue
        why = _why_not(item, {pk for department in departments for pk in _kin(department)})
        raise invalid(f"抽查事项“{item.name}”不能选用：{why}", items=why)


def _kin(department: Department) -> set[int]:
    """Whose items a department may use: its own and its bureau's, a bureau its units' too."""
    units = department.units.values_list("pk", flat=True)
    return {department.pk, department.bureau.pk, *units}


def _why_not(item: InspectionItem, kin: set[int]) -> str:
    if item.non_applicable_ground:
        return f"不适用随机抽查（{item.non_applicable_ground}）"
    if not item.is_drawable:
        return f"属重点领域（{item.key_area}），按现有方式监管"
    if item.department_id not in kin:
        return f"属于{item.department.name}，不是发起或参与部门的事项"
    state = item.item_list.get_state_display()
    return f"所在清单“{state}”，只能选用发起或参与部门已公布的现行清单事项"


def _check_numbers(parts: EntryParts) -> None:
    permille = parts.sampling_permille
    if permille is not None and not 1 <= permille <= _MOST_PERMILLE:
        raise invalid("抽查比例应在 0.1% 至 100% 之间", sampling_permille="请核对比例")
    if parts.object_count is not None and parts.object_count < 1:
        raise invalid("抽查户数应为正整数", object_count="请核对户数")
    if parts.times_per_year < 1:
        raise invalid("抽查频次至少为每年 1 次", times_per_year="请核对频次")


def _check_dates(plan: AnnualPlan, parts: EntryParts) -> None:
    if parts.starts_on and parts.ends_on and parts.ends_on < parts.starts_on:
        raise invalid("结束日期不能早于开始日期", ends_on="请核对日期")
    for name, day in (("starts_on", parts.starts_on), ("ends_on", parts.ends_on)):
        if day and day.year != plan.year:
            raise invalid(f"{day} 不在计划年度 {plan.year} 内", **{name: "请填写计划年度内的日期"})


def _check_departments(plan: AnnualPlan, parts: EntryParts) -> None:
    lead, participants = parts.lead_department, list(parts.participants)
    r = rules.for_case(plan)
    if lead != plan.department and not plan.department.is_office:
        raise invalid("本部门计划的事项由本部门发起", lead_department="请选择本部门")
    if lead in participants:
        raise invalid("发起部门不能同时是参与部门", participants="请移除发起部门")
    if participants and plan.kind in {PlanKind.DEPARTMENT, PlanKind.OWN_SYSTEM}:
        label = plan.get_kind_display()
        raise invalid(f"{label}不含参与部门，联合抽查请列入联合计划", participants="请移除参与部门")
    for department in [lead, *participants]:
        if department.region_id != plan.region_id:
            raise invalid(f"{department.name}不属于{plan.region.name}", participants="请核对部门")
    if r.is_on("plan.initiator_must_be_member") and not lead.is_member:
        raise invalid(
            f"{lead.name}不是联席会议成员单位，不能发起",
            clause=r.clause("plan.initiator_must_be_member"),
            lead_department="请选择成员单位",
        )
    if parts.lead_ground and parts.lead_ground not in LeadGround.values:
        raise invalid("发起依据应为行业领域主管部门或牵头监管部门", lead_ground="请选择")


def _check_methods(plan: AnnualPlan, parts: EntryParts) -> None:
    r = rules.for_case(plan)
    allowed = r.texts("inspection.methods")
    for code in parts.methods:
        if code not in allowed:
            labels = "、".join(METHODS[method] for method in allowed)
            raise invalid(
                f"本规则的检查方式为：{labels}",
                clause=r.clause("inspection.methods"),
                methods="请选择检查方式",
            )
