"""Numbers on the command line: plain decimal integers, alone or as ``CODE=N``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fairdraw.errors import QuotaError
from fairdraw.pool import STRATUM

_INTEGER: Final = re.compile(r"[0-9]{1,12}")
_LARGE: Final = 10**9


def integer(text: str, option: str, low: int, high: int) -> int:
    """Return the integer `text` in `low`..`high`; raise QuotaError naming the option."""
    if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
        raise QuotaError(
            f"必须是 {low} 至 {high} 的整数，实为 {text!r}",
            f"must be an integer {low}..{high}, not {text!r}",
            field=option,
        )
    return int(text)


def pairs(texts: Sequence[str], option: str) -> dict[str, int]:
    """Return {code: number}; a bare number stands under the empty code."""
    found: dict[str, int] = {}
    for text in texts:
        code, equals, number = text.rpartition("=")
        if equals and not STRATUM.fullmatch(code):
            raise QuotaError(
                f"分层代码 {code!r} 不合格式", f"malformed stratum {code!r}", field=option
            )
        if code in found:
            raise QuotaError(
                f"{code or text} 给了两次", f"{code or text} given twice", field=option
            )
        found[code] = integer(number, option, 0, _LARGE)
    return found
