"""Synthetic logs: a genuine one, its keys, its checkpoints, and the witness who saw them."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from drawengines import ed25519
from fairdraw import seal
from fairdraw.beacon import BeaconValue
from fairdraw.log import Checkpoint, Entry, EntryProof, Log, VerifierKey, cosign, issue
from fairdraw.log.note import COSIGNATURE, ED25519
from fairdraw.plan import Plan
from fairdraw.record import result_digest
from fairdraw.verify import LogEvidence
from tests.fairdraw import ceremony as c

ORIGIN = "example.invalid/mq/330100-scjg"
LOG_PRIVATE, WITNESS_PRIVATE = "33" * 32, "44" * 32
LOG_KEY = VerifierKey(ORIGIN, ED25519, bytes.fromhex(ed25519.public_of(LOG_PRIVATE)))
WITNESS_KEY = VerifierKey(
    "example.invalid/w/330000", COSIGNATURE, bytes.fromhex(ed25519.public_of(WITNESS_PRIVATE))
)
T0, T1, T3 = "2023-09-14T08:00:00Z", "2023-09-15T08:30:00Z", "2023-09-15T10:10:00Z"
DUE = "2023-09-16T00:00:00Z"
WITNESSED = dt.datetime(2023, 9, 15, 9, 0, tzinfo=dt.UTC)


def checkpoint(log: Log, size: int | None = None, *, origin: str = ORIGIN) -> str:
    """The signed head of the first `size` entries."""
    size = log.size if size is None else size
    key = VerifierKey(origin, ED25519, LOG_KEY.public)
    return issue(Checkpoint(origin, size, log.root(size)), key, ed25519.raw_signer(LOG_PRIVATE))


def witnessed(note: str, time: dt.datetime = WITNESSED) -> str:
    """The checkpoint with the cosignature of the superior authority."""
    return cosign(note, WITNESS_KEY, ed25519.raw_signer(WITNESS_PRIVATE), time)


def plan_of(number: str, prev: str, attempt: int = 1, **changes: Any) -> Plan:
    """A plan of the demo ceremony with its number and its place in the chain."""
    value = c.plan_json() | {"plan_no": number, "prev": prev, "attempt": attempt}
    return Plan.from_json(value | changes)


def commits(plan: Plan, time: str = T1) -> list[Entry]:
    """The commitment of every party under `plan`."""
    return [
        Entry.of_commit(plan, party, seal.commit(plan.digest(), party, r), time=time)
        for party, r in c.SECRETS.items()
    ]


class Book:
    """A genuine log: an earlier plan voided, drawn at the second try, then the demo ceremony."""

    def __init__(self, value: BeaconValue | None = None, **changes: Any) -> None:
        first = plan_of("2023-0001", "0" * 64)
        again = plan_of("2023-0001", first.digest(), 2)
        self.plan = plan_of("2023-0002", again.digest(), **changes)
        self.ceremony = c.stage(self.plan.to_json(), value=value)
        self.log = Log()
        for plan in (first, again):
            self.add(Entry.of_plan(plan, time=T0, due=DUE), *commits(plan, T0))
            if plan is first:
                self.add(Entry.of_void(plan, "missing-reveal", time=T0, party="dept-env"))
            else:
                self.add(Entry.of_result(plan, "e" * 64, time=T0))
        self.plan_index = self.log.size
        self.add(Entry.of_plan(self.plan, time=T0, due=DUE), *commits(self.plan))
        self.sealed_size = self.log.size
        self.result_index = self.log.size
        self.add(Entry.of_result(self.plan, result_digest(self.ceremony.body), time=T3))
        self.ceremony.body["log"] = {"origin": ORIGIN, "index": self.result_index}

    @classmethod
    def of_beacon(cls, rule: dict[str, Any], value: BeaconValue) -> Book:
        """The same log with another beacon in the plan of the demo ceremony."""
        seed = c.plan_json()["seed"] | {"beacon": rule}
        return cls(value, seed=seed)

    def add(self, *entries: Entry) -> None:
        """Append entries."""
        for entry in entries:
            self.log.append(entry)

    def replace_once(self) -> None:
        """Issue the record anew with one replacement, and log it."""
        body = self.ceremony.body
        body["replacements"] = [*body["replacements"], c.replacement(self.ceremony)]
        count = len(body["replacements"])
        self.add(Entry.of_replace(self.plan, result_digest(body), count, time=T3))

    def evidence(self, of: Log | None = None, **changes: Any) -> LogEvidence:
        """Everything a verifier can have: the log, its head, and a head seen before the beacon."""
        log = of or self.log
        given: dict[str, Any] = {
            "witnesses": [WITNESS_KEY],
            "log": log.dumps(),
            "checkpoint": checkpoint(log),
            "old_checkpoint": witnessed(checkpoint(self.log, self.sealed_size)),
            "now": dt.datetime(2023, 9, 20, tzinfo=dt.UTC),
        }
        return LogEvidence(LOG_KEY, **given | changes)

    def judged(self, **changes: Any) -> c.Ceremony:
        """The ceremony with `evidence` at hand."""
        self.ceremony.extra = {"log": self.evidence(**changes)}
        return self.ceremony

    def anchor(self, index: int | None = None, **changes: Any) -> dict[str, Any]:
        """An anchor whose receipt is the witness's cosignature on a head with the plan in it."""
        index = self.plan_index if index is None else index
        note = witnessed(checkpoint(self.log, self.sealed_size))
        value = {
            "digest": self.log.entries[index].digest,
            "medium": "c2sp",
            "time": f"{WITNESSED:%Y-%m-%dT%H:%M:%SZ}",
            "receipt": EntryProof.of(self.log, index, note).dumps(),
        }
        return value | changes

    def edited(self, index: int, **changes: Any) -> Log:
        """The log with one entry changed, everything after it kept: a rewritten history."""
        entries = copy.copy(self.log.entries)
        value = entries[index].to_json() | changes
        from fairdraw.canonical import canonical

        kind = entries[index].type
        entries[index] = Entry.parse(f"mq1:log:{kind}:{canonical(value)}")
        return Log(entries)
