"""The online check, point by point, with its sources (昌江 第十六条（一）)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection import events, policies
from mingqian.inspection.guards import rules_of
from mingqian.inspection.models import (
    Answer,
    Finding,
    Inspection,
    InspectionState,
    OnlineOutcome,
)
from mingqian.inspection.states import TABLE
from mingqian.library.models import InspectionMethod


@dataclass(frozen=True, slots=True)
class OnlineEntry:
    """What the online check found on a point.

    ``answer`` counts for a verified point only (default 符合); 不符合 needs ``detail``.
    """

    finding_id: int
    outcome: str
    source: str
    answer: str = ""
    detail: str = ""


@transaction.atomic
def check_online(
    *,
    inspection: Inspection,
    entries: Sequence[OnlineEntry],
    actor: Actor,
    finish: bool = False,
) -> Inspection:
    """Write down outcome and source of the online check for the points given.

    A verified point is thereby answered (method 网络监测); a doubtful one stays for the visit.
    ``finish`` closes the online check in the same transaction.
    """
    require(actor.check(Permission.INSPECTION_CARRY_OUT))
    require(policies.can_carry_out(actor, inspection))
    if inspection.state != InspectionState.ASSIGNED:
        raise Refused("网络核查已经完成，不能再改", "昌江 第十六条（一）", "state")
    rows = {row.pk: row for row in inspection.findings.select_for_update()}
    for entry in entries:
        row = rows.get(entry.finding_id)
        if row is None:
            raise invalid("要点不属于本部门的这次检查", clause="惠州 第（十）条")
        _note(inspection, row, entry, actor)
    payload = {"count": len(entries)}
    record(events.ONLINE_NOTED, actor=actor, subject=inspection, payload=payload)
    return finish_online(inspection=inspection, actor=actor) if finish else inspection


def _note(inspection: Inspection, row: Finding, entry: OnlineEntry, actor: Actor) -> None:
    _check_entry(inspection, row, entry)
    row.online_outcome = entry.outcome
    row.online_source = entry.source.strip()
    verified = entry.outcome == OnlineOutcome.VERIFIED
    row.answer = (entry.answer or Answer.CONFORMS) if verified else ""
    row.method = InspectionMethod.ONLINE if verified else ""
    row.detail = entry.detail.strip() if verified else ""
    row.answered_by = actor.name if verified else ""
    row.answered_at = timezone.now() if verified else None
    row.save()


def _check_entry(inspection: Inspection, row: Finding, entry: OnlineEntry) -> None:
    where = f"要点“{row.point}”"
    key = f"point_{row.pk}"
    if entry.outcome not in OnlineOutcome.values:
        raise invalid(f"{where}：请选择已核实、无法核实或存疑", **{key: "请选择网络核查结论"})
    law = rules_of(inspection)
    sources = law.texts("inspection.online_sources")
    if not entry.source.strip() or (
        sources and not any(entry.source.strip().startswith(name) for name in sources)
    ):
        hint = f"请从{'、'.join(sources)}中选择" if sources else "请填写核查来源"
        raise invalid(
            f"{where}:{hint}", clause=law.clause("inspection.online_sources"), **{key: hint}
        )
    if entry.answer and entry.answer not in Answer.values:
        raise invalid(f"{where}：没有这种结论", **{key: "请选择符合、不符合或不适用"})
    if entry.answer == Answer.FAILS and not entry.detail.strip():
        raise invalid(f"{where}：不符合的须描述问题", **{key: "请描述发现的问题"})


def finish_online(*, inspection: Inspection, actor: Actor) -> Inspection:
    """Close the online check: every point has its outcome."""

    def change(fresh: Inspection) -> dict[str, object]:
        verified = fresh.findings.filter(online_outcome=OnlineOutcome.VERIFIED).count()
        return {"verified": verified}

    return perform(TABLE, inspection, "finish_online", actor=actor, change=change)
