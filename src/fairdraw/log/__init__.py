"""The append-only log of an authority: what was planned, committed, voided, drawn, and when.

Each fact is one leaf ``mq1:log:<type>:<canonical JSON>`` of an RFC 6962 tree (always SHA-256); the
head of the tree is published as a C2SP checkpoint, which witnesses cosign with their own clocks
(protocol §11). Read in this order: `entry` (one fact), `tree` (the log), `note` and `checkpoint`
(signed heads), `proof` (files that convince a stranger), `story` (what the log as a whole shows).
"""

from __future__ import annotations

from fairdraw.log.checkpoint import Checkpoint, Opened, cosign, issue, open_checkpoint
from fairdraw.log.entry import Entry
from fairdraw.log.note import VerifierKey
from fairdraw.log.proof import ConsistencyProof, EntryProof
from fairdraw.log.story import Story, tell
from fairdraw.log.tree import Log

__all__ = [
    "Checkpoint",
    "ConsistencyProof",
    "Entry",
    "EntryProof",
    "Log",
    "Opened",
    "Story",
    "VerifierKey",
    "cosign",
    "issue",
    "open_checkpoint",
    "tell",
]
