"""The transition tables of scheme, consultation and task: the page a jurist can read."""

from __future__ import annotations

from typing import Any

from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Facts, Table
from mingqian.foundation.workflow.transition import Transition as T
from mingqian.scheme import events, guards, policies
from mingqian.scheme.models import Consultation, SchemeState
from mingqian.scheme.models import ConsultationState as C
from mingqian.scheme.models import SchemeState as S
from mingqian.scheme.models import TaskState as K

#: What every scheme must satisfy before it is sent or fixed.
_SOUND = (
    guards.basis_holds,
    guards.factors_given,
    guards.size_given,
    guards.items_allowed,
    guards.parts_complete,
    guards.method_allowed,
    guards.ratio_as_planned,
    guards.risk_order,
    guards.range_nonempty,
)


def _by_the_system(actor: Actor, thing: Any) -> Decision:
    return refuse("随相关办理自动完成", code="not_yours")


def _being_asked(consultation: Consultation, facts: Facts) -> Decision | None:
    """The scheme is out for opinion (an undirected one asks after its draw, 彭阳 二（三）)."""
    scheme = consultation.scheme
    if scheme.state == SchemeState.CONSULTING:
        return None
    if scheme.is_undirected and scheme.state == SchemeState.FINAL:
        return None
    return refuse(f"方案“{scheme.get_state_display()}”，不在征求意见阶段")


SCHEME = Table(
    T(
        action="consult",
        label="征求意见",
        source=(S.DRAFT,),
        target=S.CONSULTING,
        permission=P.SCHEME_DRAFT,
        event=events.SENT,
        clause="惠州 第（七）条",
        policy=policies.is_lead,
        guards=(guards.is_joint, guards.partners_named, *_SOUND),
        style="primary",
    ),
    T(
        action="settle",
        label="意见齐备",
        source=(S.CONSULTING,),
        target=S.SETTLED,
        permission=P.SCHEME_VIEW,
        event=events.SETTLED,
        clause="惠州 第（八）条",
        policy=_by_the_system,
        guards=(guards.everybody_answered,),
    ),
    T(
        action="revise",
        label="修改后再征求意见",
        source=(S.CONSULTING, S.SETTLED),
        target=S.DRAFT,
        permission=P.SCHEME_DRAFT,
        event=events.REVISED,
        clause="惠州 第（七）、（八）条",
        policy=policies.is_lead,
        needs_reason=True,
    ),
    T(
        action="finalise",
        label="定稿",
        source=(S.DRAFT, S.SETTLED),
        target=S.FINAL,
        permission=P.SCHEME_FINALISE,
        event=events.FINALISED,
        clause="惠州 第（七）、（九）条 / 昌江 第十三条",
        policy=policies.is_lead,
        guards=(guards.consulted, guards.somebody_accepted, *_SOUND, guards.within_rulebook),
        style="primary",
        confirm="定稿后方案内容固定；变更须另起新版并再次征求意见。",
    ),
    T(
        action="abandon",
        label="放弃",
        source=(S.DRAFT, S.CONSULTING, S.SETTLED),
        target=S.ABANDONED,
        permission=P.SCHEME_DRAFT,
        event=events.ABANDONED,
        clause="惠州 第（八）条",
        policy=policies.is_lead,
        needs_reason=True,
        style="danger",
    ),
    T(
        action="launch",
        label="发起任务",
        source=(S.FINAL,),
        target=None,
        permission=P.SCHEME_DRAFT,
        event=events.LAUNCHED,
        clause="惠州 第（九）条 / 昌江 第十一条",
        policy=policies.is_lead,
        guards=(guards.not_launched, guards.basis_holds, guards.items_allowed),
        style="primary",
    ),
    T(
        action="new_version",
        label="变更方案",
        source=(S.FINAL,),
        target=S.SUPERSEDED,
        permission=P.SCHEME_DRAFT,
        event=events.SUPERSEDED,
        clause="惠州 第（七）、（九）条",
        policy=policies.is_lead,
        guards=(guards.nothing_drawn,),
        needs_reason=True,
    ),
)

