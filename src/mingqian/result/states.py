"""The steps of a result: the page a jurist can read (flows §9)."""

from __future__ import annotations

from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Table, Transition
from mingqian.result import events, guards, policies
from mingqian.result.models import ResultState as S

TABLE = Table(
    Transition(
        action="enter",
        label="录入结果",
        source=(S.OPEN,),
        target=S.ENTERED,
        permission=P.RESULT_ENTER,
        event=events.ENTERED,
        clause="惠州 第（十一）条 / 昌江 第十六条（三） / 吉林 二（七） / 兴隆台 三",
        policy=policies.can_enter_result,
        guards=(guards.inspection_is_completed,),
        style="primary",
    ),
    Transition(
        action="approve",
        label="审核通过",
        source=(S.ENTERED,),
        target=S.REVIEWED,
        permission=P.RESULT_REVIEW,
        event=events.APPROVED,
        clause="兴隆台 三、七（二）",
        policy=policies.can_review,
        style="primary",
    ),
    Transition(
        action="return",
        label="审核退回",
        source=(S.ENTERED,),
        target=S.RETURNED,
        permission=P.RESULT_REVIEW,
        event=events.RETURNED,
        clause="兴隆台 三",
        policy=policies.can_review,
        guards=(guards.is_not_public_on_entry,),
        needs_reason=True,
        style="danger",
    ),
    Transition(
        action="add_outcome",
        label="补录查处结果",
        source=(S.ENTERED, S.REVIEWED),
        target=None,
        permission=P.RESULT_ENTER,
        event=events.OUTCOME_ADDED,
        clause="兴隆台 三",
        policy=policies.can_enter_result,
        guards=(guards.is_a_problem, guards.has_no_outcome),
    ),
    Transition(
        action="replace",
        label="更正",
        source=(S.ENTERED, S.REVIEWED),
        target=S.CORRECTED,
        permission=P.CORRECTION_DECIDE,
        event=events.REPLACED,
        clause="惠州 第（十二）条 / 吉林 二（七）〔解释适用〕",
        policy=policies.can_correct,
        needs_reason=True,
        style="danger",
        confirm="更正产生新的一版，原结果保留并标明已更正。",
    ),
)
