"""Proofs as files: one entry is in the log (C2SP tlog-proof), one log extends another.

An entry proof is self-contained: leaf, index, path and signed checkpoint::

    c2sp.org/tlog-proof@v1
    extra <base64 of the leaf text>
    index 5
    <base64 of each hash of the path, one a line>

    <signed checkpoint>

A consistency proof has the form in which C2SP witnesses are asked: ``old <size>``, the hashes, a
blank line, the newer checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fairdraw import merkle
from fairdraw.errors import LogError
from fairdraw.hashing import DIGEST_BYTES
from fairdraw.log import note as notes
from fairdraw.log.checkpoint import Checkpoint
from fairdraw.log.entry import Entry
from fairdraw.log.note import tobase64, unbase64
from fairdraw.log.tree import Log

HEADER: Final = "c2sp.org/tlog-proof@v1"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,14}")
MAX_PATH: Final = 64


@dataclass(frozen=True, slots=True)
class EntryProof:
    """Shows that `entry` is number `index` (from 0) of the log whose checkpoint is `note`."""

    entry: Entry
    index: int
    path: tuple[bytes, ...]
    note: str

    @classmethod
    def of(cls, log: Log, index: int, note: str) -> EntryProof:
        """Return the proof of entry `index` under the checkpoint `note` of `log`."""
        size = checkpoint_of(note).size
        return cls(log.entries[index], index, tuple(log.inclusion(index, size)), note)

    @classmethod
    def parse(cls, text: str) -> EntryProof:
        """Read a proof file strictly; raise LogError on any other form."""
        head, _, note = text.partition("\n\n")
        rows = head.split("\n")
        if len(rows) < 3 or rows[0] != HEADER:
            raise LogError(f"证明的首行须为 {HEADER}", f"a proof begins with {HEADER}")
        try:
            leaf = unbase64(_after(rows[1], "extra ")).decode("utf-8")
        except UnicodeDecodeError:
            raise LogError("不是 UTF-8", "not UTF-8", line=2) from None
        index = _number(_after(rows[2], "index "))
        checkpoint_of(note)
        return cls(Entry.parse(leaf), index, _hashes(rows[3:]), note)

    def dumps(self) -> str:
        """Return the file."""
        rows = [HEADER, f"extra {tobase64(self.entry.leaf)}", f"index {self.index}"]
        return "\n".join([*rows, *map(tobase64, self.path)]) + "\n\n" + self.note

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint, its signatures *not* checked: open `note` for that."""
        return checkpoint_of(self.note)

    def holds(self) -> bool:
        """Tell whether the path leads from the entry to the root of the checkpoint."""
        head = self.checkpoint
        return merkle.verify_inclusion(
            self.entry.leaf_hash, self.index, head.size, proof=self.path, root=head.root
        )


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """Shows that the log at checkpoint `note` extends the log of its first `old` entries."""

    old: int
    path: tuple[bytes, ...]
    note: str

    @classmethod
    def of(cls, log: Log, old: int, note: str) -> ConsistencyProof:
        """Return the proof that `log` at the checkpoint `note` extends its first `old` entries."""
        return cls(old, tuple(log.consistency(old, checkpoint_of(note).size)), note)

    @classmethod
    def parse(cls, text: str) -> ConsistencyProof:
        """Read a proof file strictly; raise LogError on any other form."""
        head, _, note = text.partition("\n\n")
        rows = head.split("\n")
        checkpoint_of(note)
        return cls(_number(_after(rows[0], "old ")), _hashes(rows[1:]), note)

    def dumps(self) -> str:
        """Return the file."""
        return "\n".join([f"old {self.old}", *map(tobase64, self.path)]) + "\n\n" + self.note

    def holds(self, old: Checkpoint) -> bool:
        """Tell whether the path leads from checkpoint `old` of the same log to that of `note`."""
        new = checkpoint_of(self.note)
        return (
            old.size == self.old
            and old.origin == new.origin
            and merkle.verify_consistency(
                old.size, new.size, proof=self.path, old_root=old.root, new_root=new.root
            )
        )


def checkpoint_of(note: str) -> Checkpoint:
    """Return the checkpoint of a signed note without checking its signatures."""
    return Checkpoint.parse(notes.split(note)[0])


def _after(row: str, word: str) -> str:
    if not row.startswith(word):
        raise LogError(f"缺少一行 {word}…", f"a line beginning with {word!r} is missing")
    return row[len(word) :]


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise LogError("数字不合格式", f"malformed number {text!r}")
    return int(text)


def _hashes(rows: Sequence[str]) -> tuple[bytes, ...]:
    if len(rows) > MAX_PATH:
        raise LogError("路径过长", "the path is too long")
    found = tuple(unbase64(row) for row in rows)
    if any(len(item) != DIGEST_BYTES for item in found):
        raise LogError("路径上的摘要须为 32 字节", "the hashes of a path have 32 bytes")
    return found
