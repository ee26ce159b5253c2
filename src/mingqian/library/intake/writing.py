"""Writing a chunk of read rows: new objects, changed facts with their history, registrations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.library.intake import opening
from mingqian.library.intake.rows import Fault, Parsed
from mingqian.library.models import (
    ImportBatch,
    ImportFault,
    InspectionObject,
    ObjectType,
    Origin,
    Registration,
)
from mingqian.library.services.facts.history import note_changes, snapshot


@dataclass(slots=True)
class Tally:
    """What became of the rows of a chunk."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    foreign: int = 0
    faults: list[ImportFault] = field(default_factory=list)


class Writer:
    """Writes for one import; knows who maintains what it brings in."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._keepers: dict[str, Department | None] = {}

    def write(self, rows: Iterable[Parsed]) -> Tally:
        """Write a chunk inside the caller's transaction; a dry run only counts."""
        tally = Tally()
        sound = []
        for row in rows:
            tally.read += 1
            if row.faults:
                tally.refused += 1
                tally.faults.append(fault_of(self.batch, row))
            else:
                sound.append(row)
        known = InspectionObject.objects.select_related("region").in_bulk(
            [row.oid for row in sound], field_name="oid"
        )
        touched = [self._one(row, known.get(row.oid), tally) for row in sound]
        ImportFault.objects.bulk_create(tally.faults)
        if not self.batch.is_dry_run:
            InspectionObject.objects.bulk_create([row for row in touched if row.pk is None])
            self._register(touched)
        return tally

    def _one(self, row: Parsed, found: InspectionObject | None, tally: Tally) -> InspectionObject:
        if found is None:
            tally.added += 1
            return self._add(row)
        if self._is_foreign(found):
            # Who generates the data maintains it (彭阳 二（二）): others only register the object.
            tally.foreign += 1
            tally.unchanged += 1
            return found
        facts = self._facts_for(row, found)
        before = snapshot(found, facts)
        if all(before[name] == value for name, value in facts.items()):
            tally.unchanged += 1
            return found
        tally.updated += 1
        self._change(found, facts, before)
        return found

    def _add(self, row: Parsed) -> InspectionObject:
        return InspectionObject(
            oid=row.oid,
            uscc=row.uscc,
            object_type=row.object_type,
            kind=ObjectType(row.object_type).kind,
            department=self._keeper(row.facts["region"]),
            source=self.batch.source[:80],
            source_at=self.batch.started_at,
            **row.facts,
        )

    def _change(
        self, found: InspectionObject, facts: dict[str, Any], before: dict[str, Any]
    ) -> None:
        if self.batch.is_dry_run:
            return
        for name, value in facts.items():
            setattr(found, name, value)
        found.kind = ObjectType(found.object_type).kind
        found.department = found.department or self._keeper(found.region)
        found.source, found.source_at = self.batch.source[:80], self.batch.started_at
        note_changes(found, before, source=self.batch.source, reason=f"导入批次 {self.batch.pk}")
        found.save()

    def _facts_for(self, row: Parsed, found: InspectionObject) -> dict[str, Any]:
        facts = {**row.facts, "object_type": row.object_type}
        if facts["is_region_inferred"] and not found.is_region_inferred:
            # A guess never replaces what somebody has stated.
            facts.pop("region")
            facts.pop("is_region_inferred")
        return facts

    def _is_foreign(self, found: InspectionObject) -> bool:
        own = self.batch.department_id
        return own is not None and found.department_id not in {None, own}

    def _keeper(self, region: Region) -> Department | None:
        """The importing department; else the market regulator of the place or next above it."""
        if self.batch.department_id is not None:
            return self.batch.department
        if region.pk not in self._keepers:
            codes = region.codes
            regulators = Department.objects.filter(region__in=codes, is_market_regulator=True)
            self._keepers[region.pk] = regulators.order_by("-region__path").first()
        return self._keepers[region.pk]

    def _register(self, objects: list[InspectionObject]) -> None:
        registry = self.batch.registry
        if registry is None:
            return
        present = set(
            Registration.objects.filter(
                registry=registry, until__isnull=True, inspection_object__in=objects
            ).values_list("inspection_object", flat=True)
        )
        today = timezone.localdate()
        Registration.objects.bulk_create(
            Registration(
                registry=registry,
                inspection_object=found,
                since=today,
                origin=Origin.IMPORT,
                reason=f"{self.batch.source}导入"[:300],
            )
            for found in objects
            if found.pk not in present
        )


def fault_of(batch: ImportBatch, row: Parsed) -> ImportFault:
    """The record of a refused row: its first fault, the others beside it."""
    first, *others = row.faults
    rest = "".join(f"；{fault.field}：{fault.rule}" for fault in others)
    return ImportFault(
        batch=batch,
        row_no=row.row_no,
        field=first.field[:40],
        value=first.value[:200],
        rule=f"{first.rule}{rest}"[:200],
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
