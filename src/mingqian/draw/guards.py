"""Conditions of the transitions of a draw: each ``None`` when it holds, else the refusal."""

from __future__ import annotations

from django.utils import timezone

from mingqian.draw import policies
from mingqian.draw.ceremony import envelope
from mingqian.draw.ceremony.chance import DATED, hour_has_come
from mingqian.draw.ceremony.reserve import blocked
from mingqian.draw.models import Draw, DrawnObject, DrawState, SupplementGround
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.transition import Facts

PROTOCOL = "平台抽取规程 §6"
COORDINATION = "平台抽取规程 §12：综合查一次，各部门以同一种子抽取"
SUPPLEMENT = policies.SUPPLEMENT
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


def not_coordinated(draw: Draw, facts: Facts) -> Decision | None:
    """A member of a coordination is sealed with the others or not at all."""
    if draw.coordination_id is None:
        return None
    return refuse("本次抽取已加入统筹抽取，须一并封存", clause=COORDINATION)


def coordinated(draw: Draw, facts: Facts) -> Decision | None:
    """Only a member leaves, or is sealed together."""
    if draw.coordination_id is not None:
        return None
    return refuse("本次抽取没有加入统筹抽取", clause=COORDINATION)


def may_be_coordinated(draw: Draw, facts: Facts) -> Decision | None:
    """One coordination at a time; a supplement fills gaps of its own and stays alone."""
    if draw.coordination_id is not None:
        return refuse("本次抽取已加入统筹抽取", clause=COORDINATION)
    if draw.is_supplementary:
        return refuse("补抽只补本任务的缺额，不能统筹", clause=COORDINATION)
    return None


def first_attempt(draw: Draw, facts: Facts) -> Decision | None:
    """After a void, pool and quotas stay as they were (protocol §6)."""
    if draw.is_supplementary:
        return refuse("补抽沿用原封存名单，不得重建", clause=SUPPLEMENT)
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
    """Once somebody can compute the outcome, a void would be a choice (protocol §6).

    After all numbers are there only the beacon is missing, and the beacon can always be had: a
    die is thrown in the open, seen before it is entered. Only a drawing or round still to come
    leaves everybody blind.
    """
    if draw.state == DrawState.REVEALED:
        if draw.beacon_text or draw.beacon_kind == "none":
            return refuse("抽取结果已成定数，不得作废；中断的抽取可以继续完成", clause=PROTOCOL)
        if draw.beacon_kind not in DATED or hour_has_come(draw.beacon_detail):
            return refuse(
                "各方随机数已经齐备，公共随机源的结果可能已为人知，此时作废等于挑选结果",
                clause=PROTOCOL,
                code="outcome_known",
            )
    if draw.state == DrawState.COMMITTED and draw.beacon_kind == "none":
        return _last_reveal_is_bound(draw)
    return None


def lottery_failed(draw: Draw, facts: Facts) -> Decision | None:
    """A lottery or a network can fail to come; a die is thrown again. A lie is refuted."""
    if draw.beacon_kind in DATED and not draw.beacon_text and hour_has_come(draw.beacon_detail):
        return None
    return refuse("只有约定的彩票或者信标到期没有产生，才能以此作废", clause=PROTOCOL)


def _last_reveal_is_bound(draw: Draw) -> Decision | None:
    """Without a beacon the last to reveal knows the outcome: only a lost envelope voids then."""
    if not draw.shares.exclude(value="").exists():
        return None
    missing = [share for share in draw.shares.all() if not share.value]
    late = draw.reveal_by is not None and timezone.now() > draw.reveal_by
    if late and not all(envelope.is_good(share, draw.root_digest, draw.alg) for share in missing):
        return None
    return refuse(
        "已有参与方公开随机数，且未约定公共随机源，此时作废等于挑选结果；逾期未公开的由见证人启封",
        clause=PROTOCOL,
        code="outcome_known",
    )


def supplement_approved(draw: Draw, facts: Facts) -> Decision | None:
    """More objects than the scheme asks for need an approved decision first."""
    if draw.supplement_ground != SupplementGround.ENLARGED or draw.approved_at:
        return None
    return refuse("扩大抽查的补抽尚未批准，不能封存", clause=SUPPLEMENT)


def is_enlarging(draw: Draw, facts: Facts) -> Decision | None:
    """Only an enlargement is approved: the other grounds were decided with each drop."""
    if draw.supplement_ground == SupplementGround.ENLARGED and not draw.approved_at:
        return None
    return refuse("本次抽取不需要批准", clause=SUPPLEMENT)


def time_to_disclose(draw: Draw, facts: Facts) -> Decision | None:
    """A sealed draw is disclosed when its time has come, and once."""
    if draw.disclosed_at is None and draw.disclose_at and draw.disclose_at <= timezone.now():
        return None
    return refuse("公开时间未到，或者已经公开", clause=PROTOCOL, code="early")


def replacement_left(drawn: DrawnObject, facts: Facts) -> Decision | None:
    """The reserve of the stratum and the limit of replacements allow one more."""
    found = blocked(drawn)
    if found is None:
        return None
    return refuse(
        f"{found.label}，不能再由备选递补；可以“同意不检（不递补）”，缺额以新的随机种子另行补抽",
        clause=found.clause,
        code="supplement_needed",
    )


def no_replacement_left(drawn: DrawnObject, facts: Facts) -> Decision | None:
    """Dropping without a replacement is no way round the reserve."""
    if blocked(drawn) is not None:
        return None
    return refuse("同层仍有备选可以递补，不能不递补而直接不检", clause=PROTOCOL)


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
