"""Reads one sheet of a workbook in a process of its own: ``python workbook.py FILE [SHEET]``.

A workbook is a zip of XML: a few kilobytes can unfold to more memory than a machine has. The reader
therefore runs apart, under limits of memory and time, and dies alone. It writes one line of JSON
(sheets, the sheet read, merged cells), then the rows as CSV. Exit 3: the file cannot be read, and
the line says why.

Numbers are written with all their digits where a spreadsheet keeps them all (15), else as 9.1E+17,
so that nobody takes a code that has lost its end for a code. Dates are written as 2020-01-31.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import resource
import sys
from typing import Any

MEMORY = 1 << 30
SECONDS = 600
CANNOT = 3
#: From here on a spreadsheet has lost digits of a whole number.
EXACT = 10**15


def text_of(value: Any) -> str:
    """A cell as text."""
    if value.__class__ is str:
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < EXACT:
            return str(int(value))
        return f"{value:.14E}" if abs(value) >= EXACT else repr(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    return str(value)


def tell(path: str, wanted: str) -> None:
    """Write the description and the rows of a sheet."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(path)
    sheets = [
        row.name
        for row in book.sheets_metadata
        if row.visible == SheetVisibleEnum.Visible and row.typ == SheetTypeEnum.WorkSheet
    ]
    if wanted and wanted not in sheets:
        raise ValueError(f"没有工作表“{wanted}”；现有：{'、'.join(sheets)}")
    chosen = wanted or next(
        (name for name in sheets if book.get_sheet_by_name(name).height > 1), ""
    )
    if not chosen:
        raise ValueError("工作簿中没有数据")
    sheet = book.get_sheet_by_name(chosen)
    left = sheet.start[1] if sheet.start else 0
    merged = [
        [start[0], start[1] - left, end[0], end[1] - left]
        for start, end in sheet.merged_cell_ranges or ()
    ]
    # What the head may take of them; a million merged cells describe no header.
    merged = [row for row in merged if row[0] < 50][:2000]
    about = {"sheets": sheets, "sheet": chosen, "merged": merged}
    sys.stdout.write(json.dumps(about, ensure_ascii=False) + "\n")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in sheet.iter_rows():
        writer.writerow([text_of(value) for value in row])


def main() -> int:
    """Read the file named in the arguments."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        tell(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
    except MemoryError:
        return 1
    except Exception as error:
        why = str(error) if isinstance(error, ValueError) else "工作簿已损坏，或者有密码保护"
        sys.stdout.write(json.dumps({"fault": why}, ensure_ascii=False) + "\n")
        return CANNOT
    return 0


if __name__ == "__main__":
    sys.exit(main())
