"""Entering a result: who inspected enters and attests (惠州 第（十一）条, 昌江 第十六条（三）).

An entered result is never overwritten: a returned one is entered as the next version, a
published one is corrected by a new version.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection import selectors as inspections
from mingqian.inspection.models import Inspection
from mingqian.library.models import InspectionItem
from mingqian.result import guards, plausibility, policies
from mingqian.result.models import Result, ResultState
from mingqian.result.plausibility import ResultFacts
from mingqian.result.services.lateness import counts_as_not_completed, is_late
from mingqian.result.services.opening import open_results
from mingqian.result.states import TABLE
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, TaskState

#: Shown before submitting and kept with the result (惠州 第（十）条).
ATTESTATION = "本人承诺：所录入的检查情况和检查结果真实、合法，并对此负责。"


def enter(
    *,
    inspection: Inspection,
    item: InspectionItem,
    facts: ResultFacts,
    attested: bool,
    actor: Actor,
) -> Result:
    """Enter the result of one item and attest to it. Returns the entered version.

    Raises :class:`Refused`: 403 (not who inspected), 409 (already entered, check not closed),
    422 naming field and rule (missing or contradictory).
    """
    require(policies.can_enter(actor, inspection))
    with transaction.atomic():
        result = _open_version(inspection, item, actor)
        blocked = guards.inspection_is_completed(result, None)  # type: ignore[arg-type]
        if blocked is not None:
            require(blocked, status=409)
        plausibility.check(inspection, item, facts)
        if not attested:
            raise invalid("请阅读并勾选真实性承诺", clause="惠州 第（十）条", attested="请勾选承诺")
        # The table's own constraint wants the attestation before the state.
        Result.objects.filter(pk=result.pk).update(attested_at=timezone.now())
        entered = perform(
            TABLE, result, "enter", actor=actor, change=lambda fresh: _fill(fresh, facts, actor)
        )
        _close_clock(inspection)
        finish_task(inspection.part.task, actor)
    return entered


def _open_version(inspection: Inspection, item: InspectionItem, actor: Actor) -> Result:
    """The open version to be entered; after a return, the next one."""
    if inspection.is_completed:
        open_results(inspection=inspection, actor=actor)
    last = Result.objects.filter(inspection=inspection, item=item).order_by("-version").first()
    if last is None:
        known = {row.pk for row in inspections.items_of(inspection)}
        text = "检查尚未完成，不能录入结果" if item.pk in known else "该事项不属于本部门的这次检查"
        raise Refused(text, "惠州 第（十）（十一）条", "state")
    if last.state == ResultState.RETURNED:
        return Result.objects.create(
            inspection=inspection,
            item=item,
            version=last.version + 1,
            previous=last,
            is_deemed_not_completed=last.is_deemed_not_completed,
        )
    if last.state != ResultState.OPEN:
        raise Refused(
            "该事项的结果已经录入，不能修改；有误的请走更正程序", "惠州 第（十一）条", "state"
        )
    return last


def _fill(result: Result, facts: ResultFacts, actor: Actor) -> dict[str, object]:
    law = guards.rules_of(result)
    write_facts(result, facts)
    result.entered_by = actor.name
    result.entered_by_id = actor.person_id
    result.entered_at = result.attested_at = timezone.now()
    result.attestation = ATTESTATION
    result.is_late = is_late(result.inspection)
    if result.is_late and counts_as_not_completed(law):
        # Later entry does not erase it (C8).
        result.is_deemed_not_completed = True
    result.save()
    return {
        "category": result.category,
        "attested_by": actor.name,
        "late": "是" if result.is_late else "否",
    }


def write_facts(result: Result, facts: ResultFacts) -> None:
    """Copy checked facts into a version not yet entered."""
    law = guards.rules_of(result)
    result.category_code = facts.category_code
    result.category = plausibility.categories(law)[facts.category_code]
    result.sub_code = facts.sub_code
    result.methods = list(facts.methods)
    result.situation = facts.situation.strip()
    result.handling_path = facts.handling_path
    result.handling_text = facts.handling_text.strip()
    result.noncooperation_grounds = list(facts.noncooperation_codes)
    result.noncooperation_detail = facts.noncooperation_detail.strip()


def _close_clock(inspection: Inspection) -> None:
    """The entry clock of a check is met when the last of its items is entered."""
    current = Result.objects.filter(inspection=inspection, corrected_by__isnull=True)
    if not current.filter(state__in=[ResultState.OPEN, ResultState.RETURNED]).exists():
        clock.meet("result_entry", inspection)


def finish_task(task: InspectionTask, actor: Actor) -> None:
    """When every check of an inspected task has all its results, the task is entered."""
    task = InspectionTask.objects.get(pk=task.pk)
    if task.state != TaskState.INSPECTED:
        return
    checks = inspections.inspections_of(task)
    waiting = Result.objects.filter(
        inspection__in=checks,
        corrected_by__isnull=True,
        state__in=[ResultState.OPEN, ResultState.RETURNED],
    )
    if not waiting.exists() and not checks.filter(results__isnull=True).exists():
        schemes.advance(task=task, to=TaskState.ENTERED, actor=actor)
