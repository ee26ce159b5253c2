"""Builders for stage 2: plans of the standing cast on their way, through the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules import services as rules_services
from mingqian.library.models import InspectionItem
from mingqian.plan import services
from mingqian.plan.models import AnnualPlan, PlanEntry
from tests import cast
from tests.cast import Place
from tests.stages.library import build as library
from tests.told import told


def year() -> int:
    """The present year: plans for it can be launched."""
    return cast.today().year


@told
def item(department: Department, code: str = "A01", **more: Any) -> InspectionItem:
    """A published, drawable item of a department, with a register to draw from."""
    registry = more.pop("registry", None)
    return library.published(department, code, **more, registry=registry).items.get(code=code)


def parts(home: Place, **more: Any) -> services.EntryParts:
    """A complete line led by the place's lead; ``more`` replaces parts."""
    facts: dict[str, Any] = {
        "name": "演示·餐饮服务联合抽查",
        "lead_department": home.lead,
        "participants": (home.partner,),
        "range_text": "辖区内餐饮服务单位",
        "sampling_permille": 50,
        "times_per_year": 2,
        "starts_on": dt.date(year(), 3, 1),
        "ends_on": dt.date(year(), 11, 30),
        "methods": ("on_site",),
        "lead_ground": "competent",
    }
    return services.EntryParts(**{**facts, **more})


@told
def draft(
    home: Place, kind: str = "joint", *, maker: str = "lead", on_year: int | None = None
) -> AnnualPlan:
    """An empty plan of a department in draft, opened by its handler."""
    return services.draft_plan(
        actor=home.actor(maker, Role.HANDLER),
        department=home.departments[maker],
        year=on_year or year(),
        kind=kind,
    )


@told
def with_line(home: Place, kind: str = "joint", *, maker: str = "lead", **more: Any) -> AnnualPlan:
    """A draft with one complete line."""
    on_year = more.pop("on_year", None)
    plan = draft(home, kind, maker=maker, on_year=on_year)
    facts = {"lead_department": home.departments[maker], **more}
    if "items" not in facts:
        facts["items"] = (item(home.departments[maker]),)
    if kind in {"department", "own_system"}:
        facts.setdefault("participants", ())
    elif maker != "lead":
        facts.setdefault("participants", (home.lead,))
    services.add_entry(plan=plan, actor=home.actor(maker, Role.HANDLER), parts=parts(home, **facts))
    return plan


@told
def submitted(home: Place, kind: str = "joint", *, maker: str = "lead", **more: Any) -> AnnualPlan:
    """A plan sent in by the department's head."""
    plan = with_line(home, kind, maker=maker, **more)
    return services.submit(plan=plan, actor=home.actor(maker, Role.HEAD))


@told
def in_force(home: Place, kind: str = "joint", **more: Any) -> AnnualPlan:
    """A plan in force by the way its rulebook prescribes."""
    plan = submitted(home, kind, **more)
    head = home.actor("lead", Role.HEAD)
    if home.key == "jilin":
        services.send_for_review(plan=plan, actor=head)
        plan = services.approve(plan=plan, actor=home.actor("justice", Role.JUSTICE))
    if home.key == "xinglongtai":
        services.send_for_review(plan=plan, actor=head)
        plan = services.approve(plan=plan, actor=home.actor("bureau", Role.CHIEF))
    if home.key == "changjiang":
        office = home.actor("lead", Role.OFFICE)
        total = services.compile_joint(region=home.region, year=plan.year, actor=office)
        services.adopt(plan=total, actor=office)
        return services.publish(plan=total, actor=office)
    return services.put_in_force(plan=plan, actor=head)


@told
def entry(home: Place, kind: str = "joint", **more: Any) -> PlanEntry:
    """The line of a plan in force."""
    return in_force(home, kind, **more).entries.get()


@told
def apply_xinglongtai(home: Place, actor: Actor = SYSTEM) -> None:
    """Confirm that 兴隆台's undated text is applied since 2020."""
    rules_services.confirm_effective_date(
        version=rules.governing_version(home.lead), day=dt.date(2020, 1, 1), actor=actor
    )


def next_year(month: int, day: int) -> dt.datetime:
    """A morning of next year."""
    zone = timezone.get_current_timezone()
    return dt.datetime(year() + 1, month, day, 9, tzinfo=zone)


@told
def continue_pengyang(home: Place, actor: Actor = SYSTEM) -> None:
    """Record the decision to go on using 彭阳's expired rulebook."""
    rules_services.continue_rulebook(
        version=rules.governing_version(home.lead),
        decided_by="演示·县人民政府",
        document_no="演示〔2025〕1号",
        reason="新方案印发前继续适用",
        decided_on=dt.date(2025, 4, 20),
        until=dt.date(cast.today().year + 2, 12, 31),
        actor=actor,
    )
