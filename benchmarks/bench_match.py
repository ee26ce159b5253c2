"""The deal of inspectors to objects: seconds and peak memory.

Run: ``make bench``, or ``python benchmarks/bench_match.py``. Dense: everybody may go almost
anywhere, one in a hundred recused; two inspectors an object, one of them qualified. Sparse: five
departments one after another, each object open to one inspector in ten.
"""

from __future__ import annotations

import random
import sys
from typing import Any

from measuring import ROOT, SEED, measure, say, timed

sys.path.insert(0, str(ROOT / "src"))

DENSE, SPARSE = 0.99, 0.1


def deal(
    objects: int, inspectors: int, departments: int = 1, share: float = DENSE
) -> dict[str, Any]:
    """Deal `departments` times; give the largest load anybody got."""
    from fairdraw import match

    rnd = random.Random(5)  # noqa: S311 - the same case each time
    tables = [_case(rnd, objects, inspectors, share) for _ in range(departments)]

    def work() -> int:
        dealt = [match.deal(SEED, things, staff) for things, staff in tables]
        return sum(len(one.assignment) for one in dealt)

    return timed(work)


def _case(rnd: random.Random, objects: int, inspectors: int, share: float) -> tuple[Any, Any]:
    from fairdraw import match

    staff = [
        match.MatchInspector(f"i{n:05d}", objects * 4 // inspectors + 5, rnd.random() < 0.5)
        for n in range(inspectors)
    ]
    names = [item.id for item in staff]
    few = round(inspectors * min(share, 1 - share))
    things = []
    for number in range(objects):
        chosen = rnd.sample(names, few)
        eligible, recused = (names, chosen) if share > 0.5 else (chosen, [])
        things.append(match.MatchObject(f"o{number}", 2, eligible, 1, recused))
    return things, staff


def main() -> None:
    """Print the table."""
    say(f"{'':<44}{'seconds':>10}{'core-s':>10}{'MB':>8}")
    for title, facts in (
        ("1,000 x 200, dense, k=2", {"objects": 1_000, "inspectors": 200}),
        ("10,000 x 2,000, dense, k=2", {"objects": 10_000, "inspectors": 2_000}),
        (
            "10,000 x 400, sparse, k=2, 5 departments",
            {"objects": 10_000, "inspectors": 400, "departments": 5, "share": SPARSE},
        ),
    ):
        found = measure("bench_match.deal", **facts)
        say(f"{title:<44}{found.seconds:>10.2f}{found.cpu:>10.2f}{found.peak_mb:>8.0f}")


if __name__ == "__main__":
    main()
