"""Putting a label on many objects at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import policies
from mingqian.library.bulk.act import Outcome
from mingqian.library.models import BulkChange, BulkLine, InspectionObject, Label, ObjectLabel
from mingqian.library.services.facts.placements import put_label, take_off_label


class Labelling:
    """Put a small label on objects (昌江 第十条（一）); one that asks for a review waits for it."""

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """A label there is."""
        require(actor.check(P.OBJECTS_EDIT))
        label = Label.objects.filter(pk=facts.get("label") or 0).first()
        if label is None:
            raise invalid("请选择标签", label="请选择标签")
        return {"label": label.pk}

    def words(self, facts: dict[str, Any]) -> str:
        """«加贴标签“…”»."""
        return f"加贴标签“{self._label(facts).name}”"

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """Objects in the label's area."""
        return Q(region__path__startswith=self._label(facts).department.region.path)

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Put it on those that do not carry it."""
        label, fit, outcomes = self._label(change.facts), [], []
        held = label.placements.filter(until__isnull=True, inspection_object__in=rows)
        carrying = set(held.values_list("inspection_object", flat=True))
        for row in rows:
            decision = policies.can_put_label(actor, label, row)
            if row.pk in carrying:
                outcomes.append(Outcome(row.pk))
            elif row.merged_into_id is not None:
                outcomes.append(Outcome(row.pk, f"{row.name}已并入其他记录"))
            elif not decision:
                outcomes.append(Outcome(row.pk, decision.reason))
            else:
                fit.append(row)
        if fit:
            source = f"批量办理 {change.pk}"
            made = put_label(
                label=label, objects=fit, reason=change.reason, source=source, actor=actor
            )
            outcomes += [
                Outcome(row.inspection_object_id, before=str(row.pk), is_changed=True)
                for row in made
            ]
        return outcomes

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """Take off what was put on and still stands."""
        placed = ObjectLabel.objects.select_related(
            "label__department__region", "inspection_object__region"
        ).in_bulk([int(line.before) for line in lines])
        for line in lines:
            row = placed.get(int(line.before))
            if row is None or row.until is not None:
                yield Outcome(line.inspection_object_id)
                continue
            take_off_label(placement=row, reason=change.reason, actor=actor)
            yield Outcome(line.inspection_object_id, is_changed=True)

    def _label(self, facts: dict[str, Any]) -> Label:
        return Label.objects.select_related("department__region").get(pk=facts["label"])
