"""Being the superior: heads of other authorities' logs come in, are checked, kept and cosigned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from drawengines import ed25519
from fairdraw.errors import FairDrawError
from fairdraw.log import Checkpoint, ConsistencyProof, VerifierKey, open_checkpoint
from fairdraw.log import note as notes
from fairdraw.log.proof import checkpoint_of
from mingqian.draw import events
from mingqian.draw.ledger import keys
from mingqian.draw.models import Verdict, WitnessedHead
from mingqian.foundation.journal.record import hold_tip, record
from mingqian.foundation.policy.actor import SYSTEM


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a head: HTTP status as C2SP witnesses give it, and the text of the answer."""

    status: int
    text: str


@transaction.atomic
def add_checkpoint(body: str) -> Outcome:
    """Check a head against the last one held of its log, keep it, cosign it.

    200: the cosignature line. 400: unreadable. 403: not signed by its log. 404: a log nobody
    introduced here. 409: the size held, to be asked again from there. 422: the log has forked;
    the head is kept as evidence and the journal says so.
    """
    try:
        proof = ConsistencyProof.parse(body)
        new = checkpoint_of(proof.note)
    except FairDrawError as error:
        return Outcome(400, f"无法读取：{error.message_zh}\n")
    key = _known(new.origin)
    if key is None:
        return Outcome(404, f"本机关未登记日志 {new.origin}\n")
    try:
        open_checkpoint(proof.note, key, ed25519.check)
    except FairDrawError as error:
        return Outcome(403, f"{error.message_zh}\n")
    hold_tip()
    return _judge(proof, new)


def _known(origin: str) -> VerifierKey | None:
    known = (VerifierKey.parse(text) for text in settings.WITNESS_LOGS)
    return next((key for key in known if key.name == origin), None)


def _judge(proof: ConsistencyProof, new: Checkpoint) -> Outcome:
    held = last_held(new.origin)
    same = _held_at(new.origin, new.size)
    if same is not None and same.root != new.root.hex():
        return _fork(proof, new, f"第 {new.size} 条处的树根与所持的不同")
    if same is not None and held is not None and same.pk == held.pk:
        return Outcome(200, same.cosignature)
    size = held.size if held else 0
    if proof.old != size or new.size < size:
        return Outcome(409, f"{size}\n")
    if held is not None and not proof.holds(checkpoint_of(held.note)):
        return _fork(proof, new, f"不是所持 {size} 条日志的延续")
    return _accept(proof, new)


def _accept(proof: ConsistencyProof, new: Checkpoint) -> Outcome:
    now = timezone.now()
    text = notes.split(proof.note)[0]
    line = str(notes.cosign(text, keys.witness_key(), keys.witness_signer(), int(now.timestamp())))
    row = _keep(proof, new, Verdict.ACCEPTED, now, cosignature=line)
    payload = {"origin": new.origin, "size": new.size, "root": new.root.hex()}
    record(events.HEAD_WITNESSED, actor=SYSTEM, subject=row, payload=payload)
    return Outcome(200, line)


def _fork(proof: ConsistencyProof, new: Checkpoint, problem: str) -> Outcome:
    """A signed head that contradicts a signed head: kept, told, never cosigned."""
    told = WitnessedHead.objects.filter(
        origin=new.origin, size=new.size, root=new.root.hex(), verdict=Verdict.FORKED
    )
    if not told.exists():
        row = _keep(proof, new, Verdict.FORKED, timezone.now(), problem=problem)
        payload = {"origin": new.origin, "size": new.size, "problem": problem}
        record(events.LOG_FORKED, actor=SYSTEM, subject=row, payload=payload)
    return Outcome(422, f"日志 {new.origin} 分叉：{problem}\n")


def _keep(
    proof: ConsistencyProof, new: Checkpoint, verdict: Verdict, now: dt.datetime, **facts: str
) -> WitnessedHead:
    return WitnessedHead.objects.create(
        origin=new.origin,
        size=new.size,
        root=new.root.hex(),
        note=proof.note,
        verdict=verdict,
        at=now,
        **facts,
    )


def last_held(origin: str) -> WitnessedHead | None:
    """The last head of a log that was accepted here."""
    rows = WitnessedHead.objects.filter(origin=origin, verdict=Verdict.ACCEPTED)
    return rows.order_by("-size").first()


def _held_at(origin: str, size: int) -> WitnessedHead | None:
    rows = WitnessedHead.objects.filter(origin=origin, verdict=Verdict.ACCEPTED, size=size)
    return rows.first()
