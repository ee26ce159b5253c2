"""Writing a step of read rows: new objects, changed facts with their history, registrations.

New objects go past the ORM (:mod:`bulk`), known ones are compared in sets of plain values, and
only what has changed is loaded, so that an unchanged million costs one query a step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.library.capital import parse
from mingqian.library.intake import opening
from mingqian.library.intake.attaching import Attaching
from mingqian.library.intake.bulk import Inserter
from mingqian.library.intake.conflicts import Judge
from mingqian.library.intake.facts.cells import Remembered
from mingqian.library.intake.rows import Fault, Parsed
from mingqian.library.models import (
    ImportBatch,
    ImportFault,
    InspectionObject,
    ObjectType,
    Origin,
    RegisterSource,
    Registration,
)
from mingqian.library.services.facts.history import note_changes, snapshot

#: Kind of each type, looked up for every row.
_KINDS = {row.value: row.kind.value for row in ObjectType}
#: What is compared besides the facts of a row.
_ALWAYS = ("pk", "oid", "department", "is_region_inferred", "merged_into")


@dataclass(slots=True)
class Tally:
    """What became of the rows of a step."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    foreign: int = 0


@dataclass(slots=True)
class Step:
    """The rows of a step by what is to be done."""

    tally: Tally = field(default_factory=Tally)
    faults: list[ImportFault] = field(default_factory=list)
    new: list[Parsed] = field(default_factory=list)
    changed: dict[int, tuple[Parsed, dict[str, Any]]] = field(default_factory=dict)
    sound: list[str] = field(default_factory=list)
    #: Rows that bring something beside the columns, by protocol id.
    bringing: dict[str, Parsed] = field(default_factory=dict)


