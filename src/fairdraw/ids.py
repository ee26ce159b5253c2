"""Identifiers: repaired at import, rejected in the protocol (protocol §2).

An id is ``scheme:value``, for example ``uscc:91330100MA2AAAAA0B``. A ticket hangs on the id of the
real thing, never on a database row, so the same enterprise has the same ticket everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from operator import mul
from typing import Final

from fairdraw.errors import IdentifierError

MAX_BYTES: Final = 200
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z

_SCHEME: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
_PLAIN: Final = re.compile(r"[a-z][a-z0-9]{0,15}:[!-~]+")  # visible ASCII needs no Unicode look-up
_VALUES: Final = {char: value for value, char in enumerate(USCC_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_FORBIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_IMPORT_NOISE: Final = frozenset("-‐‑‒–—―−﹣－­·")


def uscc_check_character(first17: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015).

    >>> uscc_check_character("91330100MA2AAAAA0")
    'B'
    """
    if len(first17) != 17:
        raise IdentifierError("须为 17 位", "needs 17 characters")
    try:
        values = [_VALUES[char] for char in first17]
    except KeyError as error:
        raise IdentifierError(
            f"含 GB 32100 以外的字符 {error.args[0]!r}",
            f"character {error.args[0]!r} is not in GB 32100",
        ) from None
    return USCC_ALPHABET[-sum(map(mul, values, _WEIGHTS)) % 31]


def is_uscc(code: str) -> bool:
    """Tell whether `code` is 18 characters of GB 32100 with the right check character."""
    try:
        total = sum(map(mul, map(_VALUES.__getitem__, code), _WEIGHTS))
        return len(code) == 18 and _VALUES[code[17]] == -total % 31
    except KeyError:
        return False


def check(identifier: str) -> str:
    """Return `identifier` unchanged if the protocol accepts it; raise IdentifierError otherwise."""
    if not _PLAIN.fullmatch(identifier):
        _check_unicode(identifier)
    if len(identifier.encode("utf-8")) > MAX_BYTES:
        raise IdentifierError(f"标识超过 {MAX_BYTES} 字节", f"id is longer than {MAX_BYTES} bytes")
    if identifier.startswith("uscc:"):
        _check_uscc(identifier[5:])
    return identifier


def import_uscc(raw: str) -> str:
    """Repair a typed or imported credit code and return its id, or raise IdentifierError.

    NFKC, then blanks, hyphens and invisible characters are dropped and letters put in upper case.

    >>> import_uscc(" 91330100-ma2aaaaa0b ")
    'uscc:91330100MA2AAAAA0B'
    """
    return check("uscc:" + _repair(raw).upper())


def import_value(scheme: str, raw: str) -> str:
    """Repair an imported value of another scheme: NFKC to NFC, no blanks, case kept."""
    if scheme == "uscc":
        return import_uscc(raw)
    text = unicodedata.normalize("NFKC", raw)
    return check(f"{scheme}:" + "".join(char for char in text if not _is_blank(char)))


def _repair(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw)
    return "".join(char for char in text if not _is_blank(char) and char not in _IMPORT_NOISE)


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cf", "Cc"}


def _check_unicode(identifier: str) -> None:
    scheme, colon, value = identifier.partition(":")
    if not colon or not value:
        raise IdentifierError(
            "标识须写成 scheme:value，例如 uscc:…", "an id is scheme:value, e.g. uscc:…"
        )
    if not _SCHEME.fullmatch(scheme):
        raise IdentifierError(
            "标识的前缀须为小写字母开头的 1 至 16 位小写字母或数字",
            "the scheme of an id is [a-z][a-z0-9]{0,15}",
        )
    for char in value:
        if unicodedata.category(char) in _FORBIDDEN:
            raise IdentifierError(
                f"标识含不允许的字符 U+{ord(char):04X}",
                f"character U+{ord(char):04X} may not stand in an id",
            )
    if not unicodedata.is_normalized("NFC", identifier):
        raise IdentifierError("标识必须是 NFC 形式", "an id must be NFC")


def _check_uscc(code: str) -> None:
    if is_uscc(code):
        return
    if len(code) != 18:
        raise IdentifierError("统一社会信用代码须为 18 位", "a credit code has 18 characters")
    try:
        right = uscc_check_character(code[:17])
    except IdentifierError as error:
        raise IdentifierError("统一社会信用代码" + error.zh, "credit code: " + error.en) from None
    raise IdentifierError(
        f"统一社会信用代码校验位错误：应为 {right}，实为 {code[17]}",
        f"wrong check character of a credit code: {code[17]}, must be {right}",
    )
