"""Blind pools of natural persons: the key, the public file, the root (protocol §3.1)."""

from __future__ import annotations

from fairdraw import blind
from fairdraw.merkle import root_of_hashes
from fairdraw.plan import FileRef
from mingqian.draw.ceremony import envelope
from mingqian.draw.ceremony.engines import Recount
from mingqian.draw.models import DrawPool
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import Actor

PUBLIC_TYPE = "text/plain"


def make_blind(pool: DrawPool, alg: str, actor: Actor) -> None:
    """Hide the lines of a pool before its seal: a fresh key, the public file, the blind root."""
    key = blind.new_key()
    source = store.path_of(pool.file.digest)
    pool.is_blind, pool.blind_key = True, envelope.lock(key.hex())
    data = blind.public_file(source, key, alg)
    pool.public_file = store.keep(data, name="盲名单.txt", media_type=PUBLIC_TYPE, actor=actor)
    pool.root = blind.root_of_public(data, alg).root
    pool.save(update_fields=["is_blind", "blind_key", "public_file", "root"])


def key_of(pool: DrawPool) -> bytes | None:
    """The key of a blind pool; None for an open one."""
    return bytes.fromhex(envelope.unlock(pool.blind_key)) if pool.is_blind else None


def ref_of(pool: DrawPool, alg: str, recount: Recount) -> FileRef:
    """Root and size recomputed from the kept file, as the plan must have them."""
    source = store.path_of(pool.file.digest)
    key = key_of(pool)
    if key is None:
        found = recount.summarise(source, alg)
        return FileRef(found.root, found.size)
    hashes = list(blind.leaf_hashes(source, key, alg))
    return FileRef(root_of_hashes(hashes, alg).hex(), len(hashes), blind=True)
