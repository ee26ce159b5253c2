"""Two Internet-Drafts: verifiable random selection by HKDF, and selection by hash of name and D."""

from __future__ import annotations

import hmac
from hashlib import sha256


def hash_chain(secret: str, times: int) -> bytes:
    """Return SHA-256 applied `times` times: the one-time codes of the facilitator."""
    value = secret.encode()
    for _ in range(times):
        value = sha256(value).digest()
    return value


def vrs_position(one_time_code: bytes, randomness: str, label: str) -> str:
    """Return the sort position of a label: HKDF-Extract, then one block of HKDF-Expand."""
    key = hmac.new(one_time_code, randomness.encode(), sha256).digest()
    return hmac.new(key, label.encode() + b"\x01", sha256).hexdigest()


def hoffman_hash(name: str, d: str) -> str:
    """Return the hash of the *hex text* of name and D."""
    return sha256((name + d).encode().hex().encode()).hexdigest()
