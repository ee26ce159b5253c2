"""The recheck before publishing: every way a list can be false is seen, a right one passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drawengines import RecheckError, recheck
from fairdraw import pool, sample
from fairdraw.pool import Unit
from fairdraw.sample import DrawResult, Pick, StratumDraw
from tests.drawengines.pools import SEED

QUOTAS = {"A": 10, "B": 5, "C": 0}
RESERVE = {"A": 3}


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 units in two strata."""
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    pool.write(path, [Unit(f"x:浙{n:04d}", "AB"[n % 2], 1 + n % 3) for n in range(600)])
    return path


@pytest.fixture(scope="module")
def right(frozen: Path) -> DrawResult:
    """What pool and seed give."""
    return sample.draw(pool.read(frozen), SEED, QUOTAS, RESERVE)


def altered(result: DrawResult, change: Callable[[StratumDraw], StratumDraw]) -> DrawResult:
    """The result with stratum A changed."""
    return DrawResult({**result.strata, "A": change(result.strata["A"])})


def swapped(part: StratumDraw) -> StratumDraw:
    first, second, *rest = part.selected
    return replace(part, selected=(replace(second, rank=1), replace(first, rank=2), *rest))


def without_the_smallest(part: StratumDraw) -> StratumDraw:
    """A favourite is spared: everybody moves up, the last reserve is somebody with a larger key."""
    moved = [*part.selected[1:], *part.reserve]
    ranked = [replace(pick, rank=rank) for rank, pick in enumerate(moved, 1)]
    stranger = Pick(13, "x:浙0001", "e" * 64)
    return replace(part, selected=tuple(ranked[:10]), reserve=(*ranked[10:], stranger))


def with_a_stranger(part: StratumDraw) -> StratumDraw:
    return replace(part, selected=(*part.selected[:9], replace(part.selected[9], id="x:nobody")))


def with_a_false_key(part: StratumDraw) -> StratumDraw:
    key = "0" + part.selected[3].key[1:]
    picks = list(part.selected)
    picks[3] = replace(picks[3], key=key if key != picks[3].key else "1" + key[1:])
    return replace(part, selected=tuple(picks))


LIES: dict[str, Callable[[StratumDraw], StratumDraw]] = {
    "two ranks swapped": swapped,
    "the smallest key left out": without_the_smallest,
    "a stranger put in": with_a_stranger,
    "a false key": with_a_false_key,
    "one selected unit fewer": lambda part: replace(part, selected=part.selected[:-1]),
    "the reserve cut short": lambda part: replace(part, reserve=part.reserve[:-1]),
    "a wrong size": lambda part: replace(part, size=part.size + 1),
    "a wrong quota": lambda part: replace(part, quota=9),
    "nothing drawn": lambda part: replace(part, selected=(), reserve=()),
    "a unit twice": lambda part: replace(part, selected=(part.selected[0], *part.selected[:9])),
}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_right_result_passes(frozen: Path, right: DrawResult, workers: int) -> None:
    recheck(frozen, right, seed=SEED, quotas=QUOTAS, reserve=RESERVE, workers=workers)


@pytest.mark.parametrize("lie", LIES)
def test_a_false_result_is_refused(lie: str, frozen: Path, right: DrawResult) -> None:
    false = altered(right, LIES[lie])
    assert false != right
    with pytest.raises(RecheckError) as caught:
        recheck(frozen, false, seed=SEED, quotas=QUOTAS, reserve=RESERVE)
    assert "A" in caught.value.zh


def test_another_seed_and_a_missing_stratum_are_refused(frozen: Path, right: DrawResult) -> None:
    with pytest.raises(RecheckError):
        recheck(frozen, right, seed="cd" * 32, quotas=QUOTAS, reserve=RESERVE)
    with pytest.raises(RecheckError, match="分层"):
        recheck(frozen, right, seed=SEED, quotas={**QUOTAS, "D": 0}, reserve=RESERVE)
