"""Blind leaves: written, read, proven to the one person they hide."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from fairdraw import merkle, pool
from fairdraw.errors import PoolError
from fairdraw.hashing import HEX_DIGEST
from fairdraw.lines import Source, lines
from fairdraw.plan import FileRef

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class BlindProof:
    """Shows a person that `line` is leaf `index` of the blind pool; worthless without `salt`."""

    alg: str
    line: str
    salt: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str

    def holds(self) -> bool:
        """Tell whether the proof is right for its own root."""
        leaf = pool.blind_leaf(pool.parse_line(self.line), self.salt)
        return merkle.verify_inclusion(
            merkle.leaf_hash(leaf, self.alg),
            self.index,
            self.size,
            proof=[bytes.fromhex(item) for item in self.path],
            root=bytes.fromhex(self.root),
            alg=self.alg,
        )


def new_key() -> bytes:
    """Return a fresh pool key: one per pool, kept by the authority."""
    return secrets.token_bytes(KEY_BYTES)


def leaf_hashes(source: Source, key: bytes, alg: str = "sha256") -> Iterator[bytes]:
    """Yield the leaf hash of every unit of a plain pool file, read strictly, in its order."""
    _check_key(key)
    for unit in pool.read(source):
        yield merkle.leaf_hash(pool.blind_leaf(unit, pool.blind_salt(key, unit.id)), alg)


def public_file(source: Source, key: bytes, alg: str = "sha256") -> bytes:
    """Return the public file of a blind pool: one leaf hash a line, in hex."""
    return b"".join(digest.hex().encode() + b"\n" for digest in leaf_hashes(source, key, alg))


def read_public(source: Source) -> list[bytes]:
    """Read the public file of a blind pool; raise PoolError naming the line."""
    found = []
    for number, raw in lines(source, "盲名单文件", "blind pool file"):
        text = raw.decode("ascii", "replace")
        if not HEX_DIGEST.fullmatch(text):
            raise PoolError(
                "盲名单每行须为 64 个小写十六进制字符",
                "a line of a blind pool is 64 hex",
                line=number,
            )
        found.append(bytes.fromhex(text))
    if not found:
        raise PoolError("名单为空，至少要有一个单位", "the pool is empty")
    if len(set(found)) != len(found):
        raise PoolError("盲名单有重复的叶子", "a leaf of the blind pool stands twice")
    return found


def root_of_public(source: Source, alg: str = "sha256") -> FileRef:
    """Return root and size of a blind pool from its public file."""
    hashes = read_public(source)
    return FileRef(merkle.root_of_hashes(hashes, alg).hex(), len(hashes), blind=True)


def prove(source: Source, key: bytes, identifier: str, alg: str = "sha256") -> BlindProof | None:
    """Return the proof for one person from the plain file and the key, None where not in it."""
    hashes = list(leaf_hashes(source, key, alg))
    for index, unit in enumerate(pool.read(source)):
        if unit.id == identifier:
            path = merkle.inclusion_proof(hashes, index, alg)
            return BlindProof(
                alg,
                unit.line,
                pool.blind_salt(key, identifier),
                index,
                len(hashes),
                tuple(item.hex() for item in path),
                merkle.root_of_hashes(hashes, alg).hex(),
            )
    return None


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise PoolError("名单密钥须为 32 字节", "a pool key has 32 bytes")
