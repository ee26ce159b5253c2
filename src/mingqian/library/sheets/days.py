"""A day as people write it in small tables."""

from __future__ import annotations

import datetime as dt

from mingqian.foundation.policy.decision import invalid
from mingqian.library.intake.facts.cells import date_of


def day_in(text: str, label: str) -> dt.date | None:
    """The day of a cell in the forms an import reads; nothing for an empty cell.

    Raises 422 naming the column otherwise.
    """
    plain = text.strip()
    if not plain:
        return None
    if day := date_of(plain):
        return day
    raise invalid(f"“{label}”不是日期：“{text}”，请写作 2026-03-01", **{label: "应为日期"})
