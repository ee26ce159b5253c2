"""Opening a file as a table: encoding or workbook, header, rows with their numbers.

UTF-8 (with or without BOM), GBK and XLSX are told apart by their bytes; a guess of GBK is shown to
the person who imports. Rows are numbered as a spreadsheet counts them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.decision import Refused, invalid
from mingqian.library.intake.files import csv_rows, headers, xlsx_rows
from mingqian.library.intake.files.csv_rows import GBK, UTF8
from mingqian.library.intake.files.headers import Numbered
from mingqian.library.intake.files.xlsx_rows import XLSX

ENCODINGS = (UTF8, GBK, XLSX)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read: how, under which column names, from which row on."""

    path: Path
    encoding: str
    header: list[str]
    header_row: int
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of data with their numbers. Raises :class:`Refused` 422 on the way."""
        with ExitStack() as stack:
            for row_no, cells in _numbered(stack, self.path, self.encoding, self.sheet)[1]:
                if row_no > self.header_row:
                    yield row_no, cells


def table(path: Path, encoding: str = "", sheet: str = "") -> Table:
    """Open a file, by its own bytes where ``encoding`` does not say how.

    Raises :class:`Refused` 422: no table, no header, no such sheet, not what was stated.
    """
    used = encoding_of(path, encoding)
    about, head = _begun(path, used, sheet)
    return _told(path, used, about, head)


def tables(path: Path, encoding: str = "") -> list[Table]:
    """All tables of a file: one of a CSV; of a workbook every sheet that is one.

    Sheets that are empty or hold prose alone (a cover) are none. Raises :class:`Refused` 422.
    """
    first = table(path, encoding)
    if not first.sheets:
        return [first]
    found = []
    for name in first.sheets:
        about, head = _begun(path, first.encoding, name)
        if name == first.sheet or headers.is_table(head):
            found.append(_told(path, first.encoding, about, head))
    return found


def _begun(path: Path, used: str, sheet: str) -> tuple[xlsx_rows.Sheet | None, list[Numbered]]:
    """What a workbook says of itself, and the first rows."""
    with ExitStack() as stack:
        about, rows = _numbered(stack, path, used, sheet)
        return about, list(islice(rows, headers.LOOKED_AT))


def _told(path: Path, used: str, about: xlsx_rows.Sheet | None, head: list[Numbered]) -> Table:
    found = headers.find(head, about.merged if about else ())
    names, chosen = (about.sheets, about.sheet) if about else ([], "")
    return Table(path, used, found.names, found.row_no, chosen, names)


def _numbered(
    stack: ExitStack, path: Path, encoding: str, sheet: str
) -> tuple[xlsx_rows.Sheet | None, Iterator[tuple[int, list[str]]]]:
    if encoding == XLSX:
        return stack.enter_context(xlsx_rows.opened(path, sheet))
    return None, csv_rows.rows(path, encoding)


def encoding_of(path: Path, stated: str = "") -> str:
    """How to read a file: ``stated``, else what its bytes are, UTF-8 before GBK.

    Raises :class:`Refused` 422 with advice where the file is not what was stated.
    """
    if stated and stated not in ENCODINGS:
        raise invalid(f"不支持编码 {stated}；可用 utf-8、gbk", encoding="utf-8 或 gbk")
    if path.stat().st_size == 0:
        raise invalid("文件是空的", file="文件是空的")
    with path.open("rb") as file:
        head = file.read(8)
    if head[:4] == b"PK\x03\x04":
        return XLSX
    if head[:4] == b"\xd0\xcf\x11\xe0":
        raise invalid(
            "这是旧版 Excel 文件（.xls）或者加了密码的工作簿，请另存为“Excel 工作簿（.xlsx）”",
            file="不是 .xlsx 文件",
        )
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise invalid("文件是 UTF-16 编码，请另存为“CSV UTF-8”后再导入", file="编码不是 UTF-8")
    wanted = [stated] if stated and stated != XLSX else [UTF8, GBK]
    for encoding in wanted:
        if csv_rows.decodes(path, encoding):
            return encoding
    raise invalid(
        f"文件不是 {'、'.join(wanted)} 编码，无法读取；请另存为“CSV UTF-8”", file="编码无法识别"
    )


def path_of(file: StoredFile) -> Path:
    """Where a stored file lies; refused where its bytes have changed or gone."""
    if not store.is_intact(file):
        raise Refused(f"文件 {file.name} 已损坏或不存在，请重新上传", code="damaged")
    return store.path_of(file.digest)


def shown(text: str) -> str:
    """A text as a database keeps it: the NUL character becomes its picture."""
    return text.replace("\0", "␀")


def as_line(cells: list[str]) -> str:
    """One row as CSV text, to keep a refused row as it stood."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return shown(text.getvalue())


def cells_of(line: str) -> list[str]:
    """The cells of a row kept by :func:`as_line`."""
    return next(csv.reader(io.StringIO(line, newline="")), [])
