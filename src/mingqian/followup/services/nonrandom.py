"""Checks that are lawfully not random: clues, orders from above, key areas, emergencies.

惠州 第（二）条, 吉林 二（八）, 彭阳 二（七）, 兴隆台 五, 昌江 第三条. They touch no pool and no
statistics of draws.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.followup import events
from mingqian.followup.models import CheckSource, HandlingPath, NonRandomCheck
from mingqian.followup.states import NONRANDOM
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules_of
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.workflow.perform import perform
from mingqian.library import policies as library
from mingqian.library import selectors as items
from mingqian.library import services as registry
from mingqian.library.models import InspectionItem, InspectionObject
from mingqian.publication import services as publication

#: Case codes that rest on a document, and those that rest on a stated reason or clue.
BY_DOCUMENT = frozenset({"campaign", "superior_order", "statutory_method"})
BY_REASON = frozenset({"other", "clue", "emergency", "unlicensed"})


def register_nonrandom(
    *,
    source: str,
    ground: str,
    actor: Actor,
    reason: str = "",
    document_no: str = "",
    source_no: str = "",
    party: str = "",
    address: str = "",
    item: InspectionItem | None = None,
    inspection_object: InspectionObject | None = None,
) -> NonRandomCheck:
    """Register a check outside the draw with its source; it is carried out directly.

    ``ground`` is one of ``nonapplicable.cases`` of the department's rulebook; ``party`` is the
    object's name where an object of the registry is checked; ``item`` stands in a list in force
    (清单之外无检查). Raises :class:`Refused` 403, 409 for an unlisted item, or 422 naming what is
    missing: source, party, reason, a document's number.
    """
    require(actor.check(P.FOLLOWUP_HANDLE))
    if item is not None:
        require(library.can_check_for(actor, item))
        items.require_in_force(item)
    department = item.department if item is not None else department_for(actor)
    if inspection_object is not None:
        party = party.strip() or inspection_object.name
        address = address.strip() or inspection_object.address
    _require_whole(source, ground, party, reason, rules_of.for_region(department))
    _require_ground(item, ground, reason, document_no, rules_of.for_region(department))
    with transaction.atomic():
        made = NonRandomCheck.objects.create(
            rulebook=rules_of.governing_version(department),
            source=source,
            source_no=source_no.strip(),
            ground=ground,
            document_no=document_no.strip(),
            reason=reason.strip(),
            department=department,
            item=item,
            inspection_object=inspection_object,
            party=party.strip(),
            address=address.strip(),
            registered_by=actor.name,
        )
        _note(made, actor)
    return made


def _note(made: NonRandomCheck, actor: Actor) -> None:
    journal.record(
        events.NONRANDOM_REGISTERED,
        actor=actor,
        subject=made,
        payload={"source": made.get_source_display(), "ground": made.ground},
        reason=made.reason or made.document_no,
    )


def _require_whole(source: str, ground: str, party: str, reason: str, rules: Rules) -> None:
    cases, clause = rules.texts("nonapplicable.cases"), rules.clause("nonapplicable.cases")
    missing = {}
    if source not in CheckSource.values:
        missing["source"] = "请选择检查来源"
    elif CheckSource(source).is_clue and not reason.strip():
        missing["reason"] = "请写明线索内容"
    if not party.strip():
        missing["party"] = "请填写当事人或者场所（可以没有信用代码），或者填写检查对象的代码"
    if ground not in cases:
        missing["ground"] = f"不适用随机抽查的情形只有：{'、'.join(cases)}"
    if missing:
        raise invalid("登记不完整", clause=clause, **missing)


def _require_ground(
    item: InspectionItem | None, ground: str, reason: str, document_no: str, rules: Rules
) -> None:
    clause = rules.clause("nonapplicable.cases")
    code = rules.texts("nonapplicable.case_codes")[rules.texts("nonapplicable.cases").index(ground)]
    if code in BY_DOCUMENT and not document_no.strip():
        raise invalid("该情形须写明依据文件的文号", clause=clause, document_no="请填写文号")
    ordinary = code == "special_key_area" and (item is None or not item.key_area)
    if (code in BY_REASON or ordinary) and not reason.strip():
        raise invalid(
            "在随机抽查之外检查该事项，须写明理由或线索来源", clause=clause, reason="请填写理由"
        )


def record_nonrandom(
    *, check: NonRandomCheck, checked_on: dt.date, situation: str, is_problem: bool, actor: Actor
) -> NonRandomCheck:
    """Record what the check found."""
    if not situation.strip():
        raise invalid("请写明检查情况", situation="请填写检查情况")

    def change(fresh: NonRandomCheck) -> dict[str, object]:
        fresh.checked_on = checked_on
        fresh.situation = situation.strip()
        fresh.is_problem = is_problem
        fresh.save(update_fields=["checked_on", "situation", "is_problem"])
        if fresh.inspection_object is not None:
            registry.note_inspected(inspection_object=fresh.inspection_object, on=checked_on)
        return {}

    return perform(NONRANDOM, check, "record_check", actor=actor, change=change)


def conclude_nonrandom(
    *,
    check: NonRandomCheck,
    outcome: str,
    actor: Actor,
    path: str = "",
    case_number: str = "",
    case_filed_on: dt.date | None = None,
    basis: str = "",
) -> NonRandomCheck:
    """Record the handling. A case needs number and date; an unlicensed one is published."""
    _check_conclusion(check, outcome, path, case_number, case_filed_on)

    def change(fresh: NonRandomCheck) -> dict[str, object]:
        fresh.path = path
        fresh.case_number = case_number.strip()
        fresh.case_filed_on = case_filed_on
        fresh.outcome = outcome.strip()
        if path == HandlingPath.UNLICENSED:
            fresh.publication = publication.register_unlicensed(
                department=fresh.department,
                party_name=fresh.party,
                text=fresh.outcome,
                basis=basis,
                actor=actor,
                inspection_object=fresh.inspection_object,
            )
        fresh.save()
        return {"path": fresh.get_path_display() if path else "未发现问题"}

    return perform(NONRANDOM, check, "conclude", actor=actor, change=change)


def _check_conclusion(
    check: NonRandomCheck, outcome: str, path: str, number: str, filed_on: dt.date | None
) -> None:
    missing = {}
    if not outcome.strip():
        missing["outcome"] = "请写明处置结果"
    if check.is_problem and path not in HandlingPath.values:
        missing["path"] = "发现问题的须选择处理方式"
    if path == HandlingPath.CASE and not (number.strip() and filed_on):
        missing["case_number"] = "立案须填写案号和立案日期"
    if missing:
        raise invalid("处置内容不完整", **missing)
