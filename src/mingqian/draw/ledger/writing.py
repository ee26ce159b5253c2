"""Appending to the log: one leaf and one signed head, in the transaction of the act they record."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from fairdraw import merkle
from fairdraw.log import Checkpoint, Entry, issue
from mingqian.draw.ceremony.terms import stamp
from mingqian.draw.ledger import keys
from mingqian.draw.models import Draw, LogEntry, LogHead
from mingqian.foundation.journal.record import hold_tip


def now_for(authority: str) -> str:
    """The time of the next entry, as the protocol writes it: never earlier than the last one's.

    Takes the lock that makes entries of all logs one at a time, so that what is read here still
    holds when the entry is written.
    """
    hold_tip()
    last = _last(authority)
    moment = timezone.now()
    return stamp(max(moment, last.at) if last else moment)


def append(draw: Draw, entry: Entry) -> LogEntry:
    """Append ``entry`` about ``draw`` and sign the new head. Needs the act's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("the log needs the transaction of the act it records")
    hold_tip()
    last = _last(entry.authority)
    row = LogEntry.objects.create(
        authority=entry.authority,
        index=last.index + 1 if last else 0,
        kind=entry.type,
        plan_no=entry.plan_no,
        attempt=entry.attempt,
        draw=draw,
        leaf=entry.leaf_text,
        leaf_hash=entry.leaf_hash.hex(),
        at=dt.datetime.fromisoformat(entry.time),
    )
    _sign_head(entry.authority, row.index + 1)
    return row


def _sign_head(authority: str, size: int) -> LogHead:
    root = merkle.root_of_hashes(leaf_hashes(authority, size))
    origin = keys.origin_of(authority)
    note = issue(Checkpoint(origin, size, root), keys.log_key(authority), keys.log_signer())
    return LogHead.objects.create(
        authority=authority, origin=origin, size=size, root=root.hex(), note=note, at=timezone.now()
    )


def leaf_hashes(authority: str, size: int) -> list[bytes]:
    """The leaf hashes of the first ``size`` entries of a log."""
    rows = LogEntry.objects.filter(authority=authority, index__lt=size).order_by("index")
    return [bytes.fromhex(text) for text in rows.values_list("leaf_hash", flat=True)]


def _last(authority: str) -> LogEntry | None:
    return LogEntry.objects.filter(authority=authority).order_by("-index").first()
