"""Reading the logs: heads, entries, proofs, what is overdue, where copies lie; all public."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from fairdraw.log import Entry, Story, tell
from fairdraw.log.story import Overdue
from mingqian.draw.anchoring.receipts import anchors_for
from mingqian.draw.ledger import keys, proofs
from mingqian.draw.models import (
    Anchor,
    AnchorState,
    Draw,
    LogEntry,
    LogHead,
    Verdict,
    WitnessedHead,
)
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.decision import Refused

#: Most entries one request gives.
MAX_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class LogLine:
    """An authority's log at a glance. ``key`` is the verifier key to be announced elsewhere."""

    authority: str
    label: str
    origin: str
    key: str
    size: int
    root: str
    overdue: int
    faults: int


def logs() -> list[LogLine]:
    """Every log of this installation."""
    authorities = LogHead.objects.order_by("authority").values_list("authority", flat=True)
    return [_line(authority) for authority in authorities.distinct()]


def _line(authority: str) -> LogLine:
    head, told = proofs.head_at(authority), story(authority)
    department = Department.objects.filter(code=authority).first()
    return LogLine(
        authority,
        department.label if department else authority,
        head.origin,
        str(keys.log_key(authority)),
        head.size,
        head.root,
        len(told.overdue),
        len(told.faults),
    )


def story(authority: str) -> Story:
    """What the log as a whole shows now: faults, overdue plans, every attempt (protocol §11.4)."""
    rows = LogEntry.objects.filter(authority=authority).order_by("index")
    entries = (Entry.parse(text) for text in rows.values_list("leaf", flat=True))
    return tell(entries, timezone.now())


def overdue(authority: str = "") -> list[Overdue]:
    """Plans without result or void by their time, and sealed records not disclosed: 逾期."""
    wanted = [authority] if authority else [line.authority for line in logs()]
    return [item for name in wanted for item in story(name).overdue]


def checkpoint(authority: str, size: int | None = None) -> str:
    """The signed head (C2SP), of any size the log has had."""
    return proofs.head_at(authority, size).note


def log_file(authority: str, start: int = 0, end: int | None = None) -> str:
    """Entries ``start`` (from 0) up to but without ``end``, one leaf a line: a piece of the log
    file. At most :data:`MAX_ENTRIES` at once."""
    last = start + MAX_ENTRIES
    end = min(end, last) if end is not None else last
    if start < 0 or end < start:
        raise Refused("起止序号有误", code="invalid", status=422)
    rows = LogEntry.objects.filter(authority=authority, index__gte=start, index__lt=end)
    return "".join(f"{leaf}\n" for leaf in rows.order_by("index").values_list("leaf", flat=True))


def entry_proof(authority: str, index: int, size: int | None = None) -> str:
    """The proof (C2SP tlog-proof) that entry ``index`` is in the log of ``size`` entries."""
    entry = LogEntry.objects.filter(authority=authority, index=index).first()
    if entry is None:
        raise Refused("没有这条存证记录", code="missing", status=404)
    return proofs.entry_proof(entry, size=size).dumps()


def consistency_proof(authority: str, old: int, new: int | None = None) -> str:
    """The proof that the log of ``new`` entries (all, where left out) extends its first ``old``."""
    return proofs.consistency(authority, old, new).dumps()


def log_entries(draw: Draw) -> list[LogEntry]:
    """The entries about an attempt, in order: for its page."""
    return list(draw.log_entries.order_by("index"))


@dataclass(frozen=True, slots=True)
class AnchorLine:
    """A dated copy outside; ``state``, ``verified`` in words, ``counts`` = before the reveals."""

    anchor: Anchor
    state: str
    verified: str
    counts: bool


def anchors(draw: Draw) -> list[AnchorLine]:
    """Copies of this plan's digest, and of log heads that contain it, newest first."""
    rows = list(draw.anchors.all())
    plan = draw.log_entries.filter(kind="plan").first()
    if plan is not None:
        heads = Anchor.objects.filter(authority=draw.authority, size__gt=plan.index)
        rows += list(heads.exclude(state=AnchorState.PENDING).order_by("size")[:1])
    counted = {anchor.time for anchor in anchors_for(draw)}
    return [
        AnchorLine(
            row,
            row.get_state_display(),
            row.get_verified_display(),
            bool(row.time) and f"{row.time:%Y-%m-%dT%H:%M:%SZ}" in counted,
        )
        for row in rows
    ]


def anchor_problems() -> list[Anchor]:
    """Anchors that were refused or cannot be delivered: a refused one means a forked log."""
    rows = Anchor.objects.exclude(state=AnchorState.HELD).exclude(problem="")
    return list(rows.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class WitnessedLog:
    """A log of another authority as this installation holds it."""

    origin: str
    size: int
    root: str
    forks: tuple[WitnessedHead, ...]


def witnessed_logs() -> list[WitnessedLog]:
    """Logs whose heads are kept here, and every head that contradicts them."""
    found: dict[str, WitnessedHead] = {}
    forks: dict[str, list[WitnessedHead]] = {}
    for row in WitnessedHead.objects.order_by("origin", "size", "pk"):
        if row.verdict == Verdict.ACCEPTED:
            found[row.origin] = row
        else:
            forks.setdefault(row.origin, []).append(row)
    return [
        WitnessedLog(
            origin,
            found[origin].size if origin in found else 0,
            found[origin].root if origin in found else "",
            tuple(forks.get(origin, ())),
        )
        for origin in sorted({*found, *forks})
    ]


def witness_key() -> str:
    """The verifier key of this installation's cosignatures."""
    return str(keys.witness_key())


def superior_key() -> str:
    """The key under which the superior authority cosigns this installation's logs; empty: none."""
    return str(settings.ANCHOR_SUPERIOR_KEY)
