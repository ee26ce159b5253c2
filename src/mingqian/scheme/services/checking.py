"""Whether what is written into a scheme can stand: every refusal names field and rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.library import selectors as library
from mingqian.library.models import CreditRiskClass
from mingqian.scheme.models import RegisterCombination, Scheme
from rulebook.schema.vocabulary import METHODS

_MOST_PERMILLE, _MOST_WEIGHT = 1000, 1000


def check(scheme: Scheme, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes in clean form. Raises :class:`Refused` 422."""
    r = rules.for_case(scheme)
    clean = dict(changes)
    if "name" in clean and not str(clean["name"]).strip():
        raise invalid("请填写方案名称", name="请填写")
    if "object_range" in clean:
        clean["object_range"] = library.validate_range(clean["object_range"])
        if not str(clean.get("range_text", scheme.range_text)).strip() and clean["object_range"]:
            clean["range_text"] = library.describe_range(clean["object_range"])
    after = {**_present(scheme), **clean}
    _check_size(after)
    _check_strata(after)
    _check_weight(after, r)
    _check_dates(after)
    _check_methods(after, r)
    _check_modes(after, r)
    _check_sections(after)
    return clean


def _present(scheme: Scheme) -> dict[str, Any]:
    names = [field.attname for field in scheme._meta.concrete_fields]
    return {name: getattr(scheme, name) for name in names}


def _check_size(after: Mapping[str, Any]) -> None:
    permille, count = after["sampling_permille"], after["object_count"]
    if permille is not None and not 1 <= permille <= _MOST_PERMILLE:
        raise invalid("抽查比例应在 0.1% 至 100% 之间", sampling_permille="请核对比例")
    if count is not None and count < 1:
        raise invalid("抽查户数应为正整数", object_count="请核对户数")
    if permille is not None and count is not None:
        raise invalid("抽查比例与户数只能填写一项", object_count="已填写比例，请清空其中一项")


def _check_strata(after: Mapping[str, Any]) -> None:
    rates = after["strata_permille"]
    for code, rate in rates.items():
        if code not in CreditRiskClass.values:
            raise invalid(f"没有信用风险分类“{code}”", strata_permille="请核对分类")
        if not isinstance(rate, int) or not 0 <= rate <= _MOST_PERMILLE:
            raise invalid(f"{code} 类的比例应在 0 至 100% 之间", strata_permille="请核对比例")
    if rates and not any(rates.values()):
        raise invalid("各分类的比例不能都为 0", strata_permille="请核对比例")
    if rates and after["sampling_permille"] is not None:
        raise invalid(
            "已填写各分类的比例，不再填写总的抽查比例", sampling_permille="请清空其中一项"
        )


def _check_weight(after: Mapping[str, Any], r: Rules) -> None:
    weight = after["flagged_weight"]
    if not 1 <= weight <= _MOST_WEIGHT:
        raise invalid("风险对象权重应为 1 至 1000 的整数", flagged_weight="请核对权重")
    if weight > 1 and not r.texts("draw.risk_factors"):
        raise invalid(
            "本规则没有列明可以提高抽查机会的风险情形",
            clause=r.clause("draw.risk_weighting"),
            flagged_weight="请填写 1",
        )
    if not after["readmit_flagged"]:
        return
    if not r.is_on("exclusion.readmit_flagged_with_reason"):
        raise invalid(
            "本规则没有重新纳入同年度已查对象的规定",
            clause=r.clause("exclusion.readmit_flagged_with_reason"),
            readmit_flagged="请取消",
        )
    if not str(after["readmit_reason"]).strip():
        raise invalid("重新纳入风险对象须写明理由", readmit_reason="请填写理由")


def _check_dates(after: Mapping[str, Any]) -> None:
    start, end = after["starts_on"], after["completion_on"]
    if start and end and end < start:
        raise invalid("完成日期不能早于开始日期", completion_on="请核对日期")


def _check_methods(after: Mapping[str, Any], r: Rules) -> None:
    allowed = r.texts("inspection.methods")
    for code in after["methods"]:
        if code not in allowed:
            labels = "、".join(METHODS[method] for method in allowed)
            clause = r.clause("inspection.methods")
            raise invalid(f"本规则的检查方式为：{labels}", clause=clause, methods="请选择检查方式")
    default = r.text("inspection.default_method")
    if not default or not after["methods"] or default in after["methods"]:
        return
    message = f"一般采取{METHODS[default]}；采取其他方式须写明特别规定"
    reason = str(after["method_reason"])
    found = r.breach("inspection.default_method", message, reason=reason)
    if found is not None:
        raise invalid(message, clause=found.clause, method_reason="请写明特别规定")


def _check_modes(after: Mapping[str, Any], r: Rules) -> None:
    mode, modes = after["joint_mode"], r.texts("scheme.modes")
    if mode and mode not in modes:
        listed = "、".join(modes) or "本规则未列明联查模式"
        clause = r.clause("scheme.modes")
        raise invalid(f"联查模式可选：{listed}", clause=clause, joint_mode="请选择")
    if after["is_undirected"] and "undirected" not in r.texts("draw.modes"):
        clause = r.clause("draw.modes")
        raise invalid("本规则只采取定向抽查", clause=clause, is_undirected="请取消")
    if after["combine"] not in RegisterCombination.values:
        raise invalid("名录库组合方式应为合并或交集", combine="请选择")


def _check_sections(after: Mapping[str, Any]) -> None:
    for section in after["extra_sections"]:
        if set(section) != {"title", "text"} or not section["title"].strip():
            raise invalid("其他内容须写明标题与正文", extra_sections="请填写标题")


def field_labels(names: list[str]) -> str:
    """The changed fields by their names on screen, for the journal."""
    labels = []
    for name in names:
        try:
            labels.append(str(Scheme._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        except LookupError as error:  # pragma: no cover - a caller's mistake
            raise Refused(f"方案没有字段 {name}") from error
    return "、".join(labels)
