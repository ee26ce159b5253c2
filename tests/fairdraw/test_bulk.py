"""A block judged at once is judged as its lines are one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraw import merkle, pool
from fairdraw.errors import PoolError
from fairdraw.ids import USCC_ALPHABET, is_uscc, uscc_check_character
from fairdraw.pool import PoolSummary, Unit
from fairdraw.scale import bulk
from fairdraw.scale.freezing import Freezer

CODES = st.text(USCC_ALPHABET, min_size=17, max_size=17).map(
    lambda first: first + uscc_check_character(first)
)
LINES = st.one_of(
    st.builds(
        lambda name, code, weight: f"{name}\t{code}\t{weight}",
        st.one_of(st.from_regex(r"x:[a-c]{1,3}", fullmatch=True), CODES.map("uscc:".__add__)),
        st.sampled_from(["A", "B.1"]),
        st.sampled_from([1, 2, 1000]),
    ),
    st.sampled_from(
        [
            *("", "x:a\tA", "x:a\tA\t0", "x:a\tA\t01", "x:a\tA\t1001", "x:a\tA\t1\r", "x:浙\tA\t1"),
            *("uscc:91330100MA2AAAAA0C\tA\t1", "uscc:1\tA\t1", "X:a\tA\t1", "x:\tA\t1", "x:a\t\t1"),
            *(
                "x:a b\tA\t1",
                "x:a\tA\t1\t",
                "x:" + "a" * 181 + "\tA\t1",
                "x:a\t" + "A" * 33 + "\t1",
            ),
        ]
    ),
)


def one_by_one(data: bytes) -> PoolSummary | str:
    """The summary, or the refusal, of the strict reader."""
    try:
        units = list(pool.read(data))
    except PoolError as error:
        return str(error)
    tree = merkle.Frontier()
    strata: dict[str, int] = {}
    for unit in units:
        tree.append(unit.line.encode())
        strata[unit.stratum] = strata.get(unit.stratum, 0) + 1
    return PoolSummary(tree.root().hex(), tree.size, strata)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12), st.booleans())
def test_a_summary_is_that_of_the_strict_reader(lines: list[str], in_order: bool) -> None:
    if in_order:
        lines = sorted(set(lines), key=str.encode)
    data = "".join(line + "\n" for line in lines).encode()
    try:
        found: PoolSummary | str = pool.summarise(data)
    except PoolError as error:
        found = str(error)
    assert found == one_by_one(data)


@settings(max_examples=60, deadline=None)
@given(st.lists(CODES, max_size=20), st.integers(0, 19), st.integers(0, 17), st.text(max_size=2))
def test_check_characters_side_by_side(
    codes: list[str], which: int, place: int, other: str
) -> None:
    assert bulk.are_usccs([code.encode() for code in codes])
    if not codes:
        return
    which %= len(codes)
    spoilt = codes[which][:place] + other + codes[which][place + 1 :]
    codes[which] = spoilt
    assert bulk.are_usccs([code.encode() for code in codes]) == is_uscc(spoilt)


def test_a_block_of_ordinary_lines_takes_the_short_way() -> None:
    lines = [f"x:{number:04d}\tA\t1".encode() for number in range(300)]
    found = bulk.columns(lines, b"")
    assert found is not None
    assert found[0][-1] == b"x:0299"
    assert bulk.columns(lines, b"x:0000") is None
    assert bulk.columns(lines[::-1], b"") is None


@pytest.mark.parametrize("sizes", [(1,), (3, 4), (5, 8, 1), (64, 64, 7), (2, 31, 100)])
def test_a_tree_grown_in_blocks_is_the_tree_grown_leaf_by_leaf(sizes: tuple[int, ...]) -> None:
    many, single = merkle.Frontier(), merkle.Frontier()
    count = 0
    for size in sizes:
        leaves = [b"%d" % number for number in range(count, count + size)]
        count += size
        many.extend(leaves)
        for leaf in leaves:
            single.append(leaf)
        assert (many.size, many.peaks, many.root()) == (count, single.peaks, single.root())


def test_a_frozen_pool_is_the_encoded_pool() -> None:
    units = [
        Unit(f"x:{'浙' if n % 5 == 0 else ''}{n:05d}", "AB"[n % 2], 1 + n % 3)
        for n in range(40_000)
    ]
    units.sort(key=lambda unit: unit.id.encode())
    for alg in ("sha256", "sm3"):
        freezer = Freezer(alg)
        pieces = list(freezer.pieces(iter(units)))
        assert len(pieces) == 3
        assert b"".join(pieces) == pool.encode(units)
        assert freezer.summary == pool.summarise(b"".join(pieces), alg)


def test_an_empty_pool_freezes_to_nothing() -> None:
    freezer = Freezer()
    assert list(freezer.pieces([])) == []
    assert freezer.summary == PoolSummary(merkle.root_of([]).hex(), 0, {})


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([Unit("x:b", "A"), Unit("x:a", "A")], "第 2 行"),
        ([Unit("x:a", "A"), Unit("x:a", "A")], "标识重复：x:a"),
        ([Unit("x:a", "A", 0)], "权重"),
        ([Unit("x:a\nx:b", "A")], "换行"),
    ],
)
def test_what_cannot_stand_in_a_pool_is_not_frozen(units: list[Unit], words: str) -> None:
    freezer = Freezer()
    with pytest.raises(PoolError, match=words):
        list(freezer.pieces(units))
    with pytest.raises(PoolError, match="尚未"):
        _ = freezer.summary
