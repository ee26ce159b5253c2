"""One share of a pool file: whole lines between two offsets, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from drawengines.kernel import MisshapenError

CHUNK: Final = 1 << 20


def pieces(path: str, start: int, end: int) -> Iterator[bytes]:
    """Yield the whole lines of bytes `start`..`end`, about a megabyte at a time.

    Raises MisshapenError where the share does not end with a line, or before its end.
    """
    left, rest = end - start, b""
    with Path(path).open("rb") as stream:
        stream.seek(start)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            whole, line_feed, rest = (rest + chunk).rpartition(b"\n")
            if line_feed:
                yield whole + line_feed
    if rest or left:
        raise MisshapenError
