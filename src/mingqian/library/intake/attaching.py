"""What rows bring beside an object's columns, written in bulk: numbers, licences, names, classes.

What belongs to another living object is a fault of the row. A file without such columns costs no
query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mingqian.library.finding.former import pairs_of
from mingqian.library.intake.bulk import Inserter
from mingqian.library.intake.facts.beside import Licence
from mingqian.library.intake.rows import Fault, Parsed
from mingqian.library.models import (
    ClassEntry,
    CodeKind,
    CreditRiskClass,
    FormerName,
    FormerNamePair,
    ImportBatch,
    InspectionObject,
    License,
    ObjectChange,
    ObjectCode,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A licence on record: whose, and until when."""

    key: int
    oid: str
    licence: Licence


class Attaching:
    """Looks at what the rows of a step bring and writes it; made once for an import."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        common = {"source": batch.source[:80], "recorded_by": batch.source[:40]}
        self._codes = Inserter(ObjectCode, kind=CodeKind.REGISTRATION.value, **common)
        self._licences = Inserter(License, **common)
        self._classes = Inserter(ClassEntry, **common)
        self._stated: dict[tuple[str, str], str] = {}
        self._kept: dict[str, str] = {}
        self._holders: dict[str, str] = {}
        self._held: dict[tuple[str, str], Held] = {}
        self._borne: set[tuple[str, str]] = set()

    def look(self, rows: list[Parsed]) -> None:
        """Read what is on record of all that the rows bring."""
        rows = [row for row in rows if row.number or row.licence or row.former]
        numbers = [row.number for row in rows if row.number]
        licensed = [row.licence.number for row in rows if row.licence]
        self._kept = _kept_of([row.oid for row in rows])
        self._holders = _holders_of(numbers)
        self._held = _held_of(licensed)
        renamed = [self._whose(row) for row in rows if row.former]
        self._borne = _borne_by(renamed)

    def faults(self, row: Parsed) -> list[Fault]:
        """What of a row belongs to another object."""
        found, whose = [], self._whose(row)
        if row.number and (holder := self._holders.get(row.number, whose)) != whose:
            found.append(taken("注册号", row.number, holder))
        if row.licence:
            key = row.licence.name, row.licence.number
            held = self._held.get(key)
            holder = held.oid if held else self._stated.setdefault(key, whose)
            if holder != whose:
                found.append(taken("许可证编号", " ".join(key), holder))
        return found

    def brings(self, row: Parsed) -> bool:
        """Whether a row says something of its object that is not on record."""
        return bool(
            (row.number and row.number not in self._holders)
            or (row.licence and self._is_news(row.licence))
            or self._new_names(row)
        )

    def write(self, rows: list[Parsed], new: list[Parsed]) -> None:
        """Write what ``rows`` bring, and the classes of ``new`` objects."""
        classed = [
            row
            for row in new
            if row.facts.get("risk_class", CreditRiskClass.UNKNOWN) != CreditRiskClass.UNKNOWN
        ]
        oids = {self._whose(row) for row in rows} | {row.oid for row in classed}
        if not oids:
            return
        keys = dict(InspectionObject.objects.filter(oid__in=oids).values_list("oid", "pk"))
        self._codes.add(
            {"inspection_object": keys[self._whose(row)], "number": row.number}
            for row in rows
            if row.number and row.number not in self._holders
        )
        self._write_licences(rows, keys)
        self._write_names(rows, keys)
        day = timezone.localtime(self._batch.started_at).date()
        self._classes.add(
            {
                "inspection_object": keys[row.oid],
                "risk_class": row.facts["risk_class"],
                "on": min(row.as_of or day, day),
            }
            for row in classed
        )

    def _whose(self, row: Parsed) -> str:
        """The living object a row speaks of: the kept one where the row's was merged."""
        return self._kept.get(row.oid, row.oid)

    def _is_news(self, licence: Licence) -> bool:
        held = self._held.get((licence.name, licence.number))
        return held is None or held.licence != licence

    def _new_names(self, row: Parsed) -> list[str]:
        whose, now = self._whose(row), row.facts.get("name", "")
        names = dict.fromkeys(row.former)
        return [name for name in names if name != now and (whose, name) not in self._borne]

    def _write_licences(self, rows: list[Parsed], keys: dict[str, int]) -> None:
        fresh: list[dict[str, Any]] = []
        for row in rows:
            if row.licence is None or not self._is_news(row.licence):
                continue
            one, key = row.licence, keys[self._whose(row)]
            if held := self._held.get((one.name, one.number)):
                self._renew(held, one, key)
                continue
            facts = {name: getattr(one, name) for name in Licence.__dataclass_fields__}
            fresh.append({"inspection_object": key, **facts})
        self._licences.add(fresh)

    def _renew(self, held: Held, one: Licence, key: int) -> None:
        """Other dates or another issuer of a licence on record, kept in the object's history."""
        License.objects.filter(pk=held.key).update(
            issuer=one.issuer, valid_from=one.valid_from, valid_to=one.valid_to
        )
        ObjectChange.objects.create(
            inspection_object_id=key,
            field="许可证",
            old=_said(held.licence),
            new=_said(one),
            changed_at=timezone.now(),
            source=self._batch.source[:80],
            reason=f"导入批次 {self._batch.pk}",
        )

    def _write_names(self, rows: list[Parsed], keys: dict[str, int]) -> None:
        day = timezone.localtime(self._batch.started_at).date()
        made = FormerName.objects.bulk_create(
            [
                FormerName(
                    inspection_object_id=keys[self._whose(row)],
                    name=name,
                    until=min(row.as_of or day, day),
                )
                for row in rows
                for name in self._new_names(row)
            ],
            batch_size=1000,
        )
        FormerNamePair.objects.bulk_create(
            [
                FormerNamePair(former_name=row, pair=pair)
                for row in made
                for pair in sorted(set(pairs_of(row.name)))
            ],
            batch_size=1000,
        )


