"""Quotas are integers, never below the rule, and never fall when the whole grows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw import quota
from fairdraw.errors import QuotaError

SIZES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 60), min_size=1, max_size=6)


def by_the_book(
    sizes: dict[str, int], seats: int, rates: dict[str, int], least: dict[str, int]
) -> dict[str, int]:
    """Webster as the protocol states it, seat by seat, in exact fractions."""
    quotas = {code: min(size, least.get(code, 0)) for code, size in sizes.items()}
    while sum(quotas.values()) < seats:
        open_ = [code for code, size in sizes.items() if quotas[code] < size and rates[code]]
        best = min(
            open_,
            key=lambda code: (
                -Fraction(sizes[code] * rates[code], 2 * quotas[code] + 1), code.encode(),
            ),
        )  # fmt: skip
        quotas[best] += 1
    return quotas


@given(SIZES, st.data())
def test_total_is_webster_seat_by_seat(sizes: dict[str, int], data: st.DataObject) -> None:
    rates = {code: data.draw(st.integers(1, 9)) for code in sizes}
    least = {code: data.draw(st.integers(0, 3)) for code in sizes}
    low = sum(min(size, least[code]) for code, size in sizes.items())
    seats = data.draw(st.integers(low, sum(sizes.values())))
    assert quota.total(sizes, seats, rates, least) == by_the_book(sizes, seats, rates, least)


@given(SIZES, st.data())
def test_a_greater_total_never_takes_a_unit_from_a_stratum(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    rates = {code: data.draw(st.integers(1, 50)) for code in sizes}
    least = {code: data.draw(st.integers(0, 2)) for code in sizes}
    low = sum(min(size, least[code]) for code, size in sizes.items())
    seats = data.draw(st.integers(low, max(low, sum(sizes.values()) - 1)))
    before = quota.total(sizes, seats, rates, least)
    assert sum(before.values()) == seats
    if seats < sum(sizes.values()):
        after = quota.total(sizes, seats + 1, rates, least)
        assert all(after[code] >= before[code] for code in sizes)


def test_millions_of_seats_take_no_time() -> None:
    result = quota.total({"A": 10**9, "B": 10**9 - 2}, 10**9 + 1)
    assert sum(result.values()) == 10**9 + 1


@given(st.integers(0, 10**7), st.integers(0, 1000), st.integers(0, 50))
def test_permille_is_never_below_the_ratio_nor_one_too_many(n: int, p: int, least: int) -> None:
    result = quota.permille(n, p, least)
    assert result <= n
    assert result * 1000 >= min(n * p, n * 1000)
    assert result == min(n, least) or (result - 1) * 1000 < n * p


@given(st.integers(0, 10**6), st.integers(0, 1000), st.integers(0, 9))
def test_permille_and_count_never_fall_when_the_stratum_or_the_rule_grows(
    n: int, p: int, least: int
) -> None:
    for rule in (quota.permille, quota.count):
        assert rule(n + 1, p, least) >= rule(n, p, least)
        assert rule(n, min(p + 1, 1000), least) >= rule(n, p, least)
        assert rule(n, p, least + 1) >= rule(n, p, least)


@pytest.mark.parametrize(
    "call",
    [
        lambda: quota.permille(-1, 1),
        lambda: quota.permille(1, -1),
        lambda: quota.permille(1, 1001),
        lambda: quota.count(1, 1, -1),
        lambda: quota.total({"A": 1}, 2),
        lambda: quota.total({"A": -1}, 0),
        lambda: quota.total({"A": 5}, 1, {"B": 1}),
        lambda: quota.total({"A": 5}, 1, {"A": 0}),
        lambda: quota.total({"A": 5, "B": 5}, 3, None, {"A": 2, "B": 2}),
    ],
)
def test_impossible_quotas_are_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QuotaError):
        call()
