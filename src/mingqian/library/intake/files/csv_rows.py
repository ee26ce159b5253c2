"""Rows of a CSV file, read in bounded pieces: no line, however long, is held whole."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from mingqian.foundation.policy.decision import invalid

UTF8, GBK = "utf-8", "gbk"
#: What is passed to the decoder: GB 18030 holds all of GBK; the BOM of UTF-8 is taken off.
DECODERS = {UTF8: "utf-8-sig", GBK: "gb18030"}
#: Longest field in characters; beyond it a quotation mark was left open.
LONGEST = 200_000
#: Longest line in characters; beyond it the file is no table.
LONGEST_LINE = 1_000_000


def decodes(path: Path, encoding: str) -> bool:
    """Whether every byte of a file belongs to the encoding."""
    decoder = codecs.getincrementaldecoder(DECODERS[encoding])()
    with path.open("rb") as file:
        try:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, the first is 1; blank rows are passed over.

    Raises :class:`Refused` 422 naming the row where a line has no end or a quotation mark stays
    open.
    """
    with path.open(encoding=DECODERS[encoding], newline="") as file:
        yield from parsed(_lines(file))


def parsed(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of CSV lines, numbered; blank ones passed over."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(lines, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error:
        raise invalid(
            f"第 {number + 1} 行的引号没有成对，无法分列；请检查该行",
            file=f"第 {number + 1} 行",
        ) from None


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and line[-1] != "\n":
            raise invalid(
                f"第 {number} 行超过 {LONGEST_LINE} 字，不是表格的一行；请检查换行",
                file=f"第 {number} 行过长",
            )
        yield line
