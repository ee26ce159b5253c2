"""Read a line file of the protocol: UTF-8 without BOM, every line ended by one LF (protocol §3)."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from fairdraw.errors import InputError, PoolError

Source = str | os.PathLike[str] | bytes
"""A path, or the bytes of the file themselves."""

MAX_LINE: Final = 1024
_CHUNK: Final = 1 << 20
_BOM: Final = b"\xef\xbb\xbf"


def open_source(source: Source, zh: str, en: str) -> BinaryIO:
    """Open `source` for reading bytes; raise InputError that says why it cannot be read."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return Path(source).open("rb")
    except OSError as error:
        name = os.fspath(source)
        raise InputError(
            f"无法读取{zh} {name}（{_why_zh(error)}）",
            f"cannot read the {en} {name}: {error.strerror or error}",
        ) from None


def read_all(source: Source, zh: str, en: str) -> bytes:
    """Return all bytes of `source`."""
    with open_source(source, zh, en) as stream:
        return stream.read()


def blocks(source: Source, zh: str, en: str) -> Iterator[list[bytes]]:
    """Yield the lines without LF, many at a time; refuse a BOM, an endless and an open last line.

    What stands inside a line is left to the reader, who calls `check_line` where in doubt.
    """
    seen = 0
    rest = b""
    with open_source(source, zh, en) as stream:
        while chunk := stream.read(_CHUNK):
            if not seen and not rest and chunk.startswith(_BOM):
                raise PoolError("开头有 BOM，请存为不带 BOM 的 UTF-8", "begins with a BOM", line=1)
            *whole, rest = (rest + chunk).split(b"\n")
            yield whole
            seen += len(whole)
            if len(rest) > MAX_LINE:
                raise PoolError("行过长", f"line longer than {MAX_LINE} bytes", line=seen + 1)
    if rest:
        raise PoolError("最后一行没有换行符", "the last line has no LF", line=seen + 1)


def lines(source: Source, zh: str, en: str) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, checked line without LF); `zh` and `en` name the file in messages."""
    number = 0
    for block in blocks(source, zh, en):
        for line in block:
            number += 1
            yield number, check_line(line, number)


def check_line(line: bytes, number: int) -> bytes:
    """Return `line` unless it is blank, too long or ends in CR."""
    if not line:
        raise PoolError("空行", "blank line", line=number)
    if line.endswith(b"\r"):
        raise PoolError("行尾须为 LF，不得为 CRLF", "lines end in LF, not CRLF", line=number)
    if len(line) > MAX_LINE:
        raise PoolError("行过长", f"line longer than {MAX_LINE} bytes", line=number)
    return line


def _why_zh(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在"
    if isinstance(error, IsADirectoryError):
        return "这是一个目录"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return "读取失败"
