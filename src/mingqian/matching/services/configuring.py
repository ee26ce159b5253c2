"""Receive, choose own items, complete: the order 惠州 第（九）条 lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.matching.selectors.parts import short_objects
from mingqian.matching.states import PART_TABLE
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, TaskState


def receive(*, part: DepartmentPart, actor: Actor) -> DepartmentPart:
    """Acknowledge the task."""

    def change(fresh: DepartmentPart) -> dict[str, object]:
        fresh.received_at, fresh.received_by = timezone.now(), actor.name
        fresh.save(update_fields=["received_at", "received_by"])
        return {}

    return perform(PART_TABLE, part, "receive", actor=actor, change=change)


def choose_items(
    *, part: DepartmentPart, items: Sequence[InspectionItem], actor: Actor
) -> DepartmentPart:
    """Choose what the department checks, from its own published list only (昌江 第七条（三）)."""
    if not items:
        raise invalid("至少选定一项本部门抽查事项", items="请选择事项")
    own = set(library.drawable_items(part.department).values_list("pk", flat=True))
    foreign = [item.name for item in items if item.pk not in own]
    if foreign:
        raise invalid(
            "只能选择本部门已公布的随机抽查事项：" + "、".join(foreign),
            clause="昌江 第七条（三） / 惠州 第（九）条",
            items="请从本部门清单中选择",
        )

    def change(fresh: DepartmentPart) -> dict[str, object]:
        fresh.items.set(items)
        fresh.items_chosen_at = timezone.now()
        fresh.save(update_fields=["items_chosen_at"])
        return {"count": len(items), "items": "、".join(item.name for item in items)}

    return perform(PART_TABLE, part, "choose-items", actor=actor, change=change)


def configure(*, part: DepartmentPart, actor: Actor) -> DepartmentPart:
    """Complete the part; the last one makes the task ready (惠州 第（九）条 整体配置)."""
    short = [drawn.name for drawn in short_objects(part)]
    fresh = perform(PART_TABLE, part, "configure", actor=actor, short=short)
    _make_ready(fresh.task)
    return fresh


def _make_ready(task: InspectionTask) -> None:
    if task.parts.exclude(state=PartState.CONFIGURED).exists():
        return
    try:
        schemes.advance(task=task, to=TaskState.READY, actor=SYSTEM)
    except Refused:
        task.refresh_from_db()
        # Two last departments at once: the other one has made it ready already.
        if task.state != TaskState.READY:
            raise
