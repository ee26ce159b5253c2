"""Whole blocks of pool lines judged at once: a yes is final, a no means «look line by line».

Reading a pool strictly costs a regular expression, a check character and an ordering comparison a
line. A block of ordinary lines is judged with a handful of operations on all of it instead, several
times faster; what is not plain in every line is left to `fairdraw.pool`, which names the line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import islice
from operator import lt
from typing import Final

from fairdraw.ids import USCC_ALPHABET

_LINES: Final = re.compile(
    rb"(?:[a-z][a-z0-9]{0,15}+:[!-~]{1,180}+\t[A-Za-z0-9_.-]{1,32}+\t(?:[1-9][0-9]{0,2}+|1000)\n)++"
)
_FOREIGN: Final = 255
_VALUES: Final = bytes(
    USCC_ALPHABET.index(chr(byte)) if chr(byte) in USCC_ALPHABET else _FOREIGN
    for byte in range(256)
)
_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(17)), 1)
_RIGHT: Final = frozenset(range(0, 30 * 30 * 18, 31))
_LOW: Final = 0 if sys.byteorder == "little" else 1  # the low byte of a 16-bit number


def columns(lines: Sequence[bytes], previous: bytes) -> tuple[list[bytes], list[bytes]] | None:
    """Return ids and strata of plain lines (without LF) that go on after the id `previous`.

    None where any line is not plain ASCII in the form of the protocol, has a wrong check
    character, or does not stand in order: then each line has to be looked at.
    """
    block = b"\n".join(lines) + b"\n"
    if not lines or not _LINES.fullmatch(block):
        return None
    cells = block.replace(b"\n", b"\t").split(b"\t")
    names = cells[0:-1:3]
    if not (previous < names[0] and all(map(lt, names, islice(names, 1, None)))):
        return None
    codes = [name[5:] for name in names if name.startswith(b"uscc:")]
    return (names, cells[1::3]) if are_usccs(codes) else None


def are_usccs(codes: Sequence[bytes]) -> bool:
    """Tell whether all are 18 characters of GB 32100 with the right check character.

    The weighted sums of all codes are formed side by side, in 16-bit lanes of one long number:
    the sum of a right code is a multiple of 31 (the check character has weight 1).
    """
    number = len(codes)
    joined = b"".join(codes)
    if len(joined) != 18 * number or any(len(code) != 18 for code in codes):
        return False
    values = joined.translate(_VALUES)
    if _FOREIGN in values:
        return False
    total = 0
    for place, weight in enumerate(_WEIGHTS):
        lanes = bytearray(2 * number)
        lanes[_LOW::2] = values[place::18]
        total += int.from_bytes(lanes, sys.byteorder) * weight
    sums = memoryview(total.to_bytes(2 * number, sys.byteorder)).cast("H")
    return _RIGHT.issuperset(sums)
