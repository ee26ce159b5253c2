"""Putting into a register and taking out of it, many objects at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.library import policies
from mingqian.library.bulk.act import Outcome
from mingqian.library.models import (
    BulkChange,
    BulkLine,
    InspectionObject,
    ObjectRegistry,
    Origin,
    Registration,
)


class Registering:
    """Put into a register, or take out of it (吉林 二（三）, 兴隆台 二（三）)."""

    def __init__(self, *, goes_in: bool) -> None:
        self.goes_in = goes_in

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """A register the actor keeps."""
        registry = ObjectRegistry.objects.filter(pk=facts.get("registry") or 0).first()
        if registry is None:
            raise invalid("请选择名录库", registry="请选择名录库")
        require(policies.can_keep_registry(actor, registry))
        return {"registry": registry.pk}

    def words(self, facts: dict[str, Any]) -> str:
        """«登记入库“…”»."""
        verb = "登记入库" if self.goes_in else "移出名录库"
        return f"{verb}“{self._registry(facts).name}”"

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """Whoever keeps the register decides who stands in it."""
        return Q()

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Open or end registrations from today."""
        registry = self._registry(change.facts)
        require(policies.can_keep_registry(actor, registry))
        held = self._held(registry, [row.pk for row in rows])
        if self.goes_in:
            return self._put_in(registry, rows, held, change, actor)
        return self._take_out(rows, held, change, actor)

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """End what was opened, reopen what was ended."""
        registry = self._registry(change.facts)
        require(policies.can_keep_registry(actor, registry))
        held = self._held(registry, [line.inspection_object_id for line in lines])
        today, outcomes = timezone.localdate(), []
        for line in lines:
            pk = line.inspection_object_id
            if self.goes_in != (pk in held):
                outcomes.append(Outcome(pk))
                continue
            rows = Registration.objects.filter(pk=held[pk].pk if pk in held else line.before)
            if self.goes_in:
                rows.update(until=today, ended_by=actor.name, end_reason=change.reason)
            else:
                rows.update(until=None, ended_by="", end_reason="")
            outcomes.append(Outcome(pk, is_changed=True))
        return outcomes

    def _put_in(
        self,
        registry: ObjectRegistry,
        rows: list[InspectionObject],
        held: dict[int, Registration],
        change: BulkChange,
        actor: Actor,
    ) -> list[Outcome]:
        outcomes, made = [], []
        for row in rows:
            if row.merged_into_id is not None:
                outcomes.append(Outcome(row.pk, f"{row.name}已并入其他记录"))
            elif row.pk in held:
                outcomes.append(Outcome(row.pk))
            else:
                made.append(
                    Registration(
                        registry=registry,
                        inspection_object=row,
                        since=timezone.localdate(),
                        origin=Origin.HAND,
                        reason=change.reason,
                        recorded_by=actor.name,
                    )
                )
                outcomes.append(Outcome(row.pk, is_changed=True))
        Registration.objects.bulk_create(made)
        return outcomes

    def _take_out(
        self,
        rows: list[InspectionObject],
        held: dict[int, Registration],
        change: BulkChange,
        actor: Actor,
    ) -> list[Outcome]:
        outcomes, ended = [], []
        for row in rows:
            place = held.get(row.pk)
            if place is None:
                outcomes.append(Outcome(row.pk))
            elif place.origin == Origin.RULE:
                note = f"{row.name}按入库条件入库；请修改入库条件或者对象信息"
                outcomes.append(Outcome(row.pk, note))
            else:
                ended.append(place.pk)
                outcomes.append(Outcome(row.pk, before=str(place.pk), is_changed=True))
        Registration.objects.filter(pk__in=ended).update(
            until=timezone.localdate(), ended_by=actor.name, end_reason=change.reason
        )
        return outcomes

    def _held(self, registry: ObjectRegistry, keys: list[int]) -> dict[int, Registration]:
        rows = registry.registrations.filter(until__isnull=True, inspection_object__in=keys)
        return {row.inspection_object_id: row for row in rows}

    def _registry(self, facts: dict[str, Any]) -> ObjectRegistry:
        return ObjectRegistry.objects.select_related("department").get(pk=facts["registry"])
