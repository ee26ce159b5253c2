"""Registered capital as registers write it, read as an amount of a currency.

The text stays as it came; beside it stand the amount in whole yuan (dollars, …) and the currency's
ISO 4217 code. Amounts of other currencies are not converted: no register states the rate.

    1,000(万元人民币) → 10,000,000 CNY      9.5万美元 → 95,000 USD      伍佰万元 → unread

A text with a unit that names no currency is in yuan. A bare number without a unit, and words
instead of digits, are not guessed: currency ``XXX`` (ISO 4217: none), no amount.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.db import models

UNREAD = "XXX"
CURRENCIES = {
    "CNY": "人民币",
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "MOP": "澳门元",
    "TWD": "新台币",
    "SGD": "新加坡元",
}
_OTHERS = {"香港元": "HKD", "港币": "HKD", "美金": "USD", "台币": "TWD", "日圆": "JPY"}
#: Longest words first: «新台币» before «台币», «香港元» before «港元».
_WORDS = sorted(
    [*((word, code) for code, word in CURRENCIES.items()), *_OTHERS.items()],
    key=lambda pair: -len(pair[0]),
)
_SHAPE = re.compile(r"(\d+(?:\.\d+)?)(亿|千万|百万|十万|万)?(.*)")
_UNITS = {"": 1, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_NOISE = str.maketrans("", "", "()（）,， \t\u3000")
_NOTHING = {"", "N/A", "n/a", "无", "-", "—"}
MOST = 10**15


def parse(text: str) -> tuple[int | None, str]:
    """Amount in whole units and currency; ``(None, "XXX")`` for a text that says no amount."""
    plain = text.translate(_NOISE)
    if plain in _NOTHING:
        return None, UNREAD if plain else ""
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return None, UNREAD
    number, unit, rest = match[1], match[2] or "", match[3]
    code = next((code for word, code in _WORDS if word in rest), "")
    left = rest.replace("元", "").replace("整", "")
    for word, _ in _WORDS:
        left = left.replace(word.removesuffix("元"), "")
    if left or not (unit or rest):
        return None, UNREAD
    amount = int(Decimal(number) * _UNITS[unit])
    return (amount, code or "CNY") if amount < MOST else (None, UNREAD)


class CapitalField(models.BigIntegerField):  # type: ignore[type-arg]
    """The amount, read from the text whenever a row is saved or written in bulk.

    It fills ``capital_currency``, which stands after it in the table's columns, as well.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's
        """Read ``capital_text`` anew."""
        amount, currency = parse(getattr(model_instance, "capital_text", "") or "")
        model_instance.capital_amount = amount  # type: ignore[attr-defined]
        model_instance.capital_currency = currency  # type: ignore[attr-defined]
        return amount
