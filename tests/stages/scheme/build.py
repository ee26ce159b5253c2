"""Builders for stage 3: schemes and tasks of the standing cast, through the services.

``make_task(home)`` gives a task that waits to be drawn, in any of the five places.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library_services
from mingqian.library.models import InspectionItem, InspectionObject, ObjectRegistry
from mingqian.scheme import services
from mingqian.scheme.models import Consultation, InspectionTask, Scheme
from tests.cast import Place
from tests.stages.library import build as library
from tests.stages.plan import build as plan
from tests.told import told, told_whole

#: Places whose rulebook lets a decision stand in for a plan line.
BY_DECISION = {"huizhou"}
#: Kind of plan a line comes from, by place.
PLAN_KIND = {
    "jilin": "joint", "pengyang": "joint", "xinglongtai": "directed", "changjiang": "joint",
}  # fmt: skip


def day(month: int, date: int) -> dt.date:
    """A day of the present year."""
    return dt.date(plan.year(), month, date)


@told
def registry(home: Place, department: str = "lead") -> ObjectRegistry:
    """A department's register, made once."""
    keeper, name = home.departments[department], "演示·检查对象名录库"
    found = ObjectRegistry.objects.filter(department=keeper, name=name).first()
    return found or library_services.open_registry(department=keeper, name=name, actor=SYSTEM)


@told
def objects(
    home: Place, count: int, *, first: int = 1, department: str = "lead", **facts: Any
) -> list[InspectionObject]:
    """So many synthetic companies of a department, standing in the lead's register."""
    # Credit codes are unique over the whole library, so every place has numbers of its own.
    start = int(home.region.pk) * 10_000 + first
    return [_object(home, department, number, facts) for number in range(start, start + count)]


@told_whole
def _object(home: Place, department: str, number: int, facts: dict[str, Any]) -> InspectionObject:
    row = library.obj(home.departments[department], number, region=home.region, **facts)
    if department == "lead":
        library_services.register(
            registry=registry(home), inspection_object=row, reason="演示数据", actor=SYSTEM
        )
    return row


@told
def item(home: Place, department: str = "lead", code: str = "A01", **more: Any) -> InspectionItem:
    """A published item with its department's register."""
    return plan.item(
        home.departments[department], code, registry=registry(home, department), **more
    )


@told
def start(home: Place, **line: Any) -> Scheme:
    """A scheme just opened: from a decision in 惠州, from a plan line elsewhere."""
    handler = home.actor("lead", Role.HANDLER)
    if home.key in BY_DECISION:
        return services.create_from_decision(
            actor=handler,
            name="演示·餐饮服务联合抽查",
            factors=["监管风险", "投诉举报"],
            note="夏季投诉集中",
        )
    if home.key == "pengyang":
        plan.continue_pengyang(home)
    line.setdefault("items", (item(home),))
    entry = plan.entry(home, PLAN_KIND[home.key], **line)
    return services.create_from_entry(entry=entry, actor=handler)


@told
def complete(home: Place, scheme: Scheme, **parts: Any) -> Scheme:
    """The draft with everything the rulebook asks for; ``parts`` replace."""
    handler = home.actor("lead", Role.HANDLER)
    if home.key in BY_DECISION:
        services.invite(scheme=scheme, actor=handler, departments=[home.partner])
        parts.setdefault("items", [item(home)])
        parts.setdefault("range_text", "全市餐饮服务单位")
        if not {"object_count", "strata_permille"} & set(parts):
            parts.setdefault("sampling_permille", 50)
        parts.setdefault("completion_on", day(12, 20))
    if home.key == "changjiang" and "batches" not in parts:
        parts["batches"] = [batch()]
    batches = parts.pop("batches", None)
    if batches:
        services.set_batches(scheme=scheme, actor=handler, batches=batches)
    return services.edit(scheme=scheme, actor=handler, parts=parts)  # type: ignore[arg-type]


def batch(**more: Any) -> services.BatchParts:
    """A complete batch (昌江 第十三条)."""
    facts: dict[str, Any] = {
        "range_text": "昌江区餐饮服务单位",
        "object_count": 3,
        "starts_on": day(12, 1),
        "ends_on": day(12, 20),
        "coordination": "市场监管局统一安排车辆",
        "requirements": "一次进门完成全部事项",
    }
    return services.BatchParts(**{**facts, **more})


@told
def draft(
    home: Place, *, count: int = 20, line: dict[str, Any] | None = None, **parts: Any
) -> Scheme:
    """A complete draft over ``count`` objects."""
    objects(home, count)
    return complete(home, start(home, **(line or {})), **parts)


@told
def sent(home: Place, **more: Any) -> Scheme:
    """A scheme out for opinion."""
    return services.consult(scheme=draft(home, **more), actor=home.actor("lead", Role.HANDLER))


def question(scheme: Scheme) -> Consultation:
    """The one question put about a scheme."""
    return scheme.consultations.get()


@told
def settled(home: Place, **more: Any) -> Scheme:
    """A scheme everybody asked has accepted."""
    scheme = sent(home, **more)
    for row in scheme.consultations.all():
        key = next(k for k, d in home.departments.items() if d == row.department)
        services.accept(consultation=row, actor=home.actor(key, Role.HEAD))
    scheme.refresh_from_db()
    return scheme


@told
def final(home: Place, **more: Any) -> Scheme:
    """A final scheme."""
    return services.finalise(scheme=settled(home, **more), actor=home.actor("lead", Role.HEAD))


@told
def make_tasks(home: Place, **more: Any) -> list[InspectionTask]:
    """The tasks of a final scheme, waiting to be drawn."""
    scheme = final(home, **more)
    return services.launch(scheme=scheme, actor=home.actor("lead", Role.HANDLER))


@told
def make_task(home: Place, **more: Any) -> InspectionTask:
    """A task waiting to be drawn: ``count`` objects, ``line`` parts of the plan line, the rest
    parts of the scheme."""
    return make_tasks(home, **more)[0]
