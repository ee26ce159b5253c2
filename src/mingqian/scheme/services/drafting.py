"""Opening a scheme: from a plan line, from a decision with its factors, or as a special one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department
from mingqian.foundation.papers.services import next_number
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, refuse, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.rules import selectors as rules
from mingqian.plan import selectors as plans
from mingqian.plan.models import PlanEntry
from mingqian.scheme import events
from mingqian.scheme.models import Consultation, Scheme, SchemeBatch, SchemeOrigin
from mingqian.scheme.services.writing import SchemeParts, edit


@transaction.atomic
def create_from_entry(*, entry: PlanEntry, actor: Actor) -> Scheme:
    """A scheme pre-filled from a plan line the actor's department leads (昌江 第十三条).

    Raises :class:`Refused` 409 when the line cannot be launched any more (plan not in force,
    planned count used up under a strict rulebook).
    """
    lead = _lead(actor, entry.lead_department)
    found = plans.can_launch(entry)
    if not found and not found.overridable:
        raise Refused(found.reason, found.clause, found.code)
    partners = list(entry.participating_departments.all())
    scheme = _open(
        actor,
        lead,
        SchemeOrigin.PLAN,
        name=entry.name,
        plan_entry=entry,
        range_text=entry.range_text,
        object_range=entry.object_range,
        sampling_permille=entry.sampling_permille,
        object_count=None if entry.sampling_permille else entry.object_count,
        starts_on=entry.starts_on,
        completion_on=entry.ends_on,
        is_single_department=not partners,
        **_methods(lead, entry.methods),
    )
    scheme.items.set(entry.items.all())
    for department in partners:
        Consultation.objects.create(scheme=scheme, department=department)
    SchemeBatch.objects.create(
        scheme=scheme,
        seq=1,
        range_text=entry.range_text,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
    )
    return scheme


@transaction.atomic
def create_from_decision(
    *,
    actor: Actor,
    name: str,
    factors: Sequence[str],
    note: str,
    parts: SchemeParts | None = None,
) -> Scheme:
    """A scheme that rests on a decision, with the factors that led to it (惠州 第（六）条).

    Raises :class:`Refused` 422 without a factor or a note, 409 where the rulebook wants a plan
    line (彭阳, 吉林, 兴隆台, 昌江).
    """
    lead = _lead(actor)
    r = rules.for_region(lead)
    if r.text("plan.task_basis") != "plan_line_or_decision":
        found = r.breach("plan.task_basis", "未列入年度计划，不能发起抽查任务；专项检查另行办理")
        if found is not None:
            raise Refused(found.reason, found.clause, "no_basis")
    known = [*r.texts("scheme.decision_factors"), "其他"]
    chosen = [factor for factor in factors if factor in known]
    if not chosen or not note.strip():
        raise invalid(
            f"作出联合抽查决定须至少选择一项因素({'、'.join(known)})并写明说明",
            clause=r.clause("scheme.decision_factors"),
            **({"factors": "请选择"} if not chosen else {"note": "请填写说明"}),
        )
    scheme = _open(
        actor,
        lead,
        SchemeOrigin.DECISION,
        name=name,
        decision_factors=chosen,
        decision_note=note.strip(),
        **_methods(lead, ()),
    )
    SchemeBatch.objects.create(scheme=scheme, seq=1)
    return edit(scheme=scheme, actor=actor, parts=parts) if parts else scheme


@transaction.atomic
def create_special(
    *, actor: Actor, name: str, reason: str, parts: SchemeParts | None = None
) -> Scheme:
    """A special inspection outside the plan's count, with its reason.

    吉林 二（八）, 彭阳 二（七）: drawn at random like any other and reported apart; ratio and range
    are its own.
    """
    lead = _lead(actor)
    r = rules.for_region(lead)
    if not r.is_on("scheme.special_tasks"):
        raise Refused("本规则没有专项抽查", r.clause("scheme.special_tasks"))
    if not reason.strip():
        raise invalid("专项检查须写明理由", reason="请填写理由")
    scheme = _open(
        actor,
        lead,
        SchemeOrigin.SPECIAL,
        name=name,
        decision_note=reason.strip(),
        **_methods(lead, ()),
    )
    SchemeBatch.objects.create(scheme=scheme, seq=1)
    return edit(scheme=scheme, actor=actor, parts=parts) if parts else scheme


def _lead(actor: Actor, department: Department | None = None) -> Department:
    """The department that initiates is the lead, and there is one (惠州 第（四）条)."""
    require(actor.check(P.SCHEME_DRAFT))
    lead = department or org.department_for(actor)
    if not actor.acts_for(lead.pk):
        require(refuse(f"该事项由{lead.name}发起", code="not_yours"))
    r = rules.for_region(lead)
    if r.is_on("plan.initiator_must_be_member") and not lead.is_member:
        clause = r.clause("plan.initiator_must_be_member")
        require(refuse(f"{lead.name}不是联席会议成员单位，不能发起联合抽查", clause=clause))
    if r.text("org.actors") == "internal_units" and lead.bureau == lead:
        require(refuse("由各执法股室、所、队组织抽查", clause=r.clause("org.actors")))
    return lead


def _methods(lead: Department, planned: Sequence[str]) -> dict[str, Any]:
    """The planned methods, else the rulebook's default (惠州: on-site)."""
    default = rules.for_region(lead).text("inspection.default_method")
    return {"methods": list(planned) or ([default] if default else [])}


def _open(actor: Actor, lead: Department, origin: SchemeOrigin, **facts: Any) -> Scheme:
    if not str(facts.get("name", "")).strip():
        raise invalid("请填写方案名称", name="请填写")
    year = timezone.localdate().year
    series = f"S{lead.region_id}"
    scheme = Scheme.objects.create(
        rulebook=rules.require_new_case(lead),
        scheme_no=f"{series}-{year}-{next_number(series, year):04d}",
        origin=origin,
        region=lead.region,
        lead_department=lead,
        created_by_id=actor.person_id,
        **facts,
    )
    payload = {"origin": str(origin.label)}
    record(
        events.DRAFTED,
        actor=actor,
        subject=scheme,
        payload=payload,
        reason=str(facts.get("decision_note", "")),
    )
    return scheme