class Writer:
    """Writes for one import; knows who maintains what it brings in."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._keepers: dict[str, Department | None] = {}
        source = RegisterSource.objects.filter(runs__batch=batch).first()
        self._judge = Judge(source, batch.started_at) if source else None
        common = {"source": batch.source[:80], "source_at": batch.started_at}
        self._inserter = Inserter(InspectionObject, **common)
        self._attaching = Attaching(batch)
        self._capital = Remembered(parse)

    def write(self, rows: Iterable[Parsed]) -> Tally:
        """Write a step inside the caller's transaction; a dry run only counts."""
        step = self._sorted(rows)
        ImportFault.objects.bulk_create(step.faults, batch_size=500)
        if not self.batch.is_dry_run:
            self._inserter.add(self._facts_of_new(row) for row in step.new)
            self._change(step)
            self._attaching.write(list(step.bringing.values()), step.new)
            self._register(step.sound)
            if self._judge:
                self._judge.saw(step.sound)
        return step.tally

    def _sorted(self, rows: Iterable[Parsed]) -> Step:
        step, sound, everyone = Step(), [], list(rows)
        self._attaching.look([row for row in everyone if not row.faults])
        for row in everyone:
            step.tally.read += 1
            row.faults += [] if row.faults else self._attaching.faults(row)
            if row.faults:
                step.tally.refused += 1
                step.faults.append(fault_of(self.batch, row))
            else:
                sound.append(row)
        known = self._known(sound)
        for row in sound:
            self._one(row, known.get(row.oid), step)
        return step

    def _known(self, rows: list[Parsed]) -> dict[str, dict[str, Any]]:
        """Present facts of the objects that are known already, by protocol id."""
        names = {name for row in rows for name in row.facts} | {"object_type", *_ALWAYS}
        found = InspectionObject.objects.filter(oid__in=[row.oid for row in rows])
        return {facts["oid"]: facts for facts in found.values(*sorted(names))}

    def _one(self, row: Parsed, found: dict[str, Any] | None, step: Step) -> None:
        step.sound.append(row.oid)
        is_ours = found is None or not (self._is_foreign(found) or self._is_guest(found))
        if is_ours and self._attaching.brings(row):
            step.bringing[row.oid] = row
        if found is None:
            step.tally.added += 1
            step.new.append(row)
        elif found["merged_into"] is not None:
            # The record is another's past: only that one is kept up.
            step.tally.unchanged += 1
        elif self._is_foreign(found):
            # Who generates the data maintains it (彭阳 二（二）): others only register the object.
            step.tally.foreign += 1
            step.tally.unchanged += 1
        elif changed := self._difference(row, found):
            step.tally.updated += 1
            step.changed[found["pk"]] = row, changed
        elif row.oid in step.bringing:
            step.tally.updated += 1
        else:
            step.tally.unchanged += 1

    def _difference(self, row: Parsed, found: dict[str, Any]) -> dict[str, Any]:
        """The facts of a row that differ from those of the object."""
        facts = {**row.facts, "object_type": row.object_type}
        if facts["is_region_inferred"] and not found["is_region_inferred"]:
            # A guess never replaces what somebody has stated.
            del facts["region"], facts["is_region_inferred"]
        return {
            name: value
            for name, value in facts.items()
            if found[name] != (value.pk if name in {"region", "station"} else value)
        }

    def _facts_of_new(self, row: Parsed) -> dict[str, Any]:
        amount, currency = self._capital(row.facts.get("capital_text", ""))
        return {
            "capital_amount": amount,
            "capital_currency": currency,
            **row.facts,
            "oid": row.oid,
            "uscc": row.uscc,
            "object_type": row.object_type,
            "kind": _KINDS[row.object_type],
            "department": self._keeper(row.facts["region"]),
        }

    def _change(self, step: Step) -> None:
        rows = InspectionObject.objects.select_related("region").in_bulk(step.changed)
        for key, (row, offered) in step.changed.items():
            facts = self._judged(rows[key], row, offered)
            if facts:
                self._change_one(rows[key], facts)
            elif row.oid not in step.bringing:
                step.tally.updated -= 1
                step.tally.unchanged += 1

    def _judged(
        self, found: InspectionObject, row: Parsed, offered: dict[str, Any]
    ) -> dict[str, Any]:
        """What of an offer is written: all of it, or what the rules of the source let through."""
        if self._judge is None:
            return offered
        disputes = self._judge.decide(found, offered, row.as_of)
        self._judge.note(found, [one for one in disputes if not one.takes_offered])
        return {one.field: one.offered for one in disputes if one.takes_offered}

    def _change_one(self, found: InspectionObject, facts: dict[str, Any]) -> None:
        before = snapshot(found, facts)
        for name, value in facts.items():
            setattr(found, name, value)
        found.kind = ObjectType(found.object_type).kind
        found.department = found.department or self._keeper(found.region)
        found.source, found.source_at = self.batch.source[:80], self.batch.started_at
        note_changes(found, before, source=self.batch.source, reason=f"导入批次 {self.batch.pk}")
        found.save()

    def _is_foreign(self, found: dict[str, Any]) -> bool:
        if self._judge is not None:
            # A source has rules for that, field by field.
            return False
        own = self.batch.department_id
        return own is not None and found["department"] not in {None, own}

    def _is_guest(self, found: dict[str, Any]) -> bool:
        """Whether a source speaks of an object that another department keeps."""
        if self._judge is None:
            return False
        return found["department"] not in {None, self._judge.source.department_id}

    def _keeper(self, region: Region) -> Department | None:
        """The importing department; else the market regulator of the place or next above it."""
        if self.batch.department_id is not None:
            return self.batch.department
        if region.pk not in self._keepers:
            codes = region.codes
            regulators = Department.objects.filter(region__in=codes, is_market_regulator=True)
            self._keepers[region.pk] = regulators.order_by("-region__path").first()
        return self._keepers[region.pk]

    def _register(self, oids: list[str]) -> None:
        registry = self.batch.registry
        if registry is None:
            return
        today = timezone.localdate()
        wanted = InspectionObject.objects.filter(oid__in=oids).values_list("pk", flat=True)
        present = set(
            Registration.objects.filter(
                registry=registry, until__isnull=True, inspection_object__oid__in=oids
            ).values_list("inspection_object", flat=True)
        )
        Registration.objects.bulk_create(
            Registration(
                registry=registry,
                inspection_object_id=key,
                since=today,
                origin=Origin.IMPORT,
                reason=f"{self.batch.source}导入"[:300],
            )
            for key in wanted
            if key not in present
        )


def fault_of(batch: ImportBatch, row: Parsed) -> ImportFault:
    """The record of a refused row: its first fault, the others beside it."""
    first, *others = row.faults
    rest = "".join(f"；{fault.field}：{fault.rule}" for fault in others)
    return ImportFault(
        batch=batch,
        row_no=row.row_no,
        field=first.field[:40],
        value=opening.shown(first.value)[:200],
        rule=opening.shown(f"{first.rule}{rest}")[:200],
        advice=first.advice[:200],
        row=opening.as_line(row.cells),
    )


def repeated(row: Parsed, first_row: int) -> Fault:
    """The fault of a code that stood in the file before."""
    return Fault(
        "统一社会信用代码",
        row.uscc or row.oid,
        f"与第 {first_row} 行重复",
        "同一文件中一个主体只能有一行",
    )
