"""Who wins, field by field, where a source and the register differ. The loser is kept, too.

The rules are data of the source. A field without a rule: the source wins on objects its own
department keeps (or nobody does), and changes nothing on those of others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mingqian.library.fields import label_of, word_of
from mingqian.library.models import (
    FieldConflict,
    FieldRule,
    InspectionObject,
    ObjectChange,
    RegisterSource,
    SourceSighting,
)

#: Fields that stand and fall together: a guess goes where its region goes.
_TIED = {"is_region_inferred": "region"}


@dataclass(frozen=True, slots=True)
class Dispute:
    """One field on which source and register differ."""

    field: str
    stored: Any
    offered: Any
    rule: FieldRule
    takes_offered: bool


class Judge:
    """Decides for one run of a source and writes what was overruled."""

    def __init__(self, source: RegisterSource, at: dt.datetime) -> None:
        self.source, self.at = source, at
        self.rules = {name: FieldRule(rule) for name, rule in source.rules.items()}

    def decide(
        self, found: InspectionObject, offered: dict[str, Any], as_of: dt.date | None
    ) -> list[Dispute]:
        """A verdict on each field of ``offered`` that differs from what the object has."""
        is_own = found.department_id in {None, self.source.department_id}
        fallback = FieldRule.SOURCE if is_own else FieldRule.NEVER
        disputes = []
        for name, value in offered.items():
            rule = self.rules.get(_TIED.get(name, name), fallback)
            stored = getattr(found, name)
            wins = self._wins(rule, found, name, as_of)
            disputes.append(Dispute(name, stored, value, rule, wins))
        return disputes

    def _wins(
        self, rule: FieldRule, found: InspectionObject, name: str, as_of: dt.date | None
    ) -> bool:
        if rule == FieldRule.BLANK:
            return getattr(found, name) in ("", None, {})
        if rule == FieldRule.NEWER:
            return (as_of or timezone.localdate(self.at)) >= self._changed_on(found, name)
        return rule == FieldRule.SOURCE

    def _changed_on(self, found: InspectionObject, name: str) -> dt.date:
        """The day the present value of a field is from."""
        label = label_of(InspectionObject, name)
        changes = ObjectChange.objects.filter(inspection_object=found, field=label)
        last = changes.order_by("-changed_at").values_list("changed_at", flat=True).first()
        return timezone.localdate(last or found.source_at)

    def note(self, found: InspectionObject, disputes: Iterable[Dispute]) -> None:
        """Keep the source's values that lost; the same one sent again and again stands once."""
        for row in disputes:
            facts = {
                "source": self.source,
                "inspection_object": found,
                "field": label_of(InspectionObject, row.field),
                "kept": word_of(InspectionObject, row.field, row.stored),
                "overruled": word_of(InspectionObject, row.field, row.offered),
                "rule": row.rule,
            }
            if not FieldConflict.objects.filter(**facts).exists():
                FieldConflict.objects.create(noted_at=self.at, **facts)

    def saw(self, oids: list[str]) -> None:
        """Note that the source has these objects."""
        keys = InspectionObject.objects.filter(oid__in=oids).values_list("pk", flat=True)
        SourceSighting.objects.bulk_create(
            [
                SourceSighting(source=self.source, inspection_object_id=key, seen_at=self.at)
                for key in keys
            ],
            update_conflicts=True,
            unique_fields=["source", "inspection_object"],
            update_fields=["seen_at"],
            batch_size=1000,
        )
