"""The chance of a deal: entered by an observer before a witness, it deals from the frozen files.

One act, one transaction, for every part of the draw whose terms await the same chance. Nothing is
read from the registers any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from fairdraw.beacon import BeaconRule, BeaconValue
from fairdraw.dealt import Played, Sealed, complete, dealt_digest, verify_deal
from fairdraw.dealt.record import dumps
from fairdraw.dealt.teams import read_teams, within
from fairdraw.errors import RecordError
from fairdraw.fields import Fields
from fairdraw.log import Entry
from fairdraw.match.table import Table
from mingqian.draw.ceremony import chance
from mingqian.draw.ledger import acts
from mingqian.draw.models import DrawnObject, LogKind
from mingqian.draw.services.contributing import require_two
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.foundation.workflow.perform import perform
from mingqian.library.models import Inspector
from mingqian.matching import events
from mingqian.matching.dealing.spread import spread_of
from mingqian.matching.models import Assignment, DepartmentPart, TeamRole, TermsSeal
from mingqian.matching.selectors.parts import mode_labels
from mingqian.matching.services.inheriting import inherit
from mingqian.matching.states import PART_TABLE, SEAL_TABLE


@transaction.atomic
def enter_chance(
    *, seals: Sequence[TermsSeal], actor: Actor, outcome: str, witness: Person
) -> list[TermsSeal]:
    """Enter what the dice or the lottery gave, and deal the parts it was obtained for.

    ``seals`` are those of one draw that await the same chance *and were sealed before it came*:
    what was sealed while the dice already lay on the table is not among them. The actor is an
    observer of the draw, ``witness`` another party of it; ``outcome`` as in
    :func:`mingqian.draw.ceremony.chance.value_of`. Raises Refused 403, 409 (state), 422.
    """
    if not seals:
        raise Refused("没有待录入随机源的匹配条件", code="state")
    first = seals[0]
    if any((one.draw_id, one.beacon) != (first.draw_id, first.beacon) for one in seals):
        raise invalid("一次只能录入同一抽取、同一随机源", outcome="请分别录入")
    require_two(first.draw, actor, witness)
    done = []
    for one in sorted(seals, key=lambda one: one.pk):
        value = chance.value_of(_rule(one), outcome, one.beacon_detail)
        done.append(_enter(one, value, actor, witness))
    return done


def _rule(seal: TermsSeal) -> BeaconRule:
    return BeaconRule.read(Fields(seal.beacon, "beacon", RecordError))


def _enter(seal: TermsSeal, value: BeaconValue, actor: Actor, witness: Person) -> TermsSeal:
    def change(fresh: TermsSeal) -> dict[str, object]:
        sealed = _bound(fresh)
        body, played = complete(sealed, value)
        if not verify_deal(body).ok:
            raise Refused("匹配结果复算不符，没有匹配；请立即报告", code="unverifiable")
        part, draw = fresh.part, fresh.draw
        name = f"{draw.draw_no}-{draw.attempt}-{sealed.terms.department}.json"
        file = store.keep(dumps(body), name=name, media_type="application/json", actor=actor)
        digest = dealt_digest(body, sealed.terms.alg)
        entry = acts.dealt(draw, sealed.terms.department, seq=fresh.seq, digest=digest)
        fresh.beacon_text, fresh.entered_by, fresh.witness = value.string, actor.name, witness.name
        fresh.dealt_at, fresh.dealt_index, fresh.record = timezone.now(), entry.index, file
        fresh.save()
        _deal(fresh, sealed, played, str(body["seed"]), replace(actor, is_system=True))
        return {
            "beacon": value.string,
            "witness": witness.name,
            "witness_id": witness.pk,
            "department": part.department.label,
            "log_index": entry.index + 1,
            "digest": digest,
        }

    return perform(SEAL_TABLE, seal, "enter-chance", actor=actor, change=change)


def _bound(seal: TermsSeal) -> Sealed:
    """The frozen terms, refused unless they are what the log bound before the chance."""
    try:
        sealed = Sealed.read(store.read(seal.file))
    except (store.Damaged, RecordError, ValueError, KeyError) as error:
        raise Refused(
            f"封存的匹配条件已损坏，不能匹配；请立即报告：{error}", code="damaged"
        ) from None
    rows = seal.draw.log_entries.filter(kind=LogKind.TERMS).order_by("index")
    entries = [Entry.parse(text) for text in rows.values_list("leaf", flat=True)]
    own = [row for row in entries if row.department == sealed.terms.department]
    if not own or (own[-1].seq, own[-1].digest) != (seal.seq, sealed.terms.digest()):
        raise Refused("匹配条件与存证的不符，不能匹配；请立即报告", code="unverifiable")
    return sealed


def _deal(seal: TermsSeal, sealed: Sealed, played: Played, seed: str, actor: Actor) -> None:
    """Put the deal into the part's rows, or beside them for a supplementary draw."""
    if seal.is_added:
        objects = _assign(seal.part, sealed, played)
        record(
            events.DEALT_ADDED,
            actor=actor,
            subject=seal.part,
            payload={**_told(seal, sealed, played, seed), "draw_no": seal.draw.draw_no},
        )
    else:

        def change(fresh: DepartmentPart) -> dict[str, object]:
            _keep(fresh, seal, sealed, played, seed)
            nonlocal objects
            objects = _assign(fresh, sealed, played)
            return _told(seal, sealed, played, seed)

        objects = {}
        perform(PART_TABLE, seal.part, "deal", actor=actor, change=change)
    _follow(objects, actor)


