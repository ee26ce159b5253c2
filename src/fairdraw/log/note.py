"""Signed notes (C2SP signed-note): a text, a blank line, and one line per signature.

::

    example.invalid/mq
    3
    q1Zl…=

    — example.invalid/mq AbCd…=

Two kinds of keys: Ed25519 (type 1), and timestamped Ed25519 cosignatures of witnesses (type 4,
C2SP tlog-cosignature). Signing and checking come in as callables, so this stays standard library.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from fairdraw.errors import LogError

ED25519: Final = 1
COSIGNATURE: Final = 4
MAX_NOTE: Final = 64 * 1024
MAX_SIGNATURES: Final = 64
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_KEY: Final = re.compile(r"([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})")
_LINE: Final = re.compile(r"— (\S{1,200}) ([A-Za-z0-9+/=]{1,8000})")

Sign = Callable[[bytes], bytes]
"""message → 64 bytes of Ed25519 signature."""

Check = Callable[[str, str, str, bytes], bool]
"""("ed25519", public key hex, signature hex, message) → genuine? As in `fairdraw.verify`."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name: ``<name>+<key id>+<base64(type ‖ key)>``.

    `type` is ED25519 for the log itself, COSIGNATURE for a witness; `public` has 32 bytes.
    """

    name: str
    type: int
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise LogError("密钥名不得含空白或 +", "a key name has no blanks and no +")
        if self.type not in (ED25519, COSIGNATURE):
            raise LogError(f"不支持的签名类型 {self.type}", f"unknown signature type {self.type}")
        if len(self.public) != 32:
            raise LogError("Ed25519 公钥须为 32 字节", "an Ed25519 key has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a verifier key; raise LogError unless name, id and key agree."""
        match = _KEY.fullmatch(text)
        if match is None:
            raise LogError(
                "验证公钥须写成 名称+编号+base64", "a verifier key is <name>+<id>+<base64>"
            )
        raw = unbase64(match[3])
        key = cls(match[1], raw[0], raw[1:])
        if key.id.hex() != match[2]:
            raise LogError("验证公钥的编号与公钥不符", "the id of the key does not match the key")
        return key

    @property
    def id(self) -> bytes:
        """The four bytes a signature line begins with."""
        material = self.name.encode() + b"\n" + bytes([self.type]) + self.public
        return sha256(material).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{tobase64(bytes([self.type]) + self.public)}"


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One signature line: key name, key id (4 bytes), the bytes behind it."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {tobase64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Genuine:
    """A signature that was checked: whose, and when it says it was made (Unix seconds, 0: none)."""

    key: VerifierKey
    time: int


def split(note: str) -> tuple[str, list[NoteLine]]:
    """Return text (with its last LF) and signature lines; raise LogError on any other form."""
    if len(note.encode("utf-8")) > MAX_NOTE:
        raise LogError("签名文本过长", "the note is too long")
    if any(char < " " and char != "\n" for char in note):
        raise LogError("签名文本含控制字符", "the note has control characters")
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not text or not tail.endswith("\n"):
        raise LogError("签名文本缺少空行与签名行", "the note lacks its blank or signature lines")
    rows = tail[:-1].split("\n")
    if len(rows) > MAX_SIGNATURES:
        raise LogError("签名行过多", "the note has too many signatures")
    return text + "\n", [_line(row) for row in rows]


def sign(text: str, key: VerifierKey, signer: Sign) -> NoteLine:
    """Return the line that signs `text` (which ends in LF) with a key of type ED25519."""
    _require(key, ED25519)
    return NoteLine(key.name, key.id, _sized(signer(_body(text))))


def cosign(text: str, key: VerifierKey, signer: Sign, time: int) -> NoteLine:
    """Return the line of a witness who saw `text` at `time` (Unix seconds); type COSIGNATURE."""
    _require(key, COSIGNATURE)
    if not 0 <= time < 2**63:
        raise LogError("见证时间超出范围", "the time of a cosignature is out of range")
    signature = _sized(signer(cosigned(text, time)))
    return NoteLine(key.name, key.id, time.to_bytes(8, "big") + signature)


def cosigned(text: str, time: int) -> bytes:
    """Return the message a witness signs: ``cosignature/v1``, ``time N``, then the text."""
    return f"cosignature/v1\ntime {time}\n".encode() + _body(text)


def check(text: str, line: NoteLine, key: VerifierKey, checker: Check) -> Genuine | None:
    """Return what `line` proves under `key`, None where the signature is not genuine."""
    message, signature, time = _body(text), line.signature, 0
    if key.type == COSIGNATURE:
        time = int.from_bytes(signature[:8], "big")
        message, signature = cosigned(text, time), signature[8:]
    if len(signature) != 64 or time >= 2**63:
        return None
    if not checker("ed25519", key.public.hex(), signature.hex(), message):
        return None
    return Genuine(key, time)


def check_all(
    text: str, rows: Sequence[NoteLine], keys: Sequence[VerifierKey], checker: Check
) -> list[Genuine]:
    """Return the signatures by known keys; unknown ones are passed over, as signed-note says.

    A signature that claims a known key and is not genuine spoils the whole note: LogError.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[tuple[str, bytes], Genuine] = {}
    for row in rows:
        key = known.get((row.name, row.key_id))
        if key is None:
            continue
        if (row.name, row.key_id) in found:
            raise LogError(f"{row.name} 的签名出现两次", f"{row.name} signed twice")
        genuine = check(text, row, key, checker)
        if genuine is None:
            raise LogError(
                f"{row.name} 的签名不成立", f"the signature of {row.name} is not genuine"
            )
        found[row.name, row.key_id] = genuine
    return list(found.values())


def tobase64(data: bytes) -> str:
    """Return standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def unbase64(text: str) -> bytes:
    """Decode standard base64 strictly: no blanks, right padding, no stray bits, not empty."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or tobase64(data) != text:
        raise LogError("不是规范的 base64", "not canonical base64")
    return data


def _line(row: str) -> NoteLine:
    match = _LINE.fullmatch(row)
    if match is None or not _NAME.fullmatch(match[1]):
        raise LogError("签名行须写成 — 名称 base64", "a signature line is — <name> <base64>")
    data = unbase64(match[2])
    if len(data) < 5:
        raise LogError("签名过短", "the signature is too short")
    return NoteLine(match[1], data[:4], data[4:])


def _body(text: str) -> bytes:
    if not text.endswith("\n"):
        raise LogError("被签文本须以换行结尾", "the text of a note ends in LF")
    return text.encode("utf-8")


def _sized(signature: bytes) -> bytes:
    if len(signature) != 64:
        raise LogError("Ed25519 签名须为 64 字节", "an Ed25519 signature has 64 bytes")
    return signature


def _require(key: VerifierKey, type_: int) -> None:
    if key.type != type_:
        raise LogError(
            "密钥类型不符：日志用 1，见证人用 4", "wrong type of key: 1 for logs, 4 for witnesses"
        )
