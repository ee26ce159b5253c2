"""Rows of a sheet of a workbook, by the reader that runs apart (:mod:`workbook`)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mingqian.foundation.policy.decision import invalid
from mingqian.library.intake.files import csv_rows, workbook

XLSX = "xlsx"
#: Bytes a workbook may say it unfolds to; a million rows of a register need less.
UNFOLDED = 2 << 30
_TOO_LARGE = "工作簿展开后过大，无法读取；请只保留数据，或者另存为“CSV UTF-8”"
_DAMAGED = "工作簿无法读取：文件已损坏或者不是 Excel 工作簿（.xlsx）"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook says of itself: its sheets, the one read, cells merged over others.

    ``merged`` are first row, first column, last row, last column, counted from 0.
    """

    sheets: list[str]
    sheet: str
    merged: list[list[int]]


@contextmanager
def opened(path: Path, sheet: str = "") -> Iterator[tuple[Sheet, Iterator[tuple[int, list[str]]]]]:
    """A sheet and its numbered rows. Raises :class:`Refused` 422, also while rows are read."""
    _check_parts(path)
    command = [sys.executable, "-I", workbook.__file__, str(path), *([sheet] if sheet else [])]
    with subprocess.Popen(  # noqa: S603 - our own script; the file's name is an argument
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the reader of workbooks has no output")
            output: IO[str] = io.TextIOWrapper(process.stdout, encoding="utf-8", newline="")
            about = json.loads(output.readline() or "{}")
            if "sheet" not in about:
                raise invalid(about.get("fault") or _TOO_LARGE, file="工作簿无法读取")
            yield Sheet(**about), _rows(process, output)
        finally:
            process.kill()


def _rows(process: subprocess.Popen[bytes], output: IO[str]) -> Iterator[tuple[int, list[str]]]:
    yield from csv_rows.parsed(output)
    if process.wait() != 0:
        raise invalid(_TOO_LARGE, file="工作簿过大")


def _check_parts(path: Path) -> None:
    """Refuse what is no workbook or says that it unfolds to too much."""
    try:
        with zipfile.ZipFile(path) as parts:
            names, size = parts.namelist(), sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise invalid(_DAMAGED, file="工作簿无法读取") from None
    if "xl/workbook.xml" not in names:
        raise invalid(_DAMAGED, file="不是 Excel 工作簿")
    if size > UNFOLDED:
        raise invalid(_TOO_LARGE, file="工作簿过大")
