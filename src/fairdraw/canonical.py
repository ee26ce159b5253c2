"""Canonical JSON: the one byte string a plan or a record body has (protocol §1).

RFC 8785 restricted to objects with keys ``[a-z0-9_]{1,64}``, arrays, NFC strings, booleans and
integers below 2^53 in absolute value. No floats, no null: two programs that agree on these
cannot disagree on the bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final, NoReturn

from fairdraw.errors import EncodingError

MAX_DEPTH: Final = 32
MAX_INTEGER: Final = 2**53
_KEY: Final = re.compile(r"[a-z0-9_]{1,64}")
_BOM: Final = b"\xef\xbb\xbf"


def canonical(value: object) -> str:
    """Return the canonical text of `value`; raise EncodingError naming the offending path.

    >>> canonical({"b": [True, 1], "a": "浙"})
    '{"a":"浙","b":[true,1]}'
    """
    _check(value, "$", 0)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(data: bytes | str, what: str = "JSON") -> object:
    """Parse JSON strictly: no BOM, no duplicated key, no NaN, no float, no runaway nesting.

    `what` names the input in messages. Returns plain dicts, lists, strings, integers, booleans
    and None; whether null may stand is decided by whoever reads the value.
    """
    text = _decode(data, what) if isinstance(data, bytes) else data
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_int=_bounded,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise EncodingError(
            f"{what} 不是合法的 JSON（第 {error.colno} 列）",
            f"{what} is not valid JSON: {error.msg} (column {error.colno})",
            line=error.lineno,
        ) from None
    except RecursionError:
        raise EncodingError(f"{what} 嵌套过深", f"{what} is nested too deeply") from None


def _decode(data: bytes, what: str) -> str:
    if data.startswith(_BOM):
        raise EncodingError(
            f"{what} 开头有 BOM，请存为不带 BOM 的 UTF-8",
            f"{what} begins with a BOM; save it as UTF-8 without BOM",
            line=1,
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(f"{what} 不是 UTF-8", f"{what} is not UTF-8", line=line) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise EncodingError("键重复", "duplicated key", field=key)
        found[key] = value
    return found


def _no_float(text: str) -> NoReturn:
    raise EncodingError(f"不允许小数 {text}", f"no floating-point numbers: {text}")


def _no_constant(text: str) -> NoReturn:
    raise EncodingError(f"不允许 {text}", f"{text} is not allowed")


def _bounded(text: str) -> int:
    # Python refuses integers above 4,300 digits by itself, but with a message about its own limits.
    if len(text) > 17 or abs(int(text)) >= MAX_INTEGER:
        raise EncodingError("整数超出 2^53", "integer out of range (2^53)")
    return int(text)


def _check(value: object, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise EncodingError("嵌套过深", f"nested deeper than {MAX_DEPTH}", field=path)
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_key(key, path)
            _check(item, f"{path}.{key}", depth + 1)
    elif not isinstance(value, int):  # a boolean is an int
        name = "null" if value is None else type(value).__name__
        raise EncodingError(f"不允许 {name}", f"{name} is not allowed", field=path)
    elif abs(value) >= MAX_INTEGER:
        raise EncodingError("整数超出 2^53", "integer out of range (2^53)", field=path)


def _check_key(key: object, path: str) -> None:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise EncodingError(
            "键只能含 a-z、0-9 与下划线", "keys are [a-z0-9_]{1,64}", field=f"{path}.{key}"
        )


def _check_text(text: str, path: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise EncodingError("字符串含孤立代理项", "lone surrogate in a string", field=path)
    if not unicodedata.is_normalized("NFC", text):
        raise EncodingError("字符串必须是 NFC 形式", "strings must be NFC", field=path)
