"""The arithmetic of the self-audit against published tables and closed forms."""

from __future__ import annotations

import random
from math import comb, exp, isclose

import pytest

from mingqian.analytics.audit import stepwise
from mingqian.analytics.audit.exchange import OTHER, Cell, balance
from mingqian.analytics.audit.several import ALARM, NOTICE, QUIET, UNTESTED, verdicts
from mingqian.analytics.audit.stepwise import Setup, compare
from mingqian.analytics.audit.tails import (
    binomial_tail,
    chi2_tail,
    convolve,
    hypergeometric,
    normal_tail,
    two_sided,
    upper_tail,
)


@pytest.mark.parametrize(
    ("df", "upper", "value"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: upper critical values.
        (1, 0.05, 3.841), (1, 0.001, 10.828), (2, 0.001, 13.816), (5, 0.01, 15.086),
        (10, 0.10, 15.987), (10, 0.05, 18.307), (30, 0.025, 46.979), (50, 0.05, 67.505),
        (100, 0.05, 124.342), (100, 0.001, 149.449),
        # … and lower ones.
        (10, 0.95, 3.940), (100, 0.99, 70.065),
    ],
)  # fmt: skip
def test_chi_square_agrees_with_published_tables(df: int, upper: float, value: float) -> None:
    assert chi2_tail(value, df) == pytest.approx(upper, rel=2e-3)


def test_chi_square_with_an_even_number_is_a_finite_poisson_sum() -> None:
    for df in (2, 4, 10, 40):
        for x in (0.1, 1.0, 7.5, 39.0, 41.0, 160.0):
            term, total = exp(-x / 2), 0.0
            for k in range(df // 2):
                total += term
                term *= x / 2 / (k + 1)
            assert isclose(chi2_tail(x, df), total, rel_tol=1e-10, abs_tol=1e-14)
    assert chi2_tail(0, 3) == 1
    with pytest.raises(ValueError, match="degree"):
        chi2_tail(1, 0)


def test_tails_of_counts_are_exact() -> None:
    assert normal_tail(1.959964) == pytest.approx(0.025, rel=1e-6)
    assert binomial_tail(2, 3, 0.5) == pytest.approx(0.5)
    assert hypergeometric(10, 4, 3)[2] == pytest.approx(comb(4, 2) * 6 / 120)
    assert sum(hypergeometric(9, 7, 5)) == pytest.approx(1)
    assert convolve([[0.5, 0.5], [0.25, 0.75]]) == pytest.approx([0.125, 0.5, 0.375])
    assert upper_tail([0.5, 0.5], 2) == pytest.approx(0.25)
    assert upper_tail([0.1] * 400, 58) == pytest.approx(0.0018, abs=3e-4)
    assert two_sided([0.5, 0.5], 0) == 1


def cell(**groups: tuple[int, int]) -> Cell:
    return Cell({name: list(counts) for name, counts in groups.items()})


def test_one_simple_cell_is_the_textbook_statistic() -> None:
    counts = {"甲": (60, 20), "乙": (40, 20)}
    found = balance([cell(**counts)])
    # 2×2 table of drawn and not drawn; the exact variance uses N-1 instead of N.
    plain = 100 * (20 * 20 - 40 * 20) ** 2 / (60 * 40 * 40 * 60)
    assert found.df == 1
    assert found.statistic == pytest.approx(plain * 99 / 100)
    assert found.p == pytest.approx(chi2_tail(found.statistic, 1))


def test_a_quota_fixed_by_the_scheme_is_not_tested() -> None:
    found = balance([cell(A=(50, 10)), cell(B=(50, 30))])
    assert (found.df, found.p) == (0, None)
    assert [line.z for line in found.lines] == [0.0, 0.0]


def test_groups_with_small_expectation_are_pooled_but_stay_listed() -> None:
    counts = {"甲": (100, 20), "乙": (100, 20), "丙": (4, 1), "丁": (6, 1), "戊": (60, 8)}
    found = balance([cell(**counts)])
    assert len(found.lines) == 5
    # 丙 and 丁 expect two together, so the next smallest joins them: 甲 乙 and the rest, less one.
    assert found.df == 2
    joined = {"甲": (100, 20), "乙": (100, 20), OTHER: (70, 10)}
    assert found.statistic == pytest.approx(balance([cell(**joined)]).statistic)


def test_p_values_of_fair_draws_are_uniform_and_of_biased_ones_small() -> None:
    rnd = random.Random(11)  # noqa: S311
    groups = ["甲"] * 120 + ["乙"] * 200 + ["丙"] * 80

    def history(weight: float) -> float:
        cells = []
        for _ in range(4):
            keys = [rnd.random() ** (weight if g == "甲" else 1) for g in groups]
            chosen = set(sorted(range(400), key=lambda i: keys[i])[:60])
            found = Cell()
            for i, group in enumerate(groups):
                found.add(group, drawn=i in chosen)
            cells.append(found)
        return balance(cells).p or 0.0

    fair = sorted(history(1.0) for _ in range(400))
    assert abs(sum(fair) / len(fair) - 0.5) < 0.06
    assert 4 <= sum(p <= 0.05 for p in fair) <= 36
    assert sum(history(0.6) < 0.001 for _ in range(20)) >= 18


def test_many_tests_need_smaller_chances() -> None:
    found, tested = verdicts([0.0005, 0.02, None, 0.9], alarm=0.01, notice=0.05)
    assert (found, tested) == ([ALARM, NOTICE, UNTESTED, QUIET], 3)
    assert verdicts([0.02] + [0.5] * 20, alarm=0.01, notice=0.05)[0][0] == QUIET
    assert verdicts([], alarm=0.01, notice=0.05) == ([], 0)


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        (Setup(299, 100, 5000), (2, 99, 0)), (Setup(150, 51, 5000), (2, 48, 0)),
        (Setup(150, 80, 5000), (2, 0, 10)), (Setup(1000, 30, 5000), (33, 10, 0)),
        (Setup(9000, 3100, 5000), (2, 3400, 600)),
        (Setup(42783, 15000, 5000), (2, 25283, 12500)),
    ],
)  # fmt: skip
def test_what_a_start_point_and_a_step_make_impossible(
    setup: Setup, expected: tuple[int, int, int]
) -> None:
    found, total, quota = compare(setup, "演示"), setup.total, setup.quota
    assert (found.outcomes, found.never, found.always) == expected
    for start in range(found.outcomes):
        assert sum(stepwise.chosen(setup, start)) == quota
    widths = [total * (k + 1) // 40 - total * k // 40 for k in range(40)]
    drawn = sum(w * s for w, s in zip(widths, found.one_draw, strict=True))
    assert drawn == pytest.approx(quota)
    assert compare(found.setup, "演示") == found


def test_impossible_parameters_are_refused() -> None:
    for total, quota, page in ((0, 0, 0), (10, 11, 0), (10, 0, 0), (10, 5, -1)):
        with pytest.raises(ValueError, match="quota"):
            Setup(total, quota, page)
