"""Registering checks that are lawfully not random.

惠州 第（二）条: an ordinary item checked outside a draw needs a reason. 昌江 第三条: «other»
needs one too. 兴隆台 五: campaigns and orders need their document's number.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.rules.applied import Rules
from mingqian.library import events, policies
from mingqian.library.models import InspectionItem, InspectionObject, NonRandomCheck

#: Case codes that rest on a document, and those that rest on a stated reason or source.
BY_DOCUMENT = frozenset({"campaign", "superior_order", "statutory_method"})
BY_REASON = frozenset({"other", "clue", "emergency", "unlicensed"})


@transaction.atomic
def register_nonrandom_check(
    *,
    item: InspectionItem,
    inspection_object: InspectionObject,
    case: str,
    checked_on: dt.date,
    actor: Actor,
    reason: str = "",
    document_no: str = "",
) -> NonRandomCheck:
    """Register one check outside the draw. It is never drawn and never counted as random.

    ``case`` is one of ``nonapplicable.cases`` of the department's rulebook. Raises
    :class:`Refused` 403, or 422 naming what the case needs: a reason or a document's number.
    """
    if not actor.has(P.ITEMS_EDIT):
        require(actor.check(P.RESULT_ENTER))
    require(policies.can_check_for(actor, item))
    department = item.department
    rules = rules_of.for_region(department, checked_on)
    code = _code_of(case, rules)
    _require_ground(item, code, reason, document_no, rules)
    row = NonRandomCheck.objects.create(
        rulebook=rules_of.governing_version(department),
        governed_on=checked_on,
        department=department,
        item=item,
        inspection_object=inspection_object,
        case=case,
        reason=reason.strip(),
        document_no=document_no.strip(),
        checked_on=checked_on,
        registered_by=actor.name,
    )
    record(
        events.NONRANDOM_REGISTERED,
        actor=actor,
        subject=row,
        payload={"case": case},
        reason=reason or document_no,
    )
    return row


def _code_of(case: str, rules: Rules) -> str:
    cases = rules.texts("nonapplicable.cases")
    codes = rules.texts("nonapplicable.case_codes")
    if case not in cases:
        known = "、".join(cases)
        raise invalid(
            f"不适用随机抽查的情形只有：{known}",
            clause=rules.clause("nonapplicable.cases"),
            case=f"可选：{known}",
        )
    return codes[cases.index(case)]


def _require_ground(
    item: InspectionItem, code: str, reason: str, document_no: str, rules: Rules
) -> None:
    clause = rules.clause("nonapplicable.cases")
    if code in BY_DOCUMENT and not document_no.strip():
        raise invalid("该情形须写明依据文件的文号", clause=clause, document_no="请填写文号")
    ordinary = code == "special_key_area" and not item.key_area
    if (code in BY_REASON or ordinary) and not reason.strip():
        raise invalid(
            "在随机抽查之外检查该事项，须写明理由或线索来源", clause=clause, reason="请填写理由"
        )
