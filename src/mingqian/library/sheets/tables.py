"""Small tables out of an uploaded file: CSV as it stands, or the sheets of an XLSX workbook.

For lists of items and people: some thousand rows at most, read whole.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from mingqian.foundation.policy.decision import invalid
from mingqian.library.intake import opening

#: Rows a sheet may have.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table with its header; rows carry the number a spreadsheet shows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def tables_in(path: Path, encoding: str = "") -> list[SmallTable]:
    """The tables of a file: one of a CSV, one a sheet of a workbook; empty sheets fall away.

    Raises :class:`Refused` 422 with advice where the file cannot be read.
    """
    with path.open("rb") as file:
        is_workbook = file.read(4) == b"PK\x03\x04"
    if is_workbook:
        return _sheets(path)
    used = opening.encoding_of(path, encoding)
    header = opening.header_of(path, used)
    rows = []
    for number, cells in opening.rows_of(path, used):
        if number > 1:
            rows.append((number, tuple(map(_text, cells))))
        if len(rows) > MOST_ROWS:
            raise _too_long()
    return [SmallTable("", tuple(header), tuple(rows))]


def _too_long() -> Exception:
    return invalid(f"文件超过 {MOST_ROWS} 行，请分开导入", file="行数过多")


def _sheets(path: Path) -> list[SmallTable]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise invalid("工作簿无法打开，请另存为 XLSX 或者“CSV UTF-8”", file="无法打开") from None
    try:
        found = [
            _sheet(sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets
        ]
    finally:
        book.close()
    tables = [table for table in found if table is not None]
    if not tables:
        raise invalid("工作簿里没有数据", file="没有数据")
    return tables


def _sheet(name: str, lines: Iterable[tuple[object, ...]]) -> SmallTable | None:
    header: tuple[str, ...] = ()
    rows = []
    for number, cells in enumerate(lines, start=1):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if not header:
            header = _header(name, texts)
            continue
        kept = (*texts, *[""] * len(header))[: max(len(header), _length(texts))]
        rows.append((number, tuple(kept)))
        if len(rows) > MOST_ROWS:
            raise _too_long()
    return SmallTable(name, header, tuple(rows)) if header else None


def _header(name: str, texts: list[str]) -> tuple[str, ...]:
    names = texts[: _length(texts)]
    if "" in names:
        raise invalid(f"工作表“{name}”的列名中有空白", file=f"第 {names.index('') + 1} 列没有列名")
    twice = next((text for text in names if names.count(text) > 1), "")
    if twice:
        raise invalid(f"工作表“{name}”的列名“{twice}”出现两次", file=f"列名“{twice}”重复")
    return tuple(names)


def _length(texts: list[str]) -> int:
    return max((place for place, text in enumerate(texts, start=1) if text), default=0)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    # What our own files write in front of a text a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
