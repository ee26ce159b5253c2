"""Who may not go where: declared interests, kin, former employers, and what belongs to them.

A recusal names one object. It reaches further where the object is a body that answers for others:
who must not inspect a company must not inspect its products and projects either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingqian.foundation.rules.applied import Rules
from mingqian.library.models import InspectionObject, Inspector, Recusal, RecusalKind

INTEREST = "recusal.interest"
REACHES_OWNED = "recusal.reaches_owned"
EMPLOYER_YEARS = "recusal.former_employer_years"


@dataclass(frozen=True, slots=True)
class Ineligibility:
    """Why an inspector may not be drawn: a code, a sentence, the clause or rule behind it."""

    code: str
    text: str
    clause: str = ""

    def __str__(self) -> str:
        return self.text


def barred_pairs(
    people: Sequence[Inspector], objects: Iterable[InspectionObject], on: dt.date, rules: Rules
) -> dict[int, dict[str, Ineligibility]]:
    """Object pk → iid → why the pair is barred on a day. Declared interests are never relaxed.

    Example: an inspector left company A last year, A runs project P: neither A nor P.
    """
    if not rules.is_on(INTEREST):
        return {}
    things = list(objects)
    standing = [row for row in _declared(people) if _stands(row, on, rules)]
    own: dict[int, list[Recusal]] = {}
    owners: dict[str, list[Recusal]] = {}
    for row in standing:
        own.setdefault(row.inspection_object_id, []).append(row)
        owners.setdefault(row.inspection_object.name, []).append(row)
    reaches = rules.is_on(REACHES_OWNED)
    found: dict[int, dict[str, Ineligibility]] = {}
    for thing in things:
        rows = list(own.get(thing.pk, ()))
        if reaches and thing.owner:
            rows += owners.get(thing.owner, ())
        for row in rows:
            pairs = found.setdefault(thing.pk, {})
            pairs.setdefault(row.inspector.iid, _reason(row, thing, rules))
    return found


def _declared(people: Sequence[Inspector]) -> list[Recusal]:
    rows: list[Recusal] = []
    keys = [person.pk for person in people]
    for start in range(0, len(keys), 500):
        rows += Recusal.objects.filter(inspector__in=keys[start : start + 500]).select_related(
            "inspector", "inspection_object"
        )
    return sorted(rows, key=lambda row: row.pk)


def _stands(row: Recusal, on: dt.date, rules: Rules) -> bool:
    last = row.until
    if last is None and row.kind == RecusalKind.FORMER_EMPLOYER:
        last = _years_later(row.since, rules.number(EMPLOYER_YEARS))
    return row.since <= on and (last is None or on <= last)


def _years_later(day: dt.date, years: int | None) -> dt.date | None:
    if years is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _reason(row: Recusal, thing: InspectionObject, rules: Rules) -> Ineligibility:
    tie = "" if row.kind == RecusalKind.OTHER else f"{row.get_kind_display()}，"
    if row.inspection_object_id != thing.pk:
        text = f"应当回避：责任主体{row.inspection_object.name}（{tie}{row.ground}）"
        return Ineligibility("recusal", text, rules.clause(REACHES_OWNED))
    former = row.kind == RecusalKind.FORMER_EMPLOYER and row.until is None
    clause = rules.clause(EMPLOYER_YEARS if former else INTEREST)
    return Ineligibility("recusal", f"应当回避：{tie}{row.ground}", clause)
