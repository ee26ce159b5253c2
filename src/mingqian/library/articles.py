"""Reading what lists say in words: articles of law in a basis, a ratio, a frequency.

The text a department wrote stays as it stands; what is read from it stands beside it as numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mingqian.library.models import Bound

_NUMBER = r"[〇零一二三四五六七八九十百千\d]+"
_LAW = re.compile(r"《([^《》]+)》([^《]*)")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:之{_NUMBER})?(?:第{_NUMBER}款)?(?:第{_NUMBER}项)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_TIMES = re.compile(
    r"(?:(\d+|[两二三四五六七八九十])个?)?(半年|年度?|月|季度?)"
    r"[^\d一二两三四五]{0,8}?(\d+|[一二两三四五])次"
)
_LEAST = ("不低于", "不少于", "至少", "以上", "≥", "及以上")
_MOST = ("不超过", "不高于", "不多于", "至多", "以下", "≤", "以内")
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MONTHS = {"年": 12, "年度": 12, "月": 1, "季": 3, "季度": 3, "半年": 6}


@dataclass(frozen=True, slots=True)
class Article:
    """A law and the articles of it that a basis names («第三条第二款»)."""

    law: str
    articles: tuple[str, ...]


def articles_in(basis: str) -> tuple[Article, ...]:
    """The laws a basis names, in its order, each with its articles.

    >>> articles_in("《演示条例》第一条、第三条第二款")[0].articles
    ('第一条', '第三条第二款')
    """
    return tuple(
        Article(law.strip(), tuple(_ARTICLE.findall(rest))) for law, rest in _LAW.findall(basis)
    )


def bound_in(text: str) -> str:
    """Whether a text says at least, at most, or neither."""
    if any(word in text for word in _LEAST):
        return Bound.AT_LEAST
    return Bound.AT_MOST if any(word in text for word in _MOST) else Bound.EXACTLY


def ratio_in(text: str) -> tuple[Decimal, str] | None:
    """The one percentage a text states, with its bound; ``None`` for none or several."""
    found = _PERCENT.findall(text)
    if len(found) != 1 or not 0 <= Decimal(found[0]) <= 100:
        return None
    return Decimal(found[0]), bound_in(text)


def frequency_in(text: str) -> tuple[int, int, str] | None:
    """Times, months and bound of a text like «每年不少于2次»; ``None`` where it says otherwise."""
    found = _TIMES.findall(text)
    if len(found) != 1:
        return None
    every, unit, times = found[0]
    months = _MONTHS[unit] * (_count(every) if every else 1)
    return _count(times), months, bound_in(text)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS.get(text, 1)
