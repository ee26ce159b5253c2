"""Pools of natural persons: the public sees leaf hashes only (protocol §3.1).

The line of each person is hidden behind ``mq1:blind:<salt>:<line>``; the salt is derived from a
pool key that the authority keeps, and is given to the person together with the proof. The public
file holds the leaf hashes in the order of the pool, so that anybody checks root and size, and a
person finds himself; strata, quotas and the draw can be recomputed only by whoever has file and
key.
"""

from __future__ import annotations

from fairdraw.blind.leaves import (
    BlindProof,
    leaf_hashes,
    new_key,
    prove,
    public_file,
    read_public,
    root_of_public,
)

__all__ = [
    "BlindProof",
    "leaf_hashes",
    "new_key",
    "prove",
    "public_file",
    "read_public",
    "root_of_public",
]
