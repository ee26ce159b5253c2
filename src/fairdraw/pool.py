"""The pool file: every unit that can be drawn, one line each (protocol §3).

::

    uscc:91330100MA2000000Q<TAB>A<TAB>1<LF>

id, stratum, weight; sorted by the bytes of the id; unique; UTF-8 without BOM; every line ends in
LF. The Merkle root over the lines (without LF) is what a plan commits to.
"""

from __future__ import annotations

import hmac
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from fairdraw import ids, merkle
from fairdraw.errors import IdentifierError, PoolError
from fairdraw.lines import Source, blocks, check_line
from fairdraw.scale import bulk

MAX_WEIGHT: Final = 1000
STRATUM: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_WEIGHT: Final = re.compile(r"[1-9][0-9]{0,3}")
_PLAIN_LINE: Final = re.compile(
    rb"([a-z][a-z0-9]{0,15}:[!-~]{1,180})\t([A-Za-z0-9_.-]{1,32})\t([1-9][0-9]{0,2}|1000)"
)


class Unit(NamedTuple):
    """One unit of the pool: its id, its stratum code and its weight (1..1000)."""

    id: str
    stratum: str
    weight: int = 1

    @property
    def line(self) -> str:
        """The pool line without its LF; its UTF-8 bytes are the Merkle leaf."""
        return f"{self.id}\t{self.stratum}\t{self.weight}"


@dataclass(frozen=True, slots=True)
class PoolSummary:
    """What a plan says of a pool: Merkle root (hex), number of units, units per stratum."""

    root: str
    size: int
    strata: dict[str, int]


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Shows that `line` is leaf `index` (0-based) of the pool with `root` and `size`."""

    alg: str
    line: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str

    def holds(self) -> bool:
        """Tell whether the proof is right for its own root."""
        return merkle.verify_inclusion(
            merkle.leaf_hash(self.line.encode("utf-8"), self.alg),
            self.index,
            self.size,
            proof=[bytes.fromhex(item) for item in self.path],
            root=bytes.fromhex(self.root),
            alg=self.alg,
        )


def read(source: Source) -> Iterator[Unit]:
    """Yield the units of a pool file, checking every rule of the format on the way.

    `source` is a path or the bytes themselves. Raises PoolError naming the line; a pool without
    a single unit is an error too.
    """
    for _, unit in _read(source):
        yield unit


def scan(source: Source) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield (id, stratum, weight) of a pool whose root was already checked, as raw bytes.

    Order, uniqueness and ids are *not* checked again, which makes it several times faster than
    `read`: use it on sealed files only.
    """
    seen = 0
    for block in blocks(source, "名单文件", "pool file"):
        _check_utf8(block, seen)
        for offset, raw in enumerate(block, 1):
            try:
                identifier, stratum, weight = raw.split(b"\t")
                yield identifier, stratum, 1 if weight == b"1" else int(weight)
            except ValueError:
                _parse(raw, seen + offset)
                raise
        seen += len(block)


def parse_line(text: str, number: int | None = None) -> Unit:
    """Return the unit of one line (without LF); raise PoolError naming line and rule."""
    parts = text.split("\t")
    if len(parts) != 3:
        raise PoolError(
            f"须有 3 列（标识、分层、权重），用制表符分隔，实有 {len(parts)} 列",
            f"needs 3 tab-separated columns (id, stratum, weight), has {len(parts)}",
            line=number,
        )
    identifier, stratum, weight = parts
    try:
        ids.check(identifier)
    except IdentifierError as error:
        raise PoolError(error.zh, error.en, line=number, field="id") from None
    if not STRATUM.fullmatch(stratum):
        raise PoolError(
            "分层代码须为 1 至 32 位字母、数字或 _ . -",
            f"stratum must match {STRATUM.pattern}",
            line=number,
            field="stratum",
        )
    if not _WEIGHT.fullmatch(weight) or int(weight) > MAX_WEIGHT:
        raise PoolError(
            f"权重必须是 1 至 {MAX_WEIGHT} 的整数，不带前导零",
            f"weight must be an integer 1..{MAX_WEIGHT} without leading zeros",
            line=number,
            field="weight",
        )
    return Unit(identifier, stratum, int(weight))


def encode(units: Iterable[Unit]) -> bytes:
    """Return the bytes of the pool file of `units`, sorted; refuse doubles and bad values."""
    ordered = sorted(units, key=lambda unit: unit.id.encode("utf-8"))
    for before, after in pairwise(ordered):
        if before.id == after.id:
            raise PoolError(f"标识重复：{after.id}", f"duplicate id: {after.id}")
    checked = (parse_line(unit.line, number) for number, unit in enumerate(ordered, 1))
    data = "".join(unit.line + "\n" for unit in checked).encode("utf-8")
    if not data:
        raise PoolError("名单为空，至少要有一个单位", "the pool is empty")
    return data


