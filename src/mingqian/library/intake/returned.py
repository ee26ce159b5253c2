"""Refused rows given back as the file they came in: same columns, same order, same kind of file.

Behind the columns stand the reason, how to mend it and the number of the row; the heading of the
reason names the batch, so that the corrected file, imported again, is linked to the first import.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mingqian.foundation.files import store, tables
from mingqian.foundation.org.models import Department
from mingqian.library.intake import opening
from mingqian.library.intake.files.csv_rows import GBK
from mingqian.library.models import ImportBatch

_DOUBLE = re.compile(r"与第 (\d+) 行重复")
_REASON = re.compile(r"退回原因（批次(\d+)）")
ADVICE, ROW_NO = "如何更正", "原行号"


def first_batch(header: list[str], department: Department | None) -> ImportBatch | None:
    """The import whose refused rows a file holds; only one of the same department."""
    for name in header:
        if match := _REASON.fullmatch(name):
            return ImportBatch.objects.filter(pk=int(match[1]), department=department).first()
    return None


def doubles_of(first: ImportBatch | None) -> dict[str, int]:
    """Rows a first import refused as doubles, as they stood, with the row each repeats.

    Such a row that comes back untouched is still a double: alone in the returned file it would
    replace what the first import wrote.
    """
    if first is None:
        return {}
    rows = first.faults.filter(rule__contains="行重复").values_list("row", "rule")
    return {row: int(match[1]) for row, rule in rows if (match := _DOUBLE.search(rule))}


def line_of(cells: list[str], header: list[str]) -> str:
    """A row of a returned file as it stood in the first one: without what stands behind."""
    own = [cell for cell, name in zip(cells, header, strict=False) if not _is_ours(name)]
    return opening.as_line(own)


def lines_of(batch: ImportBatch) -> Iterator[list[str]]:
    """Header and refused rows. Cells beyond the last column follow behind the row number."""
    path = store.path_of(batch.file.digest)
    header = opening.table(path, batch.encoding, batch.sheet).header
    kept = [at for at, name in enumerate(header) if not _is_ours(name)]
    width = len(header)
    yield [*(header[at] for at in kept), f"退回原因（批次{batch.pk}）", ADVICE, ROW_NO]
    for fault in batch.faults.order_by("row_no").iterator():
        cells = opening.cells_of(fault.row)
        padded = [*cells, *[""] * (width - len(cells))]
        reason = f"{fault.field}：{fault.rule}"
        own = [padded[at] for at in kept]
        yield [*own, reason, fault.advice, str(fault.row_no), *padded[width:]]


def _is_ours(name: str) -> bool:
    return bool(_REASON.fullmatch(name)) or name in {ADVICE, ROW_NO}


def name_of(batch: ImportBatch) -> str:
    """The name the refused rows are downloaded under."""
    return f"import-{batch.pk}-refused.{'xlsx' if batch.is_workbook else 'csv'}"


def file_of(batch: ImportBatch) -> tuple[Iterator[bytes], str]:
    """The refused rows in pieces, and their media type."""
    if batch.is_workbook:
        return _workbook(batch), tables.XLSX
    charset = "gb18030" if batch.encoding == GBK else "utf-8"
    return _csv(batch), f"text/csv; charset={charset}"


def _csv(batch: ImportBatch) -> Iterator[bytes]:
    encoding = "gb18030" if batch.encoding == GBK else "utf-8"
    if encoding == "utf-8":
        yield b"\xef\xbb\xbf"
    line = _Line()
    writer = csv.writer(line)
    for cells in lines_of(batch):
        writer.writerow(cells)
        yield line.text.encode(encoding)


class _Line:
    """Takes what a csv writer writes."""

    text = ""

    def write(self, text: str) -> None:
        """Keep the line."""
        self.text = text


def _workbook(batch: ImportBatch) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refused.xlsx"
        # A code must not become a number again.
        name = batch.sheet or "退回行"
        tables.write_xlsx(path, [(name, lines_of(batch))], is_text=True)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(store.CHUNK), b"")
