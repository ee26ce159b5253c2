"""Tables as files a spreadsheet opens: CSV with Chinese intact, workbooks written row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows a sheet of a workbook holds, its head included.
SHEET = 1_048_576


def harmless(value: object) -> object:
    """A cell that no spreadsheet runs: what begins like a formula comes from outside."""
    text = value if isinstance(value, str) else ""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A table as CSV in pieces, with the mark by which a spreadsheet knows UTF-8."""
    yield b"\xef\xbb\xbf" + _line(columns)
    for row in rows:
        yield _line([harmless(value) for value in row])


def _line(values: Sequence[object]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue().encode()


def write_xlsx(
    path: Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write a workbook of one sheet; memory does not grow with the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([harmless(value) for value in row])
    book.save(path)
