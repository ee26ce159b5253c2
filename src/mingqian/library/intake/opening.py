"""Opening a CSV file: encoding, header, rows with their numbers.

UTF-8 (with or without BOM) is read; a GBK file is recognised and refused with advice unless the
encoding is stated. Row 1 is the header, as a spreadsheet counts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.decision import Refused, invalid

UTF8, GBK = "utf-8", "gbk"
#: What is passed to the decoder: GB 18030 holds all of GBK; the BOM of UTF-8 is taken off.
_DECODERS = {UTF8: "utf-8-sig", GBK: "gb18030"}
#: Longest field in characters; beyond it a quotation mark was left open.
LONGEST = 200_000


def encoding_of(path: Path, stated: str = "") -> str:
    """The encoding to read a file with: ``stated``, else UTF-8 if the file is that.

    Raises :class:`Refused` 422 with advice where the file is not what was stated.
    """
    if stated and stated not in _DECODERS:
        raise invalid(f"不支持编码 {stated}；可用 utf-8、gbk", encoding="utf-8 或 gbk")
    wanted = stated or UTF8
    if path.stat().st_size == 0:
        raise invalid("文件是空的", file="文件是空的")
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise invalid("文件是 UTF-16 编码，请另存为“CSV UTF-8”后再导入", file="编码不是 UTF-8")
    if head[:2] == b"PK":
        raise invalid("这是 Excel 工作簿，请另存为“CSV UTF-8”后再导入", file="不是 CSV 文件")
    if _decodes(path, wanted):
        return wanted
    if wanted == UTF8 and _decodes(path, GBK):
        raise invalid(
            "文件是 GBK 编码；请另存为“CSV UTF-8”，或者确认后选择按 GBK 读取（--encoding gbk）",
            encoding="文件是 GBK 编码",
        )
    raise invalid(f"文件不是 {wanted} 编码，无法读取；请另存为“CSV UTF-8”", file="编码无法识别")


def _decodes(path: Path, encoding: str) -> bool:
    with path.open(encoding=_DECODERS[encoding], newline="") as file:
        try:
            while file.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return False
    return True


def rows_of(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, the header as row 1; blank rows are passed over.

    Raises :class:`Refused` 422 naming the row where quotation marks do not close.
    """
    csv.field_size_limit(LONGEST)
    with path.open(encoding=_DECODERS[encoding], newline="") as file:
        reader = csv.reader(file, strict=True)
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


def header_of(path: Path, encoding: str) -> list[str]:
    """The column names. Refused where there are none or one stands twice."""
    first = next(rows_of(path, encoding), None)
    if first is None or first[0] != 1:
        raise invalid("文件第 1 行应为列名", file="没有列名")
    names = [cell.strip() for cell in first[1]]
    if "" in names:
        raise invalid("列名中有空白", file=f"第 {names.index('') + 1} 列没有列名")
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise invalid(f"列名“{twice}”出现两次", file=f"列名“{twice}”重复")
    return names


def path_of(file: StoredFile) -> Path:
    """Where a stored file lies; refused where its bytes have changed or gone."""
    if not store.is_intact(file):
        raise Refused(f"文件 {file.name} 已损坏或不存在，请重新上传", code="damaged")
    return store.path_of(file.digest)


def as_csv(header: list[str], rows: list[list[str]]) -> bytes:
    """A CSV a spreadsheet opens correctly: UTF-8 with BOM."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


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
