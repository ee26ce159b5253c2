"""What single cells mean: codes, dates, industries. Answers are remembered where they repeat.

Dates come in five forms: 2020-01-31 (also with / or .), 2020年1月31日, 20200131, and the day number
of a spreadsheet. Codes of 18 characters are credit codes; 15 digits are registration numbers with
a check digit (GS 15-2006); 13 and 14 digits are older numbers without one. The older numbers
find an object that is known by them and never make one (昌江 第四条: by credit code).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Generic, TypeVar

from fairdraw.errors import IdentifierError
from fairdraw.ids import import_uscc, is_uscc

T = TypeVar("T")
#: Answers kept for one column; beyond it the memory starts anew.
REMEMBERED = 50_000
OLD_LENGTHS = frozenset({13, 14, 15})

#: A time of day may follow: systems of registration write one.
_TIME = r"(?:[\sT]+\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?|\s+[0:.]+)?"
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?" + _TIME)
_COMPACT = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_FLOAT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}|\d{13,18}\.0+")
#: Day 0 of spreadsheets; their 29 February 1900 never was.
_EPOCH = dt.date(1899, 12, 30)
_FIRST_SERIAL = 61
_NOISE = re.compile(r"[\s\-‐‑‒–—―−﹣－­·]+")


class Remembered(Generic[T]):
    """A function whose answers are kept by text, within bounds."""

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function
        self._known: dict[str, T] = {}

    def __call__(self, text: str) -> T:
        """The answer for a text."""
        try:
            return self._known[text]
        except KeyError:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            answer = self._known[text] = self._function(text)
            return answer


def date_of(text: str) -> dt.date | None:
    """The day a cell names in one of the five forms; None where it names none."""
    if match := _DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError:
            return None
    if match := _SERIAL.fullmatch(text):
        number = int(match[1])
        return _EPOCH + dt.timedelta(number) if number >= _FIRST_SERIAL else None
    return None


def looks_like_date(text: str) -> bool:
    """Whether a text is a written date (a bare number is none): a sign of shifted columns."""
    return bool(_DATE.fullmatch(text))


def looks_like_code(text: str) -> bool:
    """Whether a text is a credit code or a registration number."""
    return text.isascii() and (is_uscc(text) or (text.isdigit() and len(text) in OLD_LENGTHS))


def is_prose(text: str) -> bool:
    """Whether a text holds Chinese words: no code does."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def credit_code(text: str) -> tuple[str, str]:
    """The credit code a cell holds, and what is wrong with it ("" = nothing)."""
    if len(text) == 18 and is_uscc(text):
        return text, ""
    try:
        return import_uscc(text).removeprefix("uscc:"), ""
    except IdentifierError as error:
        return "", error.zh


def old_number(text: str) -> str:
    """The digits of an older registration number; "" where the text is none."""
    plain = _NOISE.sub("", text)
    return plain if len(plain) in OLD_LENGTHS and plain.isascii() and plain.isdigit() else ""


def registration_fault(number: str) -> str:
    """What is wrong with an older registration number ("" = nothing).

    15 digits end in a check digit by ISO 7064 MOD 11,10 (GS 15-2006).
    """
    if len(number) != 15:
        return ""
    right = registration_check_digit(number[:14])
    if number[14] == right:
        return ""
    return f"注册号校验位错误：应为 {right}，实为 {number[14]}"


def registration_check_digit(first14: str) -> str:
    """The 15th digit of a registration number (GS 15-2006, ISO 7064 MOD 11,10).

    >>> registration_check_digit("11010800000001")
    '6'
    """
    product = 10
    for digit in first14:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def is_spoilt_number(text: str) -> bool:
    """Whether a spreadsheet has turned a long number into 9.1E+17 and lost its last digits."""
    return bool(_FLOAT.fullmatch(text))
