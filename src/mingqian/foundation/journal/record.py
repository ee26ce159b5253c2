"""Writing and checking the journal. Nothing else touches its table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from fairdraw.canonical import canonical
from mingqian.foundation.journal import listeners
from mingqian.foundation.journal.chain import GENESIS, digest_of
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.journal.vocabulary import EventType, lookup
from mingqian.foundation.policy.actor import Actor

#: Key of the PostgreSQL advisory lock that makes the chain's tip one at a time.
_TIP_LOCK = 0x6D71_6A31


def record(
    event: EventType,
    *,
    actor: Actor,
    subject: models.Model,
    payload: dict[str, Any] | None = None,
    reason: str = "",
    from_state: str = "",
    to_state: str = "",
) -> int:
    """Append one entry in the running transaction and return its number.

    ``subject`` may offer ``journal_label`` and ``case_no`` (task number) for readers.
    Raises when no transaction is open: an act and its entry stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record needs the transaction of the act it records")
    hold_tip()
    last = Entry.objects.order_by("-seq").values_list("seq", "digest").first()
    seq, prev = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry = Entry(
        seq=seq,
        at=timezone.now(),
        event=event.code,
        person_id=actor.person_id,
        person_name=plain(actor.name),
        department_id=actor.department_id,
        department_name=plain(actor.department_name),
        region_path=actor.region_path or _place_of(subject),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=plain(str(getattr(subject, "journal_label", subject))[:200]),
        case_no=str(getattr(subject, "case_no", "") or ""),
        from_state=from_state,
        to_state=to_state,
        reason=plain(reason),
        payload=canonical(plain(payload or {})),
        prev_digest=prev,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    listeners.tell(event.code, subject, actor)
    return seq


def _place_of(subject: models.Model) -> str:
    """The region a thing belongs to: what the system does to it is not every region's to read."""
    for name in ("department", "lead_department", "task", "part"):
        owner = getattr(subject, name, None)
        if owner is not None:
            return str(owner.region.path) if hasattr(owner, "region") else _place_of(owner)
    region = getattr(subject, "region", None)
    return str(getattr(region, "path", ""))


def plain(value: Any) -> Any:
    """The value as canonical JSON admits it: NFC text, whole numbers, no null, no float."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool | int):
        return value
    if value is None:
        return ""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return unicodedata.normalize("NFC", str(value))


def hold_tip() -> None:
    """Be the only one who writes the journal until the transaction ends.

    Whatever else is chained and written together with the journal takes this same lock first: two
    locks taken in two orders would block each other.
    """
    # SQLite's immediate transaction already admits one writer; PostgreSQL needs a lock.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TIP_LOCK])


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    seq: int
    problem: str


def verify() -> Iterator[Fault]:
    """Walk the whole chain and yield every fault: gap, altered row, broken link."""
    expected, prev = 1, GENESIS
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield Fault(expected, f"缺少第 {expected} 至 {entry.seq - 1} 条")
        if entry.prev_digest != prev:
            yield Fault(entry.seq, "与前一条的摘要不衔接")
        if digest_of(entry) != entry.digest:
            yield Fault(entry.seq, "内容与摘要不符，已被改动")
        expected, prev = entry.seq + 1, entry.digest


def tip() -> tuple[int, str]:
    """Number and digest of the last entry; ``(0, GENESIS)`` for an empty journal."""
    last = Entry.objects.order_by("-seq").values_list("seq", "digest").first()
    return last or (0, GENESIS)


def sentence(entry: Entry) -> str:
    """The entry as a Chinese sentence without its subject."""
    return lookup(entry.event).render(json.loads(entry.payload))
