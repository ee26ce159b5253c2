"""Many tests at once: how small a p-value has to be before it means anything.

Bonferroni: p ≤ α/m keeps the chance of *any* false alarm among m tests below α, whatever hangs
together. Benjamini–Hochberg: among what it marks, at most the share q is expected to be false.
"""

from __future__ import annotations

from collections.abc import Sequence

ALARM, NOTICE, QUIET, UNTESTED = "alarm", "notice", "quiet", "untested"


def verdicts(
    chances: Sequence[float | None], *, alarm: float, notice: float
) -> tuple[list[str], int]:
    """A verdict for each p-value (None = untested), and how many were tested."""
    tested = [(p, i) for i, p in enumerate(chances) if p is not None]
    found = [UNTESTED if p is None else QUIET for p in chances]
    for i in _discoveries(tested, notice):
        found[i] = NOTICE
    for p, i in tested:
        if p <= alarm / len(tested):
            found[i] = ALARM
    return found, len(tested)


def _discoveries(tested: Sequence[tuple[float, int]], share: float) -> list[int]:
    """Benjamini and Hochberg (1995): the largest k with p_(k) ≤ k·q/m."""
    ordered = sorted(tested)
    last = max(
        (k for k, (p, _) in enumerate(ordered, 1) if p <= share * k / len(ordered)), default=0
    )
    return [i for _, i in ordered[:last]]