CONSULTATION = Table(
    T(
        action="discuss",
        label="提出意见",
        source=(C.INVITED, C.DISCUSSING, C.NO_ANSWER),
        target=C.DISCUSSING,
        permission=P.SCHEME_DISCUSS,
        event=events.DISCUSSED,
        clause="惠州 第（八）条",
        policy=policies.can_discuss,
        guards=(_being_asked,),
    ),
    T(
        action="accept",
        label="同意参加",
        source=(C.INVITED, C.DISCUSSING, C.NO_ANSWER),
        target=C.ACCEPTED,
        permission=P.SCHEME_ANSWER,
        event=events.ACCEPTED,
        clause="惠州 第（八）条",
        policy=policies.can_answer,
        guards=(_being_asked,),
        style="primary",
    ),
    T(
        action="decline",
        label="不参加（书面函告）",
        source=(C.INVITED, C.DISCUSSING, C.NO_ANSWER),
        target=C.DECLINED,
        permission=P.SCHEME_ANSWER,
        event=events.DECLINED,
        clause="惠州 第（八）条",
        policy=policies.can_answer,
        guards=(_being_asked,),
        needs_reason=True,
        style="danger",
    ),
    T(
        action="lapse",
        label="逾期未答复",
        source=(C.INVITED, C.DISCUSSING),
        target=C.NO_ANSWER,
        permission=P.SCHEME_VIEW,
        event=events.LAPSED,
        clause="惠州 第（八）条（答复期限为系统建议值）",
        policy=_by_the_system,
    ),
)

TASK = Table(
    T(
        action="cancel",
        label="取消任务",
        source=(K.FINAL, K.DRAWN, K.DISPATCHED, K.READY, K.RUNNING),
        target=K.CANCELLED,
        permission=P.TASK_CANCEL,
        event=events.TASK_CANCELLED,
        clause="吉林 二（五）（不得随意减少检查次数）",
        policy=policies.is_task_lead,
        needs_reason=True,
        style="danger",
        confirm="取消后不能恢复；已抽取的名单仍保留在记录中。",
    ),
)

#: The one order of a task (昌江 第十一条) with what each step is recorded as and rests on.
COURSE: tuple[tuple[K, EventType | None, str], ...] = (
    (K.FINAL, None, "昌江 第十一条"),
    (K.DRAWN, events.TASK_DRAWN, "惠州 第（九）条 / 昌江 第十四条"),
    (K.DISPATCHED, events.TASK_DISPATCHED, "昌江 第十四条 / 兴隆台 六（三）"),
    (K.READY, events.TASK_READY, "惠州 第（九）条"),
    (K.RUNNING, events.TASK_RUNNING, "昌江 第十五、十六条"),
    (K.INSPECTED, events.TASK_INSPECTED, "昌江 第十六条 / 吉林 二（六）"),
    (K.ENTERED, events.TASK_ENTERED, "惠州 第（十一）条 / 昌江 第十六条（三）"),
    (K.PUBLISHED, events.TASK_PUBLISHED, "吉林 二（七） / 彭阳 二（六） / 兴隆台 六（五）"),
    (K.ARCHIVED, events.TASK_ARCHIVED, "兴隆台 四 / 吉林 二（六） / 昌江 第二十条"),
    (K.CLOSED, events.TASK_CLOSED, "昌江 第十一条"),
)
ORDER: tuple[K, ...] = tuple(state for state, _, _ in COURSE)

#: Steps of a task that other stages carry out; nobody has a button for them.
TASK_COURSE = Table(
    *(
        T(
            action=state.value,
            label=str(state.label),
            source=(ORDER[place],),
            target=state,
            permission=P.TASK_VIEW,
            event=event,
            clause=clause,
        )
        for place, (state, event, clause) in enumerate(COURSE[1:])
        if event is not None
    ),
)
