"""Arriving, showing credentials, beginning, breaking off (彭阳 二（五）, 昌江 第十六条（二）)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.inspection.guards import rules_of, valid_credentials
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.inspection.states import TABLE
from mingqian.library.models import InspectionMethod
from mingqian.matching.models import Assignment, AssignmentState


def start_visit(
    *,
    inspection: Inspection,
    actor: Actor,
    present: Sequence[int],
    credentials_shown: bool,
    reason: str = "",
) -> Inspection:
    """Begin the check on the spot. ``present``: keys of the assignments of those who came.

    Guards: configured task, online check first, visit due, notice, recusal, minimum number,
    credentials. ``reason`` overrides rules of strength «should» only.
    """
    here = _present(inspection, present)

    def change(fresh: Inspection) -> dict[str, object]:
        numbers = [number for row in here for number in valid_credentials(row)]
        fresh.present.set(here)
        fresh.certificates_shown = numbers if credentials_shown else []
        fresh.credential_shown_at = timezone.now() if credentials_shown else None
        fresh.methods = [InspectionMethod.ON_SITE]
        fresh.save(update_fields=["certificates_shown", "credential_shown_at", "methods"])
        visit = fresh.visit
        if visit is not None and visit.started_at is None:
            visit.started_at = timezone.now()
            visit.save(update_fields=["started_at"])
        return {
            "present": "、".join(row.inspector.name for row in here),
            "certificates": "、".join(fresh.certificates_shown) or "未出示",
        }

    return perform(
        TABLE,
        inspection,
        "start",
        actor=actor,
        reason=reason,
        change=change,
        present=here,
        credentials_shown=credentials_shown,
    )


def _present(inspection: Inspection, keys: Sequence[int]) -> list[Assignment]:
    rows = Assignment.objects.filter(
        pk__in=list(keys),
        drawn_object_id=inspection.drawn_object_id,
        state=AssignmentState.ACTIVE,
    ).select_related("inspector")
    here = list(rows.prefetch_related("inspector__credentials"))
    if len(here) != len(set(keys)):
        raise invalid("到场人员中有不是抽取到该对象的检查人员", present="请从检查组成员中勾选")
    if not any(row.part_id == inspection.part_id for row in here):
        raise invalid("请勾选本部门到场的检查人员", present="至少勾选一名本部门检查人员")
    return here


def start_desk(*, inspection: Inspection, actor: Actor, methods: Sequence[str]) -> Inspection:
    """Begin a check without a visit, by written or online means (惠州 第（十）条)."""
    allowed = set(rules_of(inspection).texts("inspection.methods")) - {InspectionMethod.ON_SITE}
    if not methods or not set(methods) <= allowed:
        raise invalid("请选择书面检查、网络监测等检查方式", methods="请选择检查方式")

    def change(fresh: Inspection) -> dict[str, object]:
        fresh.methods = sorted(set(methods))
        fresh.visit = None
        fresh.save(update_fields=["methods", "visit"])
        return {}

    return perform(TABLE, inspection, "start_desk", actor=actor, change=change)


def interrupt(*, inspection: Inspection, actor: Actor, reason: str) -> Inspection:
    """Break off a visit that cannot go on; another one needs a day and a reason."""

    def change(fresh: Inspection) -> dict[str, object]:
        visit = fresh.visit
        fresh.visit = None
        fresh.save(update_fields=["visit"])
        fresh.present.clear()
        still = Inspection.objects.filter(visit=visit, state=InspectionState.VISITING)
        if visit is not None and not still.exists():
            visit.ended_at = timezone.now()
            visit.save(update_fields=["ended_at"])
        return {}

    return perform(TABLE, inspection, "interrupt", actor=actor, reason=reason, change=change)
