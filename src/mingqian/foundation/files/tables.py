"""Tables as files a spreadsheet opens: CSV with Chinese intact, workbooks written row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows a sheet of a workbook holds, its head included.
SHEET = 1_048_576
#: What the name of a sheet may not hold.
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")


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


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same whole, for small tables."""
    return b"".join(csv_pieces(columns, rows))


def write_xlsx(
    target: Path | BinaryIO,
    sheets: Iterable[tuple[str, Iterable[Sequence[object]]]],
    *,
    is_text: bool = False,
) -> None:
    """Write a workbook, each sheet from its name and its rows, the head first.

    Memory does not grow with the rows. Text stays text: no cell becomes a formula, characters a
    workbook cannot hold become «�». With ``is_text`` cells are also formatted as text, so that a
    number typed into one keeps its digits.
    """
    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(_NO_TITLE.sub("_", name)[:31])
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, value, is_text=is_text) for value in row])
    book.save(target)


def xlsx_bytes(sheets: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> bytes:
    """A small workbook whole."""
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def _cell(sheet: Any, value: object, *, is_text: bool) -> object:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("�", value)
    if not is_text and text[:1] != "=":
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type, cell.number_format = "s", "@"
    return cell
