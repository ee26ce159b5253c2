"""One transition table per handling path, and those of checks outside the draw and listings.

Every path ends in «closed»; a path that leads nowhere is left for the next one («escalate»),
which is a new follow-up on its own table.
"""

from __future__ import annotations

from collections.abc import Callable

from mingqian.followup import events, policies
from mingqian.followup.models import FollowUp, HandlingPath
from mingqian.followup.models import FollowUpState as S
from mingqian.followup.models import ListingState as L
from mingqian.followup.models import NonRandomState as N
from mingqian.foundation.journal.vocabulary import EventType
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Facts, Guard, Table, Transition

RECTIFY = "昌江 第十七条 / 彭阳 二（六）“对整改情况进行跟踪”"
CASE = "昌江 第十七条 / 吉林 二（八） / 彭阳 二（七）“按照行政处罚程序规定进行调查处理”"
CLUE = "昌江 第十七条 / 彭阳 二（六）“及时移交违法线索”"
CRIME = "惠州 第（十六）条 / 吉林 三（二） / 彭阳 二（六） / 昌江 第十七条"
UNLICENSED = "吉林 二（八） / 彭阳 二（七）《无证无照经营查处办法》"
PENDING = "昌江 第十七条 / 吉林 二（七）“谁管辖、谁负责”"
LISTS = "彭阳 二（六）“健全和落实经营异常名录管理、严重违法失信企业名单管理”"
AT_ONCE = "吉林 二（八）“立即实施检查、处置” / 彭阳 二（七）“及时”"
OUTSIDE = "吉林 二（八） / 彭阳 二（七） / 兴隆台 五 / 昌江 第三条"


def evidence_is_in(followup: FollowUp, facts: Facts) -> Decision | None:
    """Nothing is reviewed before the object has shown what it did."""
    if followup.order.evidence_at:
        return None
    return refuse("还没有收到改正材料", clause=RECTIFY)


def is_not_sent(followup: FollowUp, facts: Facts) -> Decision | None:
    """A transfer goes out once."""
    return refuse("已经移送", clause=CLUE) if followup.transfer.sent_at else None


def is_sent(followup: FollowUp, facts: Facts) -> Decision | None:
    """Only what was sent can be received or returned."""
    return None if followup.transfer.sent_at else refuse("尚未移送", clause=CLUE)


def case_is_filed(followup: FollowUp, facts: Facts) -> Decision | None:
    """A decision needs its case."""
    return None if hasattr(followup, "case") else refuse("尚未立案", clause=CASE)


def _row(
    action: str,
    label: str,
    step: tuple[tuple[str, ...], str | None],
    event: EventType,
    clause: str,
    *,
    permission: P = P.FOLLOWUP_HANDLE,
    policy: Callable[[Actor, FollowUp], Decision] = policies.can_handle,
    guards: tuple[Guard, ...] = (),
    style: str = "default",
    needs_reason: bool = False,
) -> Transition:
    return Transition(
        action=action,
        label=label,
        source=step[0],
        target=step[1],
        permission=permission,
        event=event,
        clause=clause,
        policy=policy,
        guards=guards,
        style=style,
        needs_reason=needs_reason,
    )


def _escalate(clause: str, *sources: str) -> Transition:
    """Leave this path for another one."""
    return _row(
        "escalate",
        "转其他处理方式",
        (sources, S.CLOSED),
        events.ESCALATED,
        clause,
        needs_reason=True,
    )


def _assign(clause: str) -> Transition:
    """Hand on to the department with jurisdiction."""
    return _row(
        "assign",
        "改派责任部门",
        ((S.OPEN,), None),
        events.ASSIGNED,
        clause,
        permission=P.FOLLOWUP_TRANSFER,
        policy=policies.can_assign,
        needs_reason=True,
    )


RECTIFICATION_TABLE = Table(
    _row(
        "order",
        "责令改正",
        ((S.OPEN,), S.IN_PROGRESS),
        events.ORDERED,
        RECTIFY,
        style="primary",
    ),
    _row(
        "submit_evidence",
        "登记改正材料",
        ((S.IN_PROGRESS, S.OVERDUE), None),
        events.EVIDENCE_IN,
        RECTIFY,
    ),
    _row(
        "confirm_corrected",
        "复查：已改正",
        ((S.IN_PROGRESS, S.OVERDUE), S.CLOSED),
        events.CORRECTED,
        RECTIFY,
        guards=(evidence_is_in,),
        style="primary",
    ),
    _row(
        "find_uncorrected",
        "复查：未改正",
        ((S.IN_PROGRESS,), S.OVERDUE),
        events.NOT_CORRECTED,
        RECTIFY,
        needs_reason=True,
        style="danger",
    ),
    _row(
        "lapse",
        "逾期",
        ((S.IN_PROGRESS,), S.OVERDUE),
        events.OVERDUE,
        RECTIFY,
        policy=policies.is_the_clock,
    ),
    _escalate(RECTIFY, S.OPEN, S.IN_PROGRESS, S.OVERDUE),
    _assign(RECTIFY),
)

