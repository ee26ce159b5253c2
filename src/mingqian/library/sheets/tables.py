"""Small tables out of an uploaded file: CSV as it stands, or the sheets of an XLSX workbook.

For lists of items and people: some thousand rows at most, read whole by the reader of imports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingqian.foundation.files import tables
from mingqian.foundation.policy.decision import invalid
from mingqian.library.intake import opening
from mingqian.library.intake.files.xlsx_rows import XLSX

#: Rows a sheet may have.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table with its header; rows carry the number a spreadsheet shows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was put aside: number, reason, and the row as it stood."""

    row_no: int
    reason: str
    cells: tuple[str, ...]


def refused_csv(header: tuple[str, ...], refused: Iterable[RefusedRow]) -> bytes:
    """The refused rows of an import with the reason behind them."""
    rows = [[str(row.row_no), *row.cells, row.reason] for row in refused]
    return tables.as_csv(["行号", *header, "退回原因"], rows)


def tables_in(path: Path, encoding: str = "") -> list[SmallTable]:
    """The tables of a file: one of a CSV, one a sheet of a workbook; empty sheets fall away.

    Raises :class:`Refused` 422 with advice where the file cannot be read.
    """
    return [_small(table) for table in opening.tables(path, encoding)]


def _small(table: opening.Table) -> SmallTable:
    rows = []
    for number, cells in table.rows():
        texts = [_text(cell) for cell in cells]
        if table.encoding == XLSX:
            # A sheet is as wide as its widest row; what is blank there is no cell too many.
            padded = [*texts, *[""] * len(table.header)]
            texts = padded[: max(len(table.header), _length(texts))]
        rows.append((number, tuple(texts)))
        if len(rows) > MOST_ROWS:
            raise invalid(f"文件超过 {MOST_ROWS} 行，请分开导入", file="行数过多")
    return SmallTable(table.sheet, tuple(table.header), tuple(rows))


def _length(texts: list[str]) -> int:
    return max((place for place, text in enumerate(texts, start=1) if text), default=0)


def _text(cell: str) -> str:
    text = cell.strip()
    # What our own files write in front of a text a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
