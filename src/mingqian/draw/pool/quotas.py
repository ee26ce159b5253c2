"""Strata with their quotas, resolved before anything is sealed (protocol §5, G4).

Example: 1,001 objects at 50‰ → ceil(50.05) = 51; a stratum of 6 at 10‰ → 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from fairdraw import quota
from fairdraw.errors import QuotaError
from mingqian.draw.models import Draw, Stratum
from mingqian.draw.pool.building import ALL
from mingqian.draw.pool.case import PoolCase
from mingqian.foundation.policy.decision import invalid
from mingqian.library.models import CreditRiskClass

#: code → (rule, value, minimum) as the scheme resolves it.
Sizes = Mapping[str, tuple[str, int, int]]
_RULES = {"permille": quota.permille, "count": quota.count}


def resolve(case: PoolCase, draw: Draw, sizes: Sizes, found: Mapping[str, int]) -> list[Stratum]:
    """Unsaved strata of a draw: every stratum the scheme names, empty ones included."""
    least = case.rules.number("draw.size_minimum") or 0
    return [_stratum(draw, code, sizes[code], found.get(code, 0), least) for code in sorted(sizes)]


def _stratum(draw: Draw, code: str, rule: tuple[str, int, int], size: int, least: int) -> Stratum:
    name, value, minimum = rule
    minimum = max(minimum, least if code == ALL else 0)
    try:
        number = _RULES[name](size, value, minimum)
    except QuotaError as error:
        raise invalid(f"分层 {label_of(code)} 的抽查比例或数量有误：{error.zh}") from None
    return Stratum(
        draw=draw,
        code=code,
        label=label_of(code),
        size=size,
        rule=name,
        value=value,
        minimum=minimum,
        quota=number,
    )


def label_of(code: str) -> str:
    """Name of a stratum on screens."""
    return "全部对象" if code == ALL else str(CreditRiskClass(code).label)