CASE_TABLE = Table(
    _row("file_case", "立案", ((S.OPEN,), S.IN_PROGRESS), events.CASE_FILED, CASE, style="primary"),
    _row(
        "decide_case",
        "登记处理决定",
        ((S.IN_PROGRESS,), S.CLOSED),
        events.CASE_DECIDED,
        CASE,
        guards=(case_is_filed,),
        style="primary",
    ),
    _escalate(CASE, S.OPEN, S.IN_PROGRESS),
    _assign(CASE),
)


def _transfer_table(clause: str, *ways_out: Transition) -> Table:
    begun, closed = S.IN_PROGRESS, S.CLOSED
    return Table(
        _row(
            "prepare", "准备移送材料", ((S.OPEN,), begun), events.TRANSFER_PREPARED, clause,
            style="primary",
        ),
        _row(
            "send", "移送", ((begun,), None), events.TRANSFER_SENT, clause,
            permission=P.FOLLOWUP_TRANSFER, policy=policies.can_send, guards=(is_not_sent,),
            style="primary",
        ),
        _row(
            "acknowledge", "签收或者登记回执", ((begun,), closed), events.TRANSFER_RECEIVED, clause,
            policy=policies.can_receive, guards=(is_sent,), style="primary",
        ),
        _row(
            "send_back", "退回", ((begun,), S.OPEN), events.TRANSFER_RETURNED, clause,
            policy=policies.can_return, guards=(is_sent,), needs_reason=True, style="danger",
        ),
        _row(
            "note_outcome", "登记办理结果", ((closed,), None), events.TRANSFER_OUTCOME, clause,
            policy=policies.can_receive,
        ),
        *ways_out,
    )  # fmt: skip


CLUE_TABLE = _transfer_table(CLUE, _escalate(CLUE, S.OPEN, S.IN_PROGRESS))
# A suspected crime has no other way out than its receipt (惠州 第（十六）条).
CRIME_TABLE = _transfer_table(CRIME)

UNLICENSED_TABLE = Table(
    _row(
        "handle_unlicensed",
        "查处",
        ((S.OPEN,), S.IN_PROGRESS),
        events.UNLICENSED_HANDLED,
        UNLICENSED,
        style="primary",
    ),
    _row(
        "close",
        "办结",
        ((S.IN_PROGRESS,), S.CLOSED),
        events.CLOSED,
        UNLICENSED,
        style="primary",
    ),
    _escalate(UNLICENSED, S.OPEN, S.IN_PROGRESS),
)

PENDING_TABLE = Table(
    _row("close", "办结", ((S.OPEN,), S.CLOSED), events.CLOSED, PENDING, style="primary"),
    _escalate(PENDING, S.OPEN),
    _assign(PENDING),
)

TABLES: dict[str, Table] = {
    HandlingPath.RECTIFICATION: RECTIFICATION_TABLE,
    HandlingPath.CASE: CASE_TABLE,
    HandlingPath.CLUE: CLUE_TABLE,
    HandlingPath.CRIME: CRIME_TABLE,
    HandlingPath.UNLICENSED: UNLICENSED_TABLE,
    HandlingPath.PENDING: PENDING_TABLE,
}

NONRANDOM = Table(
    Transition(
        action="record_check",
        label="登记检查情况",
        source=(N.REGISTERED,),
        target=N.CHECKED,
        permission=P.FOLLOWUP_HANDLE,
        event=events.NONRANDOM_CHECKED,
        clause=OUTSIDE,
        policy=policies.can_handle_nonrandom,
        style="primary",
    ),
    Transition(
        action="conclude",
        label="登记处置",
        source=(N.CHECKED,),
        target=N.HANDLED,
        permission=P.FOLLOWUP_HANDLE,
        event=events.NONRANDOM_HANDLED,
        clause=OUTSIDE,
        policy=policies.can_handle_nonrandom,
        style="primary",
    ),
)

LISTING = Table(
    Transition(
        action="list",
        label="决定列入",
        source=(L.PROPOSED,),
        target=L.LISTED,
        permission=P.CORRECTION_DECIDE,
        event=events.LISTED,
        clause=LISTS,
        policy=policies.can_decide_listing,
        style="primary",
    ),
    Transition(
        action="refuse",
        label="不予列入",
        source=(L.PROPOSED,),
        target=L.REFUSED,
        permission=P.CORRECTION_DECIDE,
        event=events.LISTING_REFUSED,
        clause=LISTS,
        policy=policies.can_decide_listing,
        needs_reason=True,
    ),
    Transition(
        action="remove",
        label="移出",
        source=(L.LISTED,),
        target=L.REMOVED,
        permission=P.CORRECTION_DECIDE,
        event=events.DELISTED,
        clause=LISTS,
        policy=policies.can_decide_listing,
        needs_reason=True,
    ),
)
