"""One worker on a share of the pool file: job on standard input, findings on standard output.

A job is one JSON object. To draw: path, start, end (bytes, at line borders), seed, alg, limits,
bars; the answer is one line of JSON (sizes per stratum, how many pairs were kept of each and in how
many bytes their ids), then for every stratum the keys (32 bytes each) and the ids, one a line;
``"task": "count"`` hashes nothing and judges no line. To read (``"task": "read"``): path, alg,
shares; the answer is a JSON list (`drawengines.reading`). Runs on the standard library alone.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from drawengines.kernel import Collector, MisshapenError
from drawengines.shares import pieces

_BOM: Final = b"\xef\xbb\xbf"

Found = dict[bytes, Iterable[tuple[bytes, bytes]]]


@dataclass(frozen=True, slots=True)
class Packed:
    """Pairs in order as a worker sends them: a third of what as many Python objects take."""

    keys: bytes
    names: bytes

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """The pairs (key, id), made one at a time."""
        for place, line in enumerate(BytesIO(self.names)):
            yield self.keys[32 * place : 32 * place + 32], line[:-1]


def main() -> None:
    """Do the job given on standard input."""
    gc.disable()  # millions of pairs, no cycle among them: looking for one takes half the time
    job = json.loads(sys.stdin.buffer.read())
    if job.get("task") == "read":
        _read(job)
        return
    try:
        collector = collect(job)
    except MisshapenError:
        sys.stdout.buffer.write(b'{"misshapen":true}\n')
        return
    write(sys.stdout.buffer, collector, job["limits"])
    sys.stdout.buffer.flush()


def _read(job: dict[str, Any]) -> None:
    from drawengines.reading import read_share
    from fairdraw.errors import InputError

    try:
        answers: list[Any] = [
            read_share(job["path"], start, end, job["alg"]) for start, end in job["shares"]
        ]
    except (InputError, MisshapenError, UnicodeDecodeError):
        answers = [None]
    sys.stdout.write(json.dumps(answers))


def collect(job: dict[str, Any]) -> Collector:
    """Return what one share of the file gives; raise MisshapenError where it is no pool."""
    collector = Collector(
        job["seed"],
        {code.encode(): limit for code, limit in job["limits"].items()},
        {code.encode(): bytes.fromhex(bar) for code, bar in job["bars"].items()},
        job["alg"],
    )
    with Path(job["path"]).open("rb") as stream:
        if not job["start"] and stream.read(3) == _BOM:
            raise MisshapenError
    take = collector.count if job.get("task") == "count" else collector.add
    for piece in pieces(job["path"], job["start"], job["end"]):
        take(piece)
    return collector


def findings(collector: Collector, limits: dict[str, int]) -> tuple[dict[str, int], Found]:
    """Return units per stratum and the kept pairs in order."""
    sizes = {code: collector.sizes[code.encode()] for code in limits}
    return sizes, {code.encode(): collector.best(code.encode()) for code in limits}


def write(stream: IO[bytes], collector: Collector, limits: dict[str, int]) -> None:
    """Write the answer, a stratum at a time; the collector is emptied on the way."""
    packed = {code: _pack(collector, code.encode()) for code in limits}
    sizes = {code: collector.sizes[code.encode()] for code in limits}
    kept = {code: [len(one.keys) // 32, len(one.names)] for code, one in packed.items()}
    stream.write(json.dumps({"sizes": sizes, "kept": kept}).encode() + b"\n")
    for one in packed.values():
        stream.write(one.keys)
        stream.write(one.names)


def _pack(collector: Collector, code: bytes) -> Packed:
    pairs = collector.best(code)
    keys = b"".join([key for key, _ in pairs])
    return Packed(keys, b"".join([name + b"\n" for _, name in pairs]))


def read(stream: IO[bytes]) -> tuple[dict[str, int], Found]:
    """Read an answer; raise MisshapenError where the worker met no pool."""
    head = json.loads(stream.readline() or b"{}")
    if "sizes" not in head:
        raise MisshapenError
    found: Found = {
        code.encode(): Packed(stream.read(32 * number), stream.read(length))
        for code, (number, length) in head["kept"].items()
    }
    return head["sizes"], found


if __name__ == "__main__":
    main()
