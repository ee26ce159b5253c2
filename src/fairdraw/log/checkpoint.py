"""Checkpoints (C2SP tlog-checkpoint): the signed head of a log, cosigned by witnesses.

The text has exactly three lines: origin, number of entries, base64 of the root. Extension lines are
refused: nobody could audit them. The log signs with a key named like its origin.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fairdraw.errors import LogError
from fairdraw.hashing import DIGEST_BYTES
from fairdraw.log import note as notes
from fairdraw.log.note import COSIGNATURE, ED25519, Check, Sign, VerifierKey, tobase64, unbase64

_ORIGIN: Final = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its `origin`, how many entries, the root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise LogError("日志名不得含空白或 +", "an origin has no blanks and no +")
        if not 0 <= self.size < 10**15:
            raise LogError("日志大小超出范围", "the size of the log is out of range")
        if len(self.root) != DIGEST_BYTES:
            raise LogError("日志的根须为 32 字节", "a root has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint (three lines, each ended by LF)."""
        rows = text.split("\n")
        if len(rows) != 4 or rows[3]:
            raise LogError(
                "检查点须恰有三行：日志名、条数、根",
                "a checkpoint has three lines: origin, size, root",
            )
        if not _SIZE.fullmatch(rows[1]):
            raise LogError("检查点的条数不合格式", "malformed size of a checkpoint")
        return cls(rows[0], int(rows[1]), unbase64(rows[2]))

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{tobase64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose log signature is genuine, and who witnessed it when (UTC), by name."""

    checkpoint: Checkpoint
    witnessed: dict[str, dt.datetime]

    @property
    def earliest(self) -> tuple[str, dt.datetime] | None:
        """The witness who saw it first, None where no known witness did."""
        return min(self.witnessed.items(), key=lambda item: item[1], default=None)


def issue(checkpoint: Checkpoint, key: VerifierKey, signer: Sign) -> str:
    """Return the signed checkpoint; `key` must be of type ED25519 and named like the origin."""
    if key.name != checkpoint.origin:
        raise LogError("日志的密钥须与日志同名", "the key of a log is named like its origin")
    return f"{checkpoint.text}\n{notes.sign(checkpoint.text, key, signer)}"


def cosign(note: str, key: VerifierKey, signer: Sign, time: dt.datetime) -> str:
    """Return `note` with one more line: the witness saw this checkpoint at `time`.

    A witness calls this only after it checked that the log still extends what it saw before.
    """
    text, rows = notes.split(note)
    Checkpoint.parse(text)
    if any((row.name, row.key_id) == (key.name, key.id) for row in rows):
        raise LogError(f"{key.name} 已见证过", f"{key.name} has witnessed it already")
    return note + str(notes.cosign(text, key, signer, int(time.timestamp())))


def open_checkpoint(
    note: str, log_key: VerifierKey, checker: Check, witnesses: Sequence[VerifierKey] = ()
) -> Opened:
    """Check a signed checkpoint and return what is proven.

    Raises LogError where the form is wrong, where the log itself has not signed, or where any
    signature by a known key is not genuine. Signatures of unknown keys are passed over.
    """
    if log_key.type != ED25519 or any(key.type != COSIGNATURE for key in witnesses):
        raise LogError(
            "密钥类型不符：日志用 1，见证人用 4", "wrong type of key: 1 for logs, 4 for witnesses"
        )
    text, rows = notes.split(note)
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != log_key.name:
        raise LogError(
            f"检查点属于 {checkpoint.origin}，不是 {log_key.name}",
            f"the checkpoint is of {checkpoint.origin}, not of {log_key.name}",
        )
    found = notes.check_all(text, rows, [log_key, *witnesses], checker)
    if not any(item.key == log_key for item in found):
        raise LogError("检查点没有该日志的签名", "the checkpoint is not signed by its log")
    return Opened(
        checkpoint,
        {item.key.name: _moment(item.time) for item in found if item.key.type == COSIGNATURE},
    )


def _moment(seconds: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    except (OverflowError, ValueError, OSError):
        raise LogError("见证时间超出范围", "the time of a cosignature is out of range") from None