def taken(label: str, value: str, oid: str) -> Fault:
    """The fault of a number that another living object has."""
    rule = f"已登记在 {oid.removeprefix('uscc:')} 名下，一个号码只能属于一个主体"
    return Fault(label, value, rule, "核对号码；确属同一主体的，先合并两条记录")


def _kept_of(oids: list[str]) -> dict[str, str]:
    """Protocol ids of merged records → of the records that were kept, also over several merges."""
    if not oids:
        return {}
    rows = InspectionObject.objects.filter(oid__in=oids, merged_into__isnull=False)
    found = {}
    for row in rows.select_related("merged_into"):
        kept = row.merged_into
        while kept is not None and kept.merged_into is not None:
            kept = kept.merged_into
        found[row.oid] = kept.oid if kept else row.oid
    return found


def _holders_of(numbers: list[str]) -> dict[str, str]:
    if not numbers:
        return {}
    rows = ObjectCode.objects.filter(number__in=numbers)
    return dict(rows.values_list("number", "inspection_object__oid"))


def _held_of(numbers: list[str]) -> dict[tuple[str, str], Held]:
    if not numbers:
        return {}
    rows = License.objects.filter(number__in=numbers, revoked_on__isnull=True)
    return {
        (row.name, row.number): Held(
            row.pk,
            row.inspection_object.oid,
            Licence(row.name, row.number, row.issuer, row.valid_from, row.valid_to),
        )
        for row in rows.select_related("inspection_object")
    }


def _borne_by(oids: Iterable[str]) -> set[tuple[str, str]]:
    wanted = set(oids)
    if not wanted:
        return set()
    rows = FormerName.objects.filter(inspection_object__oid__in=wanted)
    return set(rows.values_list("inspection_object__oid", "name"))


def _said(licence: Licence) -> str:
    end: dt.date | str = licence.valid_to or "长期"
    return f"{licence.name} {licence.number} {licence.issuer} {licence.valid_from} 至 {end}"
