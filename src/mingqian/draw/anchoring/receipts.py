"""Receipts as the draw record carries them (``anchors``): only those older than the reveals."""

from __future__ import annotations

from django.db.models import QuerySet

from fairdraw import merkle
from fairdraw.log import Entry, EntryProof
from fairdraw.log.note import tobase64
from fairdraw.record import Anchor as RecordAnchor
from mingqian.draw.ceremony.terms import stamp
from mingqian.draw.ledger.writing import leaf_hashes
from mingqian.draw.models import Anchor, AnchorState, Draw, LogKind, Medium


def anchors_for(draw: Draw) -> list[RecordAnchor]:
    """The dated copies of a draw's plan; a copy made after the deadline proves nothing (§14)."""
    found = [_witnessed(draw), *map(_own, _held(draw).filter(draw=draw).order_by("pk"))]
    return [anchor for anchor in found if anchor is not None]


def _held(draw: Draw) -> QuerySet[Anchor]:
    return Anchor.objects.filter(
        authority=draw.authority, state=AnchorState.HELD, time__lt=draw.reveal_by
    )


def _own(anchor: Anchor) -> RecordAnchor:
    """A time stamp, or a notice in a newspaper."""
    moment = stamp(anchor.time) if anchor.time else ""
    if anchor.medium == Medium.RFC3161:
        return RecordAnchor(anchor.digest, "rfc3161", moment, tobase64(bytes(anchor.response)))
    return RecordAnchor(anchor.digest, anchor.place, moment, anchor.reference)


def _witnessed(draw: Draw) -> RecordAnchor | None:
    """The first head with this plan in it that the superior cosigned, as a proof of the entry."""
    entry = draw.log_entries.filter(kind=LogKind.PLAN).first()
    if entry is None:
        return None
    heads = _held(draw).filter(medium=Medium.SUPERIOR, size__gt=entry.index)
    anchor = heads.order_by("time", "size").first()
    if anchor is None or anchor.time is None:
        return None
    path = merkle.inclusion_proof(leaf_hashes(draw.authority, anchor.size), entry.index)
    note = bytes(anchor.response).decode()
    proof = EntryProof(Entry.parse(entry.leaf), entry.index, tuple(path), note)
    return RecordAnchor(draw.plan_digest, "c2sp", stamp(anchor.time), proof.dumps())
