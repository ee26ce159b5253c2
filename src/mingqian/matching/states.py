"""The states of a department's part and of a substitution, as tables a jurist can read."""

from __future__ import annotations

from mingqian.draw.ceremony.chance import hour_has_come
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from mingqian.matching import events, policies
from mingqian.matching.models import (
    AssignmentState,
    DepartmentPart,
    PartState,
    SealState,
    Substitution,
    SubstitutionState,
    TermsSeal,
)
from mingqian.scheme.models import TaskState

ORDER = "惠州 第（九）条“选择本部门抽查检查事项，抽取本部门抽查检查人员”"


DEALING = "惠州 第（九）条 / 彭阳 二（四） / 昌江 第十四条 / 兴隆台 六（三）"
SEALING = "平台抽取规程 §8.4：条件先封存，随机源后产生，每次封存都登记在日志"


def every_object_staffed(part: DepartmentPart, facts: Facts) -> Decision | None:
    """Every object has its inspectors: none was dropped silently."""
    short = facts.data.get("short") or []
    if not short:
        return None
    names = "、".join(short[:5])
    return refuse(f"{len(short)} 户检查人员不足，不能完成配置：{names}", clause=ORDER)


def no_open_substitution(part: DepartmentPart, facts: Facts) -> Decision | None:
    """A part with an open substitution is not complete."""
    waiting = Substitution.objects.filter(
        assignment__part=part, state=SubstitutionState.REQUESTED
    ).count()
    if not waiting:
        return None
    return refuse(f"有 {waiting} 项人员更换尚未办结", clause="惠州 第（九）条 / 昌江 第十四条")


def task_open(seal: TermsSeal, facts: Facts) -> Decision | None:
    """Nobody is dealt for a task that was called off."""
    task = seal.part.task
    if task.state not in {TaskState.CANCELLED, TaskState.CLOSED}:
        return None
    return refuse(f"任务当前为“{task.get_state_display()}”，不能匹配", clause=DEALING)


def first_deal(seal: TermsSeal, facts: Facts) -> Decision | None:
    """The terms of added objects are those of the first deal: there is nothing to seal anew."""
    if not seal.is_added:
        return None
    return refuse("补抽沿用首次匹配的条件，不退回重封", clause=SEALING)


def round_not_out(seal: TermsSeal, facts: Facts) -> Decision | None:
    """A drand round always comes and can be had at any time: once out, everybody knows it."""
    if seal.beacon["kind"] != "drand" or not hour_has_come(seal.beacon_detail):
        return None
    return refuse(
        "约定的 drand 轮次已经产生，签名随时可以取得，不得退回重封",
        clause=SEALING,
        code="outcome_known",
    )


def refusable(substitution: Substitution, facts: Facts) -> Decision | None:
    """A recusal stated by law cannot be refused (惠州 第（九）条)."""
    if not substitution.is_recusal:
        return None
    return refuse("利害关系回避是法定要求，不得不同意", clause="惠州 第（九）条")


P = PartState
PART_TABLE = Table(
    Transition(
        action="receive",
        label="接收任务",
        source=(P.DISPATCHED,),
        target=P.RECEIVED,
        permission=Permission.MATCHING_CONFIGURE,
        event=events.RECEIVED,
        clause=ORDER,
        policy=policies.may_configure,
        style="primary",
    ),
    Transition(
        action="choose-items",
        label="选定本部门事项",
        source=(P.RECEIVED, P.ITEMS_CHOSEN),
        target=P.ITEMS_CHOSEN,
        permission=Permission.MATCHING_CONFIGURE,
        event=events.ITEMS_CHOSEN,
        clause=ORDER,
        policy=policies.may_configure,
        style="primary",
    ),
    Transition(
        action="seal-terms",
        label="封存匹配条件",
        source=(P.ITEMS_CHOSEN,),
        target=P.TERMS_SEALED,
        permission=Permission.MATCHING_CONFIGURE,
        event=events.TERMS_SEALED,
        clause=DEALING,
        policy=policies.may_configure,
        style="primary",
    ),
    Transition(
        action="deal",
        label="匹配检查人员",
        source=(P.TERMS_SEALED,),
        target=P.INSPECTORS_DRAWN,
        permission=Permission.DRAW_WITNESS,
        event=events.DEALT,
        clause=DEALING,
        policy=policies.by_chance_only,
    ),
    Transition(
        action="reopen-terms",
        label="退回匹配条件",
        source=(P.TERMS_SEALED,),
        target=P.ITEMS_CHOSEN,
        permission=Permission.DRAW_WITNESS,
        event=events.TERMS_REOPENED,
        clause=SEALING,
        policy=policies.by_chance_only,
        needs_reason=True,
    ),
    Transition(
        action="configure",
        label="配置完成",
        source=(P.INSPECTORS_DRAWN,),
        target=P.CONFIGURED,
        permission=Permission.MATCHING_CONFIGURE,
        event=events.CONFIGURED,
        clause="惠州 第（九）条“完成部门联合抽查任务的整体配置”",
        policy=policies.may_configure,
        guards=(every_object_staffed, no_open_substitution),
        style="primary",
    ),
)

SEAL_TABLE = Table(
    Transition(
        action="enter-chance",
        label="录入随机源并匹配",
        source=(SealState.AWAITING,),
        target=SealState.DEALT,
        permission=Permission.DRAW_WITNESS,
        event=events.CHANCE_ENTERED,
        clause=SEALING,
        policy=policies.may_give_chance,
        guards=(task_open,),
        style="primary",
    ),
    Transition(
        action="reopen",
        label="退回重封",
        source=(SealState.AWAITING,),
        target=SealState.WITHDRAWN,
        permission=Permission.DRAW_WITNESS,
        event=events.SEAL_WITHDRAWN,
        clause=SEALING,
        policy=policies.may_give_chance,
        guards=(task_open, first_deal, round_not_out),
        needs_reason=True,
        style="danger",
    ),
)

_CONSENT = "昌江 第十四条“经本部门相关负责人同意后” / 惠州 第（九）条“可重新抽取”"
SUBSTITUTION_TABLE = Table(
    Transition(
        action="consent",
        label="同意更换",
        source=(SubstitutionState.REQUESTED,),
        target=SubstitutionState.DONE,
        permission=Permission.SUBSTITUTION_CONSENT,
        event=events.SUBSTITUTED,
        clause=_CONSENT,
        policy=policies.may_decide,
        style="primary",
    ),
    Transition(
        action="refuse",
        label="不同意",
        source=(SubstitutionState.REQUESTED,),
        target=SubstitutionState.REFUSED,
        permission=Permission.SUBSTITUTION_CONSENT,
        event=events.SUBSTITUTION_REFUSED,
        clause=_CONSENT,
        policy=policies.may_decide,
        guards=(refusable,),
        needs_reason=True,
    ),
)

ASSIGNMENT_TABLE = Table(
    Transition(
        action="confirm-attendance",
        label="确认参加",
        source=(AssignmentState.ACTIVE,),
        target=None,
        permission=Permission.MATCHING_CONFIRM,
        event=events.ATTENDANCE_CONFIRMED,
        clause="惠州 第（九）条“按时参加联合抽查行动”",
        policy=policies.may_confirm,
        style="primary",
    ),
    Transition(
        action="recuse",
        label="申报回避",
        source=(AssignmentState.ACTIVE,),
        target=AssignmentState.REPLACED,
        permission=Permission.TASK_VIEW,
        event=events.RECUSED,
        clause="惠州 第（九）条“有利害关系应依法回避”",
        policy=policies.may_recuse,
        needs_reason=True,
    ),
)
