"""The transition tables of a publication and of an objection (flows §10, §11)."""

from __future__ import annotations

from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from mingqian.publication import events, policies
from mingqian.publication.models import ObjectionState as O
from mingqian.publication.models import Publication, PublicationKind
from mingqian.publication.models import PublicationState as S
from mingqian.result.selectors import is_publishable

PUBLISH_CLAUSE = (
    "惠州 第（十二）条 / 吉林 二（七） / 彭阳 二（六） / 兴隆台 六（五） / 昌江 第十六条（三）"
)
WITHHOLD_CLAUSE = "彭阳 二（六）“除依法依规不适合公开的情形外”"
SUPERVISION_CLAUSE = "惠州 第（十二）条 / 吉林 二（七） / 彭阳 二（六）“接受社会监督”"


def result_is_ready(publication: Publication, facts: Facts) -> Decision | None:
    """A result must be entered and attested, and reviewed unless entry itself publishes."""
    result = publication.result
    if publication.kind != PublicationKind.RESULT or result is None or is_publishable(result):
        return None
    label = result.get_state_display()
    return refuse(f"检查结果“{label}”，录入、承诺并审核通过后才能公示", clause=PUBLISH_CLAUSE)


def withholding_is_allowed(publication: Publication, facts: Facts) -> Decision | None:
    """The rulebook must know lawful non-publication at all."""
    rulebook = policies.rules_of(publication)
    if rulebook.is_on("publication.nonpublication_allowed"):
        return None
    return refuse("适用的规则没有规定可以不公示", clause=WITHHOLD_CLAUSE)


PUBLICATION = Table(
    Transition(
        action="publish",
        label="公示",
        source=(S.PENDING,),
        target=S.PUBLISHED,
        permission=P.PUBLICATION_PUBLISH,
        event=events.PUBLISHED,
        clause=PUBLISH_CLAUSE,
        policy=policies.can_publish,
        guards=(result_is_ready,),
        style="primary",
        confirm="公示后任何人可以查询；如需更正，原内容保留并标明“已更正”。",
    ),
    Transition(
        action="request_withholding",
        label="申请不公示",
        source=(S.PENDING,),
        target=S.WITHHELD_PENDING,
        permission=P.PUBLICATION_WITHHOLD_REQUEST,
        event=events.WITHHOLDING_REQUESTED,
        clause=WITHHOLD_CLAUSE,
        policy=policies.can_publish,
        guards=(withholding_is_allowed,),
    ),
    Transition(
        action="withhold",
        label="准予不公示",
        source=(S.WITHHELD_PENDING,),
        target=S.WITHHELD,
        permission=P.PUBLICATION_WITHHOLD_DECIDE,
        event=events.WITHHELD,
        clause=WITHHOLD_CLAUSE,
        policy=policies.can_decide_withholding,
        needs_reason=True,
        style="primary",
    ),
    Transition(
        action="refuse_withholding",
        label="不予准许",
        source=(S.WITHHELD_PENDING,),
        target=S.PENDING,
        permission=P.PUBLICATION_WITHHOLD_DECIDE,
        event=events.WITHHOLDING_REFUSED,
        clause=WITHHOLD_CLAUSE,
        policy=policies.can_decide_withholding,
        needs_reason=True,
        style="danger",
    ),
    Transition(
        action="release",
        label="恢复公示",
        source=(S.WITHHELD,),
        target=S.PENDING,
        permission=P.PUBLICATION_WITHHOLD_DECIDE,
        event=events.RELEASED,
        clause=WITHHOLD_CLAUSE,
        policy=policies.can_decide_withholding,
        needs_reason=True,
    ),
    Transition(
        action="correct",
        label="更正",
        source=(S.PUBLISHED,),
        target=S.CORRECTED,
        permission=P.CORRECTION_DECIDE,
        event=events.CORRECTED,
        clause=SUPERVISION_CLAUSE,
        policy=policies.can_correct,
        needs_reason=True,
        style="danger",
    ),
)

OBJECTION = Table(
    Transition(
        action="accept",
        label="受理并核查",
        source=(O.RECEIVED,),
        target=O.EXAMINING,
        permission=P.PUBLICATION_VIEW,
        event=events.OBJECTION_ACCEPTED,
        clause=SUPERVISION_CLAUSE,
        policy=policies.can_examine,
        style="primary",
    ),
    Transition(
        action="reject",
        label="不予受理",
        source=(O.RECEIVED,),
        target=O.REJECTED,
        permission=P.PUBLICATION_VIEW,
        event=events.OBJECTION_REJECTED,
        clause=SUPERVISION_CLAUSE,
        policy=policies.can_examine,
        style="danger",
    ),
    Transition(
        action="uphold",
        label="异议成立并更正",
        source=(O.EXAMINING,),
        target=O.UPHELD,
        permission=P.CORRECTION_DECIDE,
        event=events.OBJECTION_UPHELD,
        clause=SUPERVISION_CLAUSE,
        policy=policies.can_uphold,
        style="primary",
    ),
    Transition(
        action="dismiss",
        label="答复（不更正）",
        source=(O.EXAMINING,),
        target=O.DISMISSED,
        permission=P.PUBLICATION_VIEW,
        event=events.OBJECTION_DISMISSED,
        clause=SUPERVISION_CLAUSE,
        policy=policies.can_examine,
    ),
)
