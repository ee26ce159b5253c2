"""A day as people write it in small tables."""

from __future__ import annotations

import datetime as dt
import re

from mingqian.foundation.policy.decision import invalid

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")


def day_in(text: str, label: str) -> dt.date | None:
    """The day of a cell: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301; nothing for an
    empty cell. Raises 422 naming the column otherwise."""
    plain = text.strip()
    if not plain:
        return None
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if match := _DAY.fullmatch(plain):
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError:
            pass
    raise invalid(f"“{label}”不是日期：“{text}”，请写作 2026-03-01", **{label: "应为日期"})
