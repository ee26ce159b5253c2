"""What an item's facts must satisfy before they are written: words, lengths, codes, numbers.

A code belongs to one item for good: over versions it stays, and the code of an item that was
dropped is never given to another one.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.fields import label_of, longest_of
from mingqian.library.models import (
    Bound,
    CreditRiskClass,
    InspectionItem,
    InspectionItemList,
    InspectionMethod,
    RandomUnit,
    SubItem,
)
from mingqian.library.requirements import missing_fields
from mingqian.library.selectors.items import family
from mingqian.library.selectors.quality import same_name

#: Short texts whose length is checked before the database would cut or refuse them.
BOUNDED = (
    "code", "category_code", "category", "name", "subject", "object_kinds", "ratio_text",
    "frequency_text", "required_speciality", "required_qualification", "required_post",
    "full_list_code",
)  # fmt: skip
RISK_CLASSES = [code for code in CreditRiskClass.values if code != CreditRiskClass.UNKNOWN]
_WHOLE = Decimal(100)


def check(item: InspectionItem, reason: str) -> None:
    """Everything at once, so that one message names every fault. Raises 422."""
    faults: dict[str, str] = {}
    for name in ("code", "category", "name"):
        if not getattr(item, name):
            faults[name] = f"请填写{label_of(InspectionItem, name)}"
    for name in BOUNDED:
        longest = longest_of(InspectionItem, name)
        if len(getattr(item, name)) > longest:
            faults[name] = f"不能超过 {longest} 字"
    faults |= _words(item) | _codes(item) | _numbers(item) | _handling(item)
    if item.registry and item.registry.department_id not in family(item.department):
        faults["registry"] = f"名录库“{item.registry}”不是{item.department.label}的"
    if faults:
        raise invalid("抽查事项有误：" + "；".join(faults.values()), **faults)
    _check_required(item, reason)


def _words(item: InspectionItem) -> dict[str, str]:
    faults = {}
    unknown = [method for method in item.methods if method not in InspectionMethod.values]
    if unknown:
        faults["methods"] = f"没有检查方式“{'、'.join(unknown)}”"
    if item.random_unit not in RandomUnit.values:
        faults["random_unit"] = "请选择随机单元"
    for name in ("ratio_bound", "frequency_bound"):
        if getattr(item, name) and getattr(item, name) not in Bound.values:
            faults[name] = "请选择不低于、等于或者不超过"
    return faults


def _codes(item: InspectionItem) -> dict[str, str]:
    faults = {}
    others = InspectionItem.objects.filter(item_list=item.item_list).exclude(pk=item.pk)
    if item.code and others.filter(code=item.code).exists():
        faults["code"] = f"编码 {item.code} 在本清单中已经使用"
    elif item.code and (text := _broken_continuity(item)):
        faults["code"] = text
    same = others.filter(category_code=item.category_code).exclude(category=item.category)
    if item.category_code and (other := same.first()):
        faults["category_code"] = f"类别编码 {item.category_code} 已用于“{other.category}”"
    return faults


def _broken_continuity(item: InspectionItem) -> str:
    origin = item.origin
    if origin is not None and origin.item_list.published_at and _same_series(item, origin):
        # The office tells two departments' equal codes apart; that is no change of a code.
        if origin.code == item.code:
            return ""
        return f"编码 {origin.code} 已经公布，各版次应保持不变"
    held = former_holder(item.item_list, item.code)
    if held is None or same_name(held.name) == same_name(item.name):
        return ""
    return f"编码 {item.code} 曾用于“{held.name}”（{held.item_list}），不能改给另一事项"


def _same_series(item: InspectionItem, origin: InspectionItem) -> bool:
    mine, its = item.item_list, origin.item_list
    return (mine.department_id, mine.kind) == (its.department_id, its.kind)


def former_holder(item_list: InspectionItemList, code: str) -> InspectionItem | None:
    """The item that bore a code in the latest earlier published version of the same list."""
    rows = InspectionItem.objects.filter(
        code=code,
        item_list__department=item_list.department,
        item_list__kind=item_list.kind,
        item_list__published_at__isnull=False,
    ).exclude(item_list=item_list)
    newest = rows.order_by("-item_list__year", "-item_list__version")
    return newest.select_related("item_list__department").first()


def former_sub_item(item: InspectionItem, code: str) -> SubItem | None:
    """The sub-item that bore a code in an earlier published version of the same list."""
    rows = SubItem.objects.filter(
        code=code,
        item__item_list__department=item.item_list.department,
        item__item_list__kind=item.item_list.kind,
        item__item_list__published_at__isnull=False,
    ).exclude(item__item_list=item.item_list)
    return rows.order_by("-item__item_list__year", "-item__item_list__version").first()


def _numbers(item: InspectionItem) -> dict[str, str]:
    faults = {}
    if item.ratio_percent is not None and _percent(item.ratio_percent) is None:
        faults["ratio_percent"] = "抽查比例应为 0 到 100 之间的百分数"
    wrong = [
        f"{key}={value}"
        for key, value in item.risk_ratios.items()
        if key not in RISK_CLASSES or _percent(value) is None
    ]
    if wrong:
        known = "、".join(RISK_CLASSES)
        faults["risk_ratios"] = f"分风险类别比例有误（{'、'.join(wrong)}）：类别 {known}，0 到 100"
    stated = (item.frequency_times is None, item.frequency_months is None)
    if stated[0] != stated[1]:
        faults["frequency_months"] = "抽查次数和计次周期须同时填写"
    if item.frequency_times == 0 or item.frequency_months == 0:
        faults["frequency_times"] = "抽查次数和计次周期应大于 0"
    return faults


def _percent(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if 0 <= number <= _WHOLE else None


def _handling(item: InspectionItem) -> dict[str, str]:
    if not item.result_handling:
        return {}
    rules = rules_of.for_case(item.item_list)
    results, paths = rules.texts("result.category_codes"), rules.texts("followup.paths")
    wrong = [
        f"{result} → {path}"
        for result, path in item.result_handling.items()
        if result not in results or path not in paths
    ]
    if not wrong:
        return {}
    return {"result_handling": f"本地规则没有这样的结果或者处理途径：{'；'.join(wrong)}"}


def _check_required(item: InspectionItem, reason: str) -> None:
    rules = rules_of.for_case(item.item_list)
    missing = missing_fields(item, rules)
    if not missing:
        return
    text = f"抽查事项“{item.name}”未写明{'、'.join(missing.values())}"
    breach = rules.breach("items.required_fields", text, reason=reason)
    if breach is not None and not breach.overridable:
        fields = {name: f"请填写{label}" for name, label in missing.items()}
        raise invalid(text, clause=breach.clause, **fields)
