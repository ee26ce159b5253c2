"""«为什么是他»: one pairing explained from the frozen record of its deal.

Only the asked object is told again (``fairdraw.match.turn``): who was eligible, who was taken off
by which rule, whose card came when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fairdraw.errors import MatchError
from fairdraw.match.deal import TAKEN, WOULD_BLOCK, Look
from fairdraw.match.roster import read_inspectors
from fairdraw.match.turn import Turn, retrace
from mingqian.draw.models import DrawnObject
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.decision import Refused
from mingqian.library.models import Inspector
from mingqian.matching.dealing.reasons import Reason, thawed
from mingqian.matching.dealing.record import Dealt, opened
from mingqian.matching.dealing.words import OUT
from mingqian.matching.models import Assignment, DepartmentPart, Substitution
from mingqian.matching.selectors.parts import mode_labels
from mingqian.matching.selectors.seals import seal_of
from rulebook.schema import SCHEMA

WOULD_BLOCK_WORDS = "若发给他会使别家无人可派，跳过"


@dataclass(frozen=True, slots=True)
class Card:
    """A card the object looked at, in the order of the deck."""

    place: int
    name: str
    number: int
    is_taken: bool
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Off:
    """A rule and the people it took off."""

    label: str
    text: str
    clause: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """All there is to say about one object of a part.

    ``department`` counts everybody of the department, ``eligible`` who could go to this object,
    ``turn`` of ``turns`` when it was this object's turn, ``passed`` how many cards would have left
    another object without anybody.
    """

    drawn: DrawnObject
    department: int
    eligible: tuple[str, ...]
    off: tuple[Off, ...]
    need: int
    need_qualified: int
    max_load: int
    turn: int
    turns: int
    cards: tuple[Card, ...]
    passed: int
    seed: str
    mode: str
    relaxed: str
    planned_on: str
    later: tuple[Substitution, ...]
    inherited_from: DrawnObject | None


def why(part: DepartmentPart, drawn: DrawnObject) -> Why:
    """Explain the pairing of an object with the inspectors of a part.

    An object that stepped in from the reserve took over the inspectors of the one it replaces: that
    one is explained. Raises Refused 404 where nothing was dealt yet, 409 for a damaged record.
    """
    seal = seal_of(part, drawn)
    file = seal.record if seal is not None and seal.is_added else part.deal_file
    if file is None:
        raise Refused("尚未抽取检查人员", code="missing", status=404)
    deal = _opened(file.pk, file.digest)
    body, table, rule = deal.body, deal.table, deal.terms.rule
    origin = _dealt(drawn, set(deal.assignment))
    turn = _retraced(deal, origin.oid)
    names = _names(deal)
    why_not = deal.sealed.reasons
    off = _off(why_not, origin, names)
    reasons = _reasons(why_not, origin)
    mask = table.eligible[table.object_index[origin.oid]]
    eligible = [item.id for i, item in enumerate(table.inspectors) if mask >> i & 1]
    return Why(
        drawn=drawn,
        department=len(names),
        eligible=tuple(names[iid] for iid in eligible),
        off=off,
        need=rule.need,
        need_qualified=rule.need_qualified,
        max_load=body["max_load"],
        turn=turn.number,
        turns=turn.of,
        cards=_cards(turn, names, reasons),
        passed=sum(look.verdict == WOULD_BLOCK for look in turn.looks),
        seed=body["seed"],
        mode=mode_labels(part).get(str(deal.terms.facts["mode"]), str(deal.terms.facts["mode"])),
        relaxed=_rung_label(deal.terms.rungs[-1].code),
        planned_on=str(deal.terms.facts["planned_on"]),
        later=tuple(_later(part, drawn)),
        inherited_from=origin if origin.pk != drawn.pk else None,
    )


@lru_cache(maxsize=4)
def _opened(pk: int, digest: str) -> Dealt:
    """A deal with its table, kept for the next object of the same part: reading the files of
    10,000 objects takes longer than telling one turn. ``digest`` names the bytes.
    """
    return opened(StoredFile.objects.get(pk=pk, digest=digest))


def _dealt(drawn: DrawnObject, dealt: set[str]) -> DrawnObject:
    """The object whose turn it was: this one, or the one it stepped in for."""
    found: DrawnObject | None = drawn
    while found is not None and found.oid not in dealt:
        found = found.replaces
    if found is None:
        raise Refused("该对象不在本部门的匹配记录中", code="missing", status=404)
    return found


def _retraced(deal: Dealt, oid: str) -> Turn:
    body, alg = deal.body, deal.terms.alg
    try:
        return retrace(body["seed"], deal.table, deal.assignment, body["max_load"], oid, alg=alg)
    except MatchError as error:
        raise Refused(f"匹配记录与复算不符：{error.zh}", code="mismatch") from None


def _reasons(body: Mapping[str, Any], origin: DrawnObject) -> dict[str, Reason]:
    """Iid → the rule that keeps somebody on the list from this object."""
    area = f"area-{origin.inspection_object.region_id}"
    outside = {f"area-{row['area']}": row["reasons"] for row in body.get("outside", [])}
    barred = {row["object"]: row["reasons"] for row in body.get("barred", [])}
    return {**thawed(outside.get(area, [])), **thawed(barred.get(origin.oid, []))}


def _off(body: Mapping[str, Any], origin: DrawnObject, names: dict[str, str]) -> tuple[Off, ...]:
    taken: dict[tuple[str, str, str], list[str]] = {}
    removed = thawed(body.get("removed", []))
    for iid, reason in {**removed, **_reasons(body, origin)}.items():
        key = (reason.code, reason.text, reason.clause)
        taken.setdefault(key, []).append(names[iid])
    return tuple(
        Off(OUT.get(code, code), text, clause, tuple(sorted(people)))
        for (code, text, clause), people in sorted(taken.items())
    )


def _names(deal: Dealt) -> dict[str, str]:
    """Iid → name of everybody the record speaks of."""
    iids = {row.id for row in read_inspectors(deal.inspectors)}
    iids |= set(thawed(deal.sealed.reasons.get("removed", [])))
    found = {iid: iid for iid in iids}
    people = Inspector.objects.only("iid", "name").in_bulk(iids, field_name="iid")
    return found | {iid: person.name for iid, person in people.items()}


def _cards(turn: Turn, names: dict[str, str], reasons: dict[str, Reason]) -> tuple[Card, ...]:
    return tuple(_card(place, look, names, reasons) for place, look in enumerate(turn.looks, 1))


def _card(place: int, look: Look, names: dict[str, str], reasons: dict[str, Reason]) -> Card:
    rule = reasons.get(look.inspector)
    text, clause = look.reason, ""
    if look.verdict == WOULD_BLOCK:
        text = WOULD_BLOCK_WORDS
    elif look.verdict != TAKEN and rule is not None:
        text, clause = rule.text, rule.clause
    return Card(place, names[look.inspector], look.card, look.verdict == TAKEN, text, clause)


def _rung_label(code: str) -> str:
    return (SCHEMA["draw.inspector_relax"].choices or {}).get(code, "") if code else ""


def _later(part: DepartmentPart, drawn: DrawnObject) -> list[Substitution]:
    """Who was replaced on the object afterwards, the first replacement first."""
    rows = Substitution.objects.filter(assignment__part=part, assignment__drawn_object=drawn)
    rows = rows.select_related("assignment__inspector", "replacement__inspector")
    return list(rows.order_by("pk"))


def drawn_of(part: DepartmentPart, pk: int) -> DrawnObject:
    """A drawn object the department goes to or went to, or 404."""
    rows = DrawnObject.objects.filter(draw__task=part.task_id, pk=pk)
    found = rows.select_related(
        "inspection_object__region", "replaces__inspection_object__region"
    ).first()
    if found is None or not _concerns(part, found):
        raise Refused("本部门任务没有这个检查对象", code="missing", status=404)
    return found


def _concerns(part: DepartmentPart, drawn: DrawnObject) -> bool:
    if drawn.executing_department_id in {None, part.department_id}:
        return True
    return Assignment.objects.filter(part=part, drawn_object=drawn).exists()
