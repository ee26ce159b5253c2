"""The office makes one total plan of the members' joint plans (昌江 第六条（二）、第十二条)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform
from mingqian.plan import events
from mingqian.plan.models import AnnualPlan, PlanKind, PlanState
from mingqian.plan.services.copying import copy_entry
from mingqian.plan.states import PLAN


@transaction.atomic
def compile_joint(*, region: Region, year: int, actor: Actor) -> AnnualPlan:
    """Take every joint plan sent in for the year into the total plan, merged lines as one.

    A total plan that is still a draft takes in more; one already adopted is adjusted instead.
    Raises :class:`Refused` 403 unless the actor is the office, 409 when nothing was sent in, a
    merge proposal is open, or the rulebook leaves plans to the departments.
    """
    require(actor.check(P.PLAN_MERGE))
    if Role.OFFICE not in actor.roles or actor.region_code != region.pk:
        raise Refused("由本地联席会议办公室汇总编制", code="not_yours", status=403)
    office = org.office_of(region)
    r = rules.for_region(office or region)
    if office is None or r.text("plan.compiled_by") != "joint_meeting_office":
        raise Refused("本规则未设由办公室汇总编制的总计划", code="state")
    plans = AnnualPlan.objects.filter(
        region=region,
        year=year,
        kind=PlanKind.JOINT,
        state__in=[PlanState.SUBMITTED, PlanState.MERGING],
    ).order_by("pk")
    if not plans:
        raise Refused("没有已报送、待汇总的部门联合抽查计划", r.clause("plan.compiled_by"))
    total = _total(office.pk, region, year, actor)
    for plan in plans:
        _take_in(plan, total)
    record(events.COMPILED, actor=actor, subject=total, payload={"entries": total.entries.count()})
    return total


def _total(office_id: int, region: Region, year: int, actor: Actor) -> AnnualPlan:
    facts = {"department_id": office_id, "year": year, "kind": PlanKind.CONSOLIDATED}
    found = AnnualPlan.objects.filter(**facts).order_by("-version").first()
    if found and found.state != PlanState.DRAFT:
        raise Refused(f"总计划“{found.get_state_display()}”，增补请申请计划调整", code="state")
    if found:
        return found
    series = f"P{region.pk}"
    total = AnnualPlan.objects.create(
        rulebook=rules.require_new_case(Department.objects.get(pk=office_id)),
        plan_no=f"{series}-{year}-{next_number(series, year):04d}",
        region=region,
        **facts,
    )
    payload = {"year": year, "kind": str(PlanKind.CONSOLIDATED.label)}
    record(events.DRAFTED, actor=actor, subject=total, payload=payload)
    return total


def _take_in(plan: AnnualPlan, total: AnnualPlan) -> None:
    def copy(row: AnnualPlan) -> dict[str, Any]:
        lines = list(row.entries.filter(merged_into__isnull=True).order_by("seq"))
        start = total.entries.count()
        for seq, entry in enumerate(lines, start=start + 1):
            number = f"{total.plan_no}-{seq:03d}"
            copy_entry(entry, total, seq=seq, entry_no=number, compiled_from=entry)
        return {"entries": len(lines)}

    # Open merge proposals stop the whole compilation: the guard of this row says which.
    perform(PLAN, plan, "compile", actor=SYSTEM, change=copy)
