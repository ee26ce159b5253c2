"""What a verifier brings along to judge a record by the log it stands in (protocol §11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fairdraw.lines import Source
from fairdraw.log.note import VerifierKey
from fairdraw.log.tree import Log


@dataclass(frozen=True)
class LogEvidence:
    """Keys known beforehand, and whatever of the log is at hand.

    `key` is the key of the log, `witnesses` those of witnesses one trusts. `log` is the whole log
    file. `checkpoint` and `old_checkpoint` are signed heads; `proof` and `old_proof` prove, without
    the whole log, that the record's entry is under `checkpoint` and that it extends the old one.
    `now` (UTC) decides what is overdue.
    """

    key: VerifierKey
    witnesses: Sequence[VerifierKey] = ()
    log: Source | None = None
    checkpoint: str | None = None
    proof: str | None = None
    old_checkpoint: str | None = None
    old_proof: str | None = None
    now: dt.datetime | None = field(default=None)

    @cached_property
    def whole(self) -> Log | None:
        """The whole log, read strictly; None where it is not at hand."""
        return Log.read(self.log) if self.log is not None else None
