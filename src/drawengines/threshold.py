"""The exact prefilter of the two-stage engines.

Keys are uniform, so of n units the k-th smallest key lies close to k/n. Stage one keeps only keys
up to (k + 8·√k + 16)/n of the range, a few more than k; stage two orders those. Then the number
kept is *checked*: where it is short of k the stratum is done again without the bar. The bar saves
the sort and never decides the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isqrt
from typing import Final

from fairdraw.sample import DrawResult, assemble

TOP: Final = "f" * 64
"""The bar that keeps everything."""

Bars = dict[str, tuple[int, str]]
"""Stratum → (how many units it must give, greatest key kept as 64 hex characters)."""

Found = dict[str, list[tuple[bytes, bytes]]]
"""Stratum → its leading (key, id bytes), in order, among the keys up to its bar."""


def bar(target: int, size: int) -> str:
    """Return the greatest key stage one keeps, as 64 hex characters.

    `target` of `size` units are wanted. A unit of greater weight has a smaller key still, so the
    bar holds for weighted pools too.
    """
    reach = target + 8 * (isqrt(target) + 1) + 16
    if reach >= size:
        return TOP
    return f"{(reach << 256) // size:064x}"


def draw_in_two_stages(
    sizes: Mapping[str, int],
    best: Callable[[Bars], Found],
    quotas: Mapping[str, int],
    wanted: Mapping[str, int],
) -> DrawResult:
    """Draw with `best`, which orders what lies under the bars it is given.

    `sizes` are the units per stratum of the whole pool, `wanted` quota + reserve. Raises
    QuotaError where a stratum is smaller than its quota.
    """
    known = {code: sizes.get(code, 0) for code in wanted}
    targets = {code: min(known[code], limit) for code, limit in wanted.items()}
    bars = {code: (n, bar(n, known[code])) for code, n in targets.items() if n}
    found: Found = {code: [] for code in wanted}
    found |= best(bars) if bars else {}
    short = {code: (n, TOP) for code, n in targets.items() if len(found[code]) < n}
    found |= best(short) if short else {}
    return assemble({code: (known[code], found[code]) for code in wanted}, quotas, wanted)
