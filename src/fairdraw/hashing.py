"""The hash of a plan: SHA-256, or SM3 where this build of Python has it.

Protocol §1: everything hashed is UTF-8 text, every digest is lower-case hex. SM3 is not in
``hashlib.algorithms_guaranteed``, so it is probed with the published digest of ``abc``
(GB/T 32905) and refused with a clear message where it is missing or wrong.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache, partial
from typing import Final, Protocol, Self

from fairdraw.errors import AlgorithmError, InputError

ALGORITHMS: Final = ("sha256", "sm3")
DIGEST_BYTES: Final = 32
HEX_DIGEST: Final = re.compile(r"[0-9a-f]{64}")

_SM3_ABC: Final = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


class Hasher(Protocol):
    """What the core uses of a ``hashlib`` object."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...

    def copy(self) -> Self: ...


@cache
def constructor(alg: str) -> Callable[[bytes], Hasher]:
    """Return the function that starts a hash; raise AlgorithmError where there is none.

    >>> constructor("sha256")(b"abc").hexdigest()[:8]
    'ba7816bf'
    """
    if alg == "sha256":
        return hashlib.sha256
    if alg != "sm3":
        raise AlgorithmError(
            f"未知的摘要算法 {alg!r}，只接受 sha256 或 sm3",
            f"unknown hash {alg!r}; only sha256 and sm3 are accepted",
        )
    try:
        start = partial(hashlib.new, "sm3")
        works = start(b"abc").hexdigest() == _SM3_ABC
    except ValueError:
        works = False
    if not works:
        raise AlgorithmError(
            "本机的 Python/OpenSSL 不提供 SM3，请改用 sha256 或换用带 SM3 的版本",
            "this build of Python/OpenSSL offers no SM3; use sha256 or a build that has it",
        )
    return start


def hexdigest(text: str, alg: str = "sha256") -> str:
    """Return ``H(text)``: the lower-case hex digest of the UTF-8 bytes of `text`."""
    return constructor(alg)(text.encode("utf-8")).hexdigest()


def require_hex(value: str, field: str, error: type[InputError] = InputError) -> str:
    """Return `value` if it is 64 lower-case hex characters; raise `error` naming `field`."""
    if not HEX_DIGEST.fullmatch(value):
        raise error(
            "必须是 64 个小写十六进制字符", "must be 64 lower-case hex characters", field=field
        )
    return value
