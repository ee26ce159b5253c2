"""Which act of a draw writes which entry (protocol §11.1); each is called by the act's service."""

from __future__ import annotations

from fairdraw.log import Entry
from fairdraw.log.entry import DEALT, PARTY_REASONS, TERMS
from mingqian.draw.ceremony.certificate import sealed_plan
from mingqian.draw.ledger.writing import append, now_for
from mingqian.draw.models import Draw, DrawState, LogEntry, SeedShare


def planned(draw: Draw) -> LogEntry:
    """The plan was sealed."""
    return append(draw, Entry.of_plan(sealed_plan(draw), time=now_for(draw.authority)))


def committed(draw: Draw, share: SeedShare) -> LogEntry:
    """A party is bound to its number."""
    plan, time = sealed_plan(draw), now_for(draw.authority)
    return append(draw, Entry.of_commit(plan, share.party, share.commitment, time=time))


def voided(draw: Draw, cause: str, party: str) -> LogEntry:
    """The attempt was given up; ``party`` is the code of the (first) one at fault."""
    plan, time = sealed_plan(draw), now_for(draw.authority)
    named = party if cause in PARTY_REASONS else ""
    return append(draw, Entry.of_void(plan, cause, time=time, party=named))


def cause_of(draw: Draw, state: str, parties: list[str]) -> str:
    """The protocol's reason of a void by hand: who failed at what, or that it was withdrawn."""
    if parties:
        return "missing-commit" if state == DrawState.SEALED else "missing-reveal"
    told = draw.shares.exclude(value="").exists()
    return "incident" if told or state == DrawState.REVEALED else "withdrawn"


def resulted(draw: Draw, digest: str) -> LogEntry:
    """The result is fixed; ``digest`` is ``record.result_digest`` of its body."""
    plan, time = sealed_plan(draw), now_for(draw.authority)
    return append(draw, Entry.of_result(plan, digest, time=time))


def replaced(draw: Draw, digest: str, count: int) -> LogEntry:
    """The record was issued anew with ``count`` replacements in all."""
    plan, time = sealed_plan(draw), now_for(draw.authority)
    return append(draw, Entry.of_replace(plan, digest, count, time=time))


def disclosed(draw: Draw, digest: str) -> LogEntry:
    """The record of a sealed draw is public from now on."""
    plan, time = sealed_plan(draw), now_for(draw.authority)
    return append(draw, Entry.of_disclose(plan, digest, time=time))


def terms_sealed(draw: Draw, department: str, *, seq: int, digest: str, time: str) -> LogEntry:
    """A department sealed the terms of its deal, the ``seq``-th time; ``digest`` is T (§8.4).

    ``time`` stands in the terms, too: it comes from :func:`now_for` in the same transaction.
    """
    entry = Entry.of_deal(TERMS, _who(draw), department, seq=seq, digest=digest, time=time)
    return append(draw, entry)


def dealt(draw: Draw, department: str, *, seq: int, digest: str) -> LogEntry:
    """The department was dealt under these terms; ``digest`` is that of the record."""
    time = now_for(draw.authority)
    entry = Entry.of_deal(DEALT, _who(draw), department, seq=seq, digest=digest, time=time)
    return append(draw, entry)


def _who(draw: Draw) -> tuple[str, str, int]:
    return draw.authority, draw.draw_no, draw.attempt