def _keep(part: DepartmentPart, seal: TermsSeal, sealed: Sealed, played: Played, seed: str) -> None:
    facts = sealed.terms.facts
    part.deal_file, part.deal_seed = seal.record, seed
    part.max_load, part.relaxed = played.deal.max_load, seal.relaxed
    part.load_spread = spread_of(_table(sealed, played), played.deal.loads)
    part.mode, part.factors = str(facts["mode"]), facts["factors"]
    part.need, part.planned_on = sealed.terms.rule.need, facts["planned_on"]  # type: ignore[assignment]
    part.drawn_at, part.drawn_by = timezone.now(), seal.sealed_by
    part.save()


def _table(sealed: Sealed, played: Played) -> Table:
    files = sealed.of(sealed.terms.serving)
    table = files.table(sealed.terms.rule, sealed.objects)
    if files.teams is None or played.teams is None:
        return table
    return within(table, read_teams(files.teams), played.teams)


def _told(seal: TermsSeal, sealed: Sealed, played: Played, seed: str) -> dict[str, object]:
    """What the journal says of the deal."""
    terms, file = sealed.terms, seal.record or StoredFile()
    return {
        "objects": len(sealed.objects),
        "need": terms.rule.need,
        "mode": mode_labels(seal.part)[str(terms.facts["mode"])],
        "factors": terms.facts["factors"],
        "max_load": played.deal.max_load,
        "spread": spread_of(_table(sealed, played), played.deal.loads),
        "seed": seed,
        "record": file.digest,
        "file": file.pk,
    }


def _assign(part: DepartmentPart, sealed: Sealed, played: Played) -> dict[str, DrawnObject]:
    """The rows of a deal; returns the objects by id."""
    by_oid = _objects(part, sealed)
    iids = {iid for team in played.deal.assignment.values() for iid in team}
    by_iid = Inspector.objects.in_bulk(iids, field_name="iid")
    taken: dict[str, int] = {}
    rows = []
    for oid, team in played.deal.assignment.items():
        for place, iid in enumerate(team):
            taken[iid] = taken.get(iid, 0) + 1
            rows.append(
                Assignment(
                    part=part,
                    drawn_object=by_oid[oid],
                    inspector=by_iid[iid],
                    role=TeamRole.CO if place else TeamRole.LEAD,
                    card=taken[iid],
                )
            )
    Assignment.objects.bulk_create(rows, batch_size=1000)
    return by_oid


def _objects(part: DepartmentPart, sealed: Sealed) -> dict[str, DrawnObject]:
    rows = DrawnObject.objects.filter(draw__task=part.task_id)
    wanted = set(sealed.objects)
    return {drawn.oid: drawn for drawn in rows.iterator() if drawn.oid in wanted}


def _follow(objects: Mapping[str, DrawnObject], actor: Actor) -> None:
    """Objects dropped between seal and chance hand their inspectors on to whoever stepped in."""
    for drawn in sorted(objects.values(), key=lambda drawn: (drawn.stratum, drawn.rank)):
        follower = drawn
        while (after := DrawnObject.objects.filter(replaces=follower).first()) is not None:
            inherit(after, actor)
            follower = after
