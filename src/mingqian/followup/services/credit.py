"""Published results in the credit record, the class proposed from them, mutual recognition.

昌江 第十九条, 吉林 二（七）, 彭阳 二（六）.
"""

from __future__ import annotations

from django.db import transaction

from mingqian.followup import events
from mingqian.followup.models import ClassProposal, CreditEntry, Recognition
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.library.models import CreditRiskClass, InspectionObject
from mingqian.publication.models import Publication, PublicationKind, PublicationState
from mingqian.publication.policies import rules_of
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask

#: From the lowest risk to the highest; an unclassified object counts as B, the middle of the
#: road, until a source says otherwise.
_LADDER = (CreditRiskClass.A, CreditRiskClass.B, CreditRiskClass.C, CreditRiskClass.D)


def feed(*, publication: Publication, actor: Actor) -> CreditEntry | None:
    """Enter a published result in the object's credit record; ``None`` when nothing is fed.

    Publishing a corrected version corrects the record: the entry of the old version stays and
    is marked, a new one stands beside it.
    """
    result, owner = publication.result, publication.inspection_object
    if publication.kind != PublicationKind.RESULT or result is None or owner is None:
        return None
    if not rules_of(publication).is_on("credit.feed"):
        return None
    with transaction.atomic():
        made, is_new = CreditEntry.objects.get_or_create(
            result=result,
            defaults={
                "inspection_object": owner,
                "is_adverse": result.is_problem,
                "text": f"{publication.department.name}：{result.item.name}，{result.category}"[
                    :300
                ],
            },
        )
        if not is_new:
            return made
        replaced = CreditEntry.objects.filter(result__corrected_by=result)
        is_correction = replaced.update(is_corrected=True) > 0
        event = events.CREDIT_CORRECTED if is_correction else events.CREDIT_RECORDED
        journal.record(event, actor=actor, subject=publication, payload={"text": made.text})
        recalculate(owner)
    return made


def recalculate(owner: InspectionObject) -> ClassProposal:
    """Recompute the class proposed from the record: one step up per adverse result that stands.

    A proposal only: the class itself is kept by the register's owner (昌江 第十九条 «重要依据»).
    """
    standing = CreditEntry.objects.filter(inspection_object=owner, is_corrected=False)
    adverse, total = standing.filter(is_adverse=True).count(), standing.count()
    known = CreditRiskClass(owner.risk_class)
    base = _LADDER.index(known) if known in _LADDER else 1
    proposed = _LADDER[min(base + adverse, len(_LADDER) - 1)]
    ground = f"现有分类 {owner.risk_class}，信用记录 {total} 条，其中不良 {adverse} 条"
    made, _ = ClassProposal.objects.update_or_create(
        inspection_object=owner, defaults={"proposed": proposed, "ground": ground}
    )
    return made


def recognise(
    *, result: Result, reason: str, actor: Actor, task: InspectionTask | None = None
) -> Recognition:
    """Take another department's published result instead of checking again (吉林 二（七）)."""
    require(actor.check(P.SCHEME_DRAFT))
    rulebook = rules.for_case(result.inspection.part.task)
    clause = rulebook.clause("credit.mutual_recognition")
    if not rulebook.is_on("credit.mutual_recognition"):
        raise Refused("适用的规则没有规定结果互认", clause=clause)
    if actor.acts_for(result.inspection.part.department_id):
        raise Refused("这是本部门自己的检查结果，无须采信", clause=clause)
    if not reason.strip():
        raise invalid("请写明采信理由", reason="请填写采信理由")
    is_public = result.publications.filter(state=PublicationState.PUBLISHED, kind="result")
    if not is_public.exists():
        raise Refused("只能采信已公示的结果", clause=clause)
    department = department_for(actor)
    with transaction.atomic():
        made, is_new = Recognition.objects.get_or_create(
            result=result,
            department=department,
            defaults={"task": task, "reason": reason.strip(), "recognised_by": actor.name},
        )
        if is_new:
            payload = {"department": department.name}
            journal.record(events.RECOGNISED, actor=actor, subject=result, payload=payload)
    return made
