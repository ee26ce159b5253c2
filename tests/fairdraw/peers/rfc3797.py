"""RFC 3797: a key text of sorted lottery numbers, MD5 with a two-byte counter, index by index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import md5


def key_text(sources: Iterable[Sequence[int]]) -> str:
    """Return the canonical key: each source sorted, every number ended by ".", each by "/"."""
    return "".join("".join(f"{n}." for n in sorted(source)) + "/" for source in sources)


def rounds(key: str, size: int, count: int) -> list[tuple[str, int, int]]:
    """Return (hash, names left, position from 1 in the original list) for each pick."""
    left = list(range(1, size + 1))
    picks = []
    for number in range(count):
        counter = number.to_bytes(2, "big")
        digest = md5(counter + key.encode() + counter, usedforsecurity=False).hexdigest()
        picks.append((digest.upper(), len(left), left.pop(int(digest, 16) % len(left))))
    return picks
