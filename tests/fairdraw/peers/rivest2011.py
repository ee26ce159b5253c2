"""Rivest's sampler (2011): pick t is 1 + SHA-256("seed,t") mod n, with replacement."""

from __future__ import annotations

from hashlib import sha256


def sample(seed: str, total: int, count: int) -> list[int]:
    """Return `count` numbers from 1..`total`; doubles may occur."""
    digests = (sha256(f"{seed},{t}".encode()).digest() for t in range(1, count + 1))
    return [int.from_bytes(digest, "big") % total + 1 for digest in digests]
