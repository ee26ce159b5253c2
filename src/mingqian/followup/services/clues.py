"""Single-case clues: checked at once, outside every draw, with their source.

吉林 二（八）, 彭阳 二（七）, 兴隆台 五（三）, 昌江 第三条. They touch no pool and no statistics of
draws.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.followup import events
from mingqian.followup.models import ClueCheck, ClueSource, HandlingPath
from mingqian.followup.states import CLUE_CHECK
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.library.models import InspectionObject
from mingqian.publication import services as publication


def register_clue(
    *,
    source: str,
    clue: str,
    party: str,
    actor: Actor,
    ground: str = "",
    source_no: str = "",
    address: str = "",
    inspection_object: InspectionObject | None = None,
) -> ClueCheck:
    """Register a clue with its source; it is checked directly. ``ground`` is the rulebook's."""
    require(actor.check(P.FOLLOWUP_HANDLE))
    department = department_for(actor)
    cases = rules.for_region(department).texts("nonapplicable.cases")
    _check(source, clue, party, ground, cases)
    with transaction.atomic():
        made = ClueCheck.objects.create(
            source=source,
            source_no=source_no.strip(),
            ground=ground,
            clue=clue.strip(),
            department=department,
            inspection_object=inspection_object,
            party=party.strip(),
            address=address.strip(),
            registered_by=actor.name,
        )
        payload = {"source": made.get_source_display()}
        journal.record(events.CLUE_REGISTERED, actor=actor, subject=made, payload=payload)
    return made


def _check(source: str, clue: str, party: str, ground: str, cases: tuple[str, ...]) -> None:
    missing = {}
    if source not in ClueSource.values:
        missing["source"] = "请选择线索来源"
    if not clue.strip():
        missing["clue"] = "请写明线索内容"
    if not party.strip():
        missing["party"] = "请填写当事人或者场所（可以没有信用代码）"
    if ground not in cases:
        missing["ground"] = "请选择不适用随机抽查的情形"
    if missing:
        raise invalid("线索登记不完整", **missing)


def record_clue_check(
    *, clue: ClueCheck, checked_on: dt.date, situation: str, is_problem: bool, actor: Actor
) -> ClueCheck:
    """Record what the check found."""
    if not situation.strip():
        raise invalid("请写明检查情况", situation="请填写检查情况")

    def change(fresh: ClueCheck) -> dict[str, object]:
        fresh.checked_on = checked_on
        fresh.situation = situation.strip()
        fresh.is_problem = is_problem
        fresh.save(update_fields=["checked_on", "situation", "is_problem"])
        return {}

    return perform(CLUE_CHECK, clue, "record_check", actor=actor, change=change)


def conclude_clue(
    *,
    clue: ClueCheck,
    outcome: str,
    actor: Actor,
    path: str = "",
    case_number: str = "",
    case_filed_on: dt.date | None = None,
    basis: str = "",
) -> ClueCheck:
    """Record the handling. A case needs number and date; an unlicensed one is published."""
    _check_conclusion(clue, outcome, path, case_number, case_filed_on)

    def change(fresh: ClueCheck) -> dict[str, object]:
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

    return perform(CLUE_CHECK, clue, "conclude", actor=actor, change=change)


def _check_conclusion(
    clue: ClueCheck, outcome: str, path: str, number: str, filed_on: dt.date | None
) -> None:
    missing = {}
    if not outcome.strip():
        missing["outcome"] = "请写明处置结果"
    if clue.is_problem and path not in HandlingPath.values:
        missing["path"] = "发现问题的须选择处理方式"
    if path == HandlingPath.CASE and not (number.strip() and filed_on):
        missing["case_number"] = "立案须填写案号和立案日期"
    if missing:
        raise invalid("处置内容不完整", **missing)