def write(path: str | os.PathLike[str], units: Iterable[Unit]) -> None:
    """Write the pool file of `units` (all of it or, on any refusal, nothing)."""
    Path(path).write_bytes(encode(units))


def summarise(source: Source, alg: str = "sha256") -> PoolSummary:
    """Read a pool strictly and return root, size and the number of units per stratum."""
    tree = merkle.Frontier(alg)
    strata: Counter[bytes] = Counter()
    reader = Reader()
    for block in blocks(source, "名单文件", "pool file"):
        strata.update(reader.strata(block))
        tree.extend(block)
    _refuse_empty(tree.size)
    sizes = {code.decode(): number for code, number in strata.items()}
    return PoolSummary(tree.root().hex(), tree.size, sizes)


def prove(source: Source, identifier: str, alg: str = "sha256") -> InclusionProof | None:
    """Return the proof that `identifier` is in the pool, or None where it is not."""
    tree = merkle.Frontier(alg)
    hashes: list[bytes] = []
    found: tuple[int, str] | None = None
    for raw, unit in _read(source):
        if unit.id == identifier:
            found = (len(hashes), unit.line)
        hashes.append(tree.append(raw))
    if found is None:
        return None
    index, line = found
    path = tuple(item.hex() for item in merkle.inclusion_proof(hashes, index, alg))
    return InclusionProof(alg, line, index, len(hashes), path, tree.root().hex())


def blind_salt(pool_key: bytes, identifier: str) -> str:
    """Return the salt of one unit of a sensitive pool: HMAC-SHA-256(pool key, id) in hex."""
    return hmac.new(pool_key, identifier.encode("utf-8"), sha256).hexdigest()


def blind_leaf(unit: Unit, salt: str) -> bytes:
    """Return the leaf of a sensitive pool: it tells nothing to whoever lacks the salt."""
    return f"mq1:blind:{salt}:{unit.line}".encode()


class Reader:
    """Checks the lines of one pool, block after block, as they follow each other in the file."""

    def __init__(self) -> None:
        self._previous = b""
        self._seen = 0

    def strata(self, lines: Sequence[bytes]) -> Sequence[bytes]:
        """Check the next lines (without LF) and return their strata; PoolError names a bad line."""
        found = bulk.columns(lines, self._previous)
        if found is None:
            return [unit.stratum.encode() for _, unit in self.units(lines)]
        names, codes = found
        self._previous = names[-1]
        self._seen += len(names)
        return codes

    def units(self, lines: Iterable[bytes]) -> Iterator[tuple[bytes, Unit]]:
        """Yield (line, unit) of the next lines, every rule checked one by one."""
        for raw in lines:
            self._seen += 1
            unit, key = _parse(raw, self._seen)
            if key <= self._previous:
                _refuse_order(key, self._previous, self._seen)
            self._previous = key
            yield raw, unit


def _read(source: Source) -> Iterator[tuple[bytes, Unit]]:
    """Yield (line, unit), every rule checked."""
    reader, seen = Reader(), 0
    for block in blocks(source, "名单文件", "pool file"):
        yield from reader.units(block)
        seen += len(block)
    _refuse_empty(seen)


def _refuse_empty(size: int) -> None:
    if not size:
        raise PoolError("名单为空，至少要有一个单位", "the pool is empty")


def _parse(raw: bytes, number: int) -> tuple[Unit, bytes]:
    match = _PLAIN_LINE.fullmatch(raw)
    if match and (not raw.startswith(b"uscc:") or ids.is_uscc(match[1][5:].decode())):
        return Unit(match[1].decode(), match[2].decode(), int(match[3])), match[1]
    try:
        text = check_line(raw, number).decode("utf-8")
    except UnicodeDecodeError:
        raise PoolError("不是 UTF-8", "not UTF-8", line=number) from None
    unit = parse_line(text, number)
    return unit, unit.id.encode("utf-8")


def _check_utf8(block: list[bytes], seen: int) -> None:
    try:
        b"\n".join(block).decode("utf-8")
    except UnicodeDecodeError as error:
        line = seen + error.object.count(b"\n", 0, error.start) + 1
        raise PoolError("不是 UTF-8", "not UTF-8", line=line) from None


def _refuse_order(key: bytes, previous: bytes, number: int) -> None:
    if key == previous:
        raise PoolError(
            f"标识重复：{key.decode('utf-8')}", f"duplicate id: {key.decode('utf-8')}", line=number
        )
    raise PoolError("未按标识的字节顺序排列", "not sorted by the bytes of the id", line=number)
