"""Conditions of the transitions of a draw: each ``None`` when it holds, else the refusal."""

from __future__ import annotations

from django.utils import timezone

from mingqian.draw import policies
from mingqian.draw.models import Draw, DrawState
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.transition import Facts

PROTOCOL = "平台抽取规程 §6"
LAUNCH = "惠州 第（九）条 / 彭阳 二（四） / 昌江 第十四条 / 兴隆台 六（三）"


def pool_not_empty(draw: Draw, facts: Facts) -> Decision | None:
    """There must be somebody to draw."""
    if draw.pool.size:
        return None
    return refuse("抽取池为空：范围内没有可抽取的对象，请核对范围和排除情况", clause=LAUNCH)


def something_to_draw(draw: Draw, facts: Facts) -> Decision | None:
    """At least one object must be due."""
    if any(stratum.quota for stratum in draw.strata.all()):
        return None
    return refuse("各层应抽户数均为零，请核对方案的比例和数量", clause=LAUNCH)


def first_attempt(draw: Draw, facts: Facts) -> Decision | None:
    """After a void, pool and quotas stay as they were (protocol §6)."""
    if draw.attempt == 1:
        return None
    return refuse("作废后重抽须沿用原抽取池和应抽户数，不得改动", clause=PROTOCOL)


def before_commit_deadline(draw: Draw, facts: Facts) -> Decision | None:
    """No commitment after its deadline."""
    if draw.commit_by is None or timezone.now() <= draw.commit_by:
        return None
    return refuse("承诺截止时间已过，须写明责任方作废后重抽", clause=PROTOCOL, code="late")


def own_commitment_open(draw: Draw, facts: Facts) -> Decision | None:
    """A party commits once."""
    if policies.shares_of(facts.actor, draw).filter(commitment="").exists():
        return None
    return refuse("您这一方已提交承诺，不得更改", clause=PROTOCOL)


def own_reveal_open(draw: Draw, facts: Facts) -> Decision | None:
    """A party delivers once."""
    if policies.shares_of(facts.actor, draw).filter(value="").exists():
        return None
    return refuse("您这一方已交付随机数", clause=PROTOCOL)


def before_reveal_deadline(draw: Draw, facts: Facts) -> Decision | None:
    """No reveal after its deadline: then the envelope speaks."""
    if draw.reveal_by is None or timezone.now() <= draw.reveal_by:
        return None
    return refuse("公开截止时间已过，须由见证人启封密封件", clause=PROTOCOL, code="late")


def after_reveal_deadline(draw: Draw, facts: Facts) -> Decision | None:
    """An envelope is opened only when its party had its chance."""
    if draw.reveal_by is not None and timezone.now() > draw.reveal_by:
        return None
    return refuse("公开截止时间未到，参与方仍可自行公开", clause=PROTOCOL, code="early")


def beacon_awaited(draw: Draw, facts: Facts) -> Decision | None:
    """The beacon is entered once and never altered."""
    if draw.beacon_kind == "none":
        return refuse("本次抽取未约定公共随机源，不需录入", clause=PROTOCOL)
    if draw.beacon_text:
        return refuse("公共随机源结果已录入，不得更改", clause=PROTOCOL)
    return None


def beacon_known(draw: Draw, facts: Facts) -> Decision | None:
    """Chance comes last: no draw before the beacon."""
    if draw.beacon_kind == "none" or draw.beacon_text:
        return None
    return refuse("公共随机源结果尚未录入，请见证人录入后再抽取", clause=PROTOCOL)


def outcome_unknown(draw: Draw, facts: Facts) -> Decision | None:
    """Once the outcome can be computed, a void would be a choice."""
    if draw.state != DrawState.REVEALED:
        return None
    if draw.beacon_text or draw.beacon_kind == "none":
        return refuse("抽取结果已成定数，不得作废；中断的抽取可以继续完成", clause=PROTOCOL)
    return None


def confirmation_asked(draw: Draw, facts: Facts) -> Decision | None:
    """Confirming exists only where the rulebook writes it (G10)."""
    if rules.for_case(draw.task).is_on("draw.list_confirmation"):
        return None
    return refuse("本地规则未要求确认抽取名单，可以直接派发", clause="兴隆台 六（三）")


def filing_asked(draw: Draw, facts: Facts) -> Decision | None:
    """Filing exists only where the rulebook writes it (G10)."""
    if rules.for_case(draw.task).is_on("draw.list_filing_to"):
        return None
    return refuse("本地规则未要求抽取名单备案", clause="兴隆台 六（三）")


def list_confirmed(draw: Draw, facts: Facts) -> Decision | None:
    """An unconfirmed list is not dispatched where confirmation is written."""
    found = rules.for_case(draw.task)
    if draw.confirmed_at or not found.is_on("draw.list_confirmation"):
        return None
    return refuse("抽取名单尚未确认，不能派发", clause=found.clause("draw.list_confirmation"))


def list_filed(draw: Draw, facts: Facts) -> Decision | None:
    """Dispatch waits for the filing number (X5)."""
    found = rules.for_case(draw.task)
    if draw.filed_at or not found.is_on("draw.list_filing_to"):
        return None
    return refuse(
        f"抽取名单尚未报{found.text('draw.list_filing_to')}备案，不能派发",
        clause=found.clause("draw.list_filing_to"),
    )
