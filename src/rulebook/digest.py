"""Canonical SHA-256 of a rulebook file's content: its version (loader rule 8).

Comments, blank lines and the order of keys do not count; every value, basis and mark does.
A task stores this digest, so a later change of the file can never rewrite its history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def content_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 hex of parsed TOML data as canonical JSON (sorted keys, UTF-8, no spaces).

    Rulebook files hold strings, integers, booleans, lists and tables only; another type
    raises TypeError rather than being hashed in an unstable way.
    """
    canonical = json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def chain_digest(digests: Iterable[str]) -> str:
    """SHA-256 hex over the digests of a rulebook and its parents, nearest first.

    A silent key takes its value from a parent, so a task pins the whole chain.
    """
    return hashlib.sha256("\n".join(digests).encode("ascii")).hexdigest()
