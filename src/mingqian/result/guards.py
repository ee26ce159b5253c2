"""Conditions of stage 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules

if TYPE_CHECKING:
    from mingqian.foundation.rules.applied import Rules
    from mingqian.foundation.workflow.transition import Facts
    from mingqian.result.models import Result


def rules_of(result: Result) -> Rules:
    """The rules the task was opened under."""
    return rules.for_case(result.inspection.part.task)


def inspection_is_completed(result: Result, facts: Facts) -> Decision | None:
    """彭阳 二（五）: a visit without its record cannot go to result entry."""
    if result.inspection.is_completed:
        return None
    return refuse(
        f"检查尚未完成（当前：{result.inspection.get_state_display()}），不能录入结果",
        clause="惠州 第（十一）条 / 彭阳 二（五）",
    )


def publishes_on_entry(law: Rules) -> bool:
    """Whether entering is publishing here (惠州 第（十二）条, 昌江 第十六条（三）)."""
    return law.value("publication.working_days") == "on_entry"


def is_not_public_on_entry(result: Result, facts: Facts) -> Decision | None:
    """What was published by its entry is not taken back; it is corrected (G12)."""
    law = rules_of(result)
    if not publishes_on_entry(law):
        return None
    return refuse(
        "结果录入后已自动公示，不能退回；有误的请走更正程序",
        clause=law.clause("publication.working_days"),
    )


def is_a_problem(result: Result, facts: Facts) -> Decision | None:
    """Only a result with a problem has an outcome of handling."""
    if result.is_problem:
        return None
    return refuse("该结果没有需要处理的问题", clause="兴隆台 三")


def has_no_outcome(result: Result, facts: Facts) -> Decision | None:
    """The outcome is written once; a change is a correction."""
    if not result.outcome_text:
        return None
    return refuse("查处结果已经录入；有误的请走更正程序", clause="兴隆台 三")
