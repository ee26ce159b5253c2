"""RFC 6962 Merkle tree: streaming root, inclusion and consistency proofs (protocol §3).

``leaf = H(00‖data)``, ``node = H(01‖left‖right)``; with SHA-256 every number equals RFC 6962,
with SM3 only the hash differs. Verification follows RFC 9162 §2.1.3.2 and §2.1.4.2 and also
checks the length of every digest: without that check an empty leaf can pose as a root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from fairdraw.errors import EncodingError
from fairdraw.hashing import DIGEST_BYTES, Hasher, constructor


def leaf_hash(data: bytes, alg: str = "sha256") -> bytes:
    """Return the hash of one leaf (32 bytes)."""
    return constructor(alg)(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes, alg: str = "sha256") -> bytes:
    """Return the hash of an inner node (32 bytes)."""
    return constructor(alg)(b"\x01" + left + right).digest()


class Frontier:
    """The root of a growing tree in O(log n) memory: the roots of its full subtrees.

    >>> tree = Frontier()
    >>> for data in (b"a", b"b", b"c"):
    ...     _ = tree.append(data)
    >>> tree.size
    3
    """

    def __init__(self, alg: str = "sha256") -> None:
        self._new = constructor(alg)
        self._alg = alg
        self._peaks: list[bytes] = []
        self.size = 0

    @classmethod
    def resume(cls, size: int, peaks: Sequence[bytes], alg: str = "sha256") -> Frontier:
        """Return the tree of `size` leaves whose `peaks` were stored; refuse what cannot be.

        Raises EncodingError where the number of peaks is not that of the 1 bits of `size`, or a
        peak has not 32 bytes.
        """
        if size < 0 or len(peaks) != size.bit_count():
            raise EncodingError(
                "子树根的个数与大小不符", f"{size} leaves have not {len(peaks)} peaks"
            )
        if any(len(peak) != DIGEST_BYTES for peak in peaks):
            raise EncodingError("子树根须为 32 字节", "a peak must have 32 bytes")
        tree = cls(alg)
        tree._peaks, tree.size = list(peaks), size
        return tree

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the full subtrees, largest first: what a database stores to go on."""
        return tuple(self._peaks)

    def append(self, data: bytes) -> bytes:
        """Add one leaf and return its hash."""
        new = self._new
        leaf = digest = new(b"\x00" + data).digest()
        peaks = self._peaks
        full = self.size
        while full & 1:
            digest = new(b"\x01" + peaks.pop() + digest).digest()
            full >>= 1
        peaks.append(digest)
        self.size += 1
        return leaf

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add many leaves: as `append` one by one, but full subtrees are folded level by level."""
        place = 0
        while place < len(leaves):
            level = (len(leaves) - place).bit_length() - 1
            if self.size:
                level = min(level, (self.size & -self.size).bit_length() - 1)
            end = place + (1 << level)
            self._graft(fold(leaves[place:end], self._new), level)
            place = end

    def join(self, part: Frontier) -> None:
        """Add the leaves of `part`, which was grown elsewhere, after those added so far.

        Raises EncodingError where a full subtree of `part` would not be one of this tree: `size`
        must be a multiple of the largest of them.
        """
        if part.size and self.size & ((1 << part.size.bit_length() - 1) - 1):
            raise EncodingError(
                "两段的边界不在整子树上", f"{part.size} leaves do not join on after {self.size}"
            )
        rest = part.size
        for peak in part.peaks:
            level = rest.bit_length() - 1
            self._graft(peak, level)
            rest -= 1 << level

    def _graft(self, digest: bytes, level: int) -> None:
        """Add a full subtree of 2^level leaves; `size` must be a multiple of that."""
        full = self.size >> level
        while full & 1:
            digest = self._new(b"\x01" + self._peaks.pop() + digest).digest()
            full >>= 1
        self._peaks.append(digest)
        self.size += 1 << level

    def root(self) -> bytes:
        """Return the root of the leaves added so far; the empty tree is ``H("")``."""
        if not self._peaks:
            return self._new(b"").digest()
        digest = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            digest = node_hash(peak, digest, self._alg)
        return digest


def fold(leaves: Sequence[bytes], new: Callable[[bytes], Hasher]) -> bytes:
    """Return the root over a power of two of leaf *data*, hashed by `new`."""
    level = [new(b"\x00" + data).digest() for data in leaves]
    while len(level) > 1:
        level = [
            new(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=True)
        ]
    return level[0]


def root_of(leaves: Iterable[bytes], alg: str = "sha256") -> bytes:
    """Return the root over leaf *data*."""
    tree = Frontier(alg)
    for data in leaves:
        tree.append(data)
    return tree.root()


def root_of_hashes(hashes: Sequence[bytes], alg: str = "sha256") -> bytes:
    """Return the root over leaf *hashes*; the empty tree is ``H("")``."""
    return _subtree(hashes, 0, len(hashes), alg) if hashes else constructor(alg)(b"").digest()


def _subtree(hashes: Sequence[bytes], low: int, high: int, alg: str) -> bytes:
    """Root over the leaf *hashes* low..high-1 (high > low)."""
    if high - low == 1:
        return hashes[low]
    middle = low + _split(high - low)
    return node_hash(_subtree(hashes, low, middle, alg), _subtree(hashes, middle, high, alg), alg)


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[bytes], index: int, alg: str = "sha256") -> list[bytes]:
    """Return the audit path of leaf `index` (0-based) in the tree over leaf *hashes*."""
    if not 0 <= index < len(hashes):
        raise EncodingError("叶子序号超出范围", f"leaf index {index} is outside the tree")
    path: list[bytes] = []
    low, high = 0, len(hashes)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_subtree(hashes, middle, high, alg))
            high = middle
        else:
            path.append(_subtree(hashes, low, middle, alg))
            low = middle
    return path[::-1]


def verify_inclusion(
    leaf: bytes,
    index: int,
    size: int,
    *,
    proof: Sequence[bytes],
    root: bytes,
    alg: str = "sha256",
) -> bool:
    """Tell whether `proof` shows the leaf hash at `index` (0-based) of a tree of `size`."""
    if not 0 <= index < size or any(len(item) != DIGEST_BYTES for item in (leaf, root, *proof)):
        return False
    place, last, digest = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = node_hash(sibling, digest, alg)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling, alg)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root


def consistency_proof(hashes: Sequence[bytes], old_size: int, alg: str = "sha256") -> list[bytes]:
    """Return the proof that the tree over `hashes` extends the tree of its first `old_size`."""
    if not 1 <= old_size <= len(hashes):
        raise EncodingError("旧树大小超出范围", f"old size {old_size} is outside the tree")
    path: list[bytes] = []
    low, high, whole = 0, len(hashes), True
    while old_size != high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(_subtree(hashes, middle, high, alg))
            high = middle
        else:
            path.append(_subtree(hashes, low, middle, alg))
            low, whole = middle, False
    if not whole:
        path.append(_subtree(hashes, low, high, alg))
    return path[::-1]


def verify_consistency(
    old_size: int,
    new_size: int,
    *,
    proof: Sequence[bytes],
    old_root: bytes,
    new_root: bytes,
    alg: str = "sha256",
) -> bool:
    """Tell whether `proof` shows that the tree of `new_size` extends that of `old_size`.

    A proof from the empty tree proves nothing and is refused.
    """
    digests = (old_root, new_root, *proof)
    if not 1 <= old_size <= new_size or any(len(item) != DIGEST_BYTES for item in digests):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return _climb(old_size - 1, new_size - 1, steps, alg) == (old_root, new_root)


def _climb(place: int, last: int, steps: list[bytes], alg: str) -> tuple[bytes, bytes] | None:
    """Return the old and the new root the steps lead to, None where their number is wrong."""
    if not steps:
        return None
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old = node_hash(sibling, old, alg)
            new = node_hash(sibling, new, alg)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling, alg)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None
