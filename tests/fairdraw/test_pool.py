"""The pool file has one form; everything else is refused by line and rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraw import merkle, pool
from fairdraw.errors import FairDrawError, InputError, PoolError
from fairdraw.hashing import ALGORITHMS
from fairdraw.pool import Unit
from tests.fairdraw.material import uscc

UNITS = st.lists(
    st.builds(
        Unit,
        st.integers(0, 9999).map(uscc) | st.from_regex(r"x:[a-z浙é]{1,6}", fullmatch=True),
        st.sampled_from(["A", "B", "high.risk", "c-1"]),
        st.integers(1, 1000),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda unit: unit.id,
)


@given(UNITS, st.randoms())
def test_a_pool_written_in_any_order_reads_back_sorted_by_bytes(units, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(units)
    random.shuffle(shuffled)
    data = pool.encode(shuffled)
    assert data == pool.encode(units)
    ordered = sorted(units, key=lambda unit: unit.id.encode())
    assert list(pool.read(data)) == ordered
    rows = [(unit.id.encode(), unit.stratum.encode(), unit.weight) for unit in ordered]
    assert list(pool.scan(data)) == rows


@given(UNITS, st.sampled_from(ALGORITHMS))
def test_the_summary_counts_strata_and_gives_the_root_over_the_lines(
    units: list[Unit], alg: str
) -> None:
    data = pool.encode(units)
    summary = pool.summarise(data, alg)
    assert summary.size == sum(summary.strata.values()) == len(units)
    assert summary.root == merkle.root_of(data.split(b"\n")[:-1], alg).hex()


@settings(max_examples=40)
@given(UNITS, st.data())
def test_every_unit_can_prove_that_it_is_in_and_a_stranger_cannot(
    units: list[Unit], data: st.DataObject
) -> None:
    file = pool.encode(units)
    unit = data.draw(st.sampled_from(units))
    proof = pool.prove(file, unit.id)
    assert proof is not None
    assert proof.holds()
    assert proof.line == unit.line
    assert proof.root == pool.summarise(file).root
    assert pool.prove(file, "y:stranger") is None


GOOD = b"x:a\tA\t1\n"
BAD = {
    "empty file": (b"", None),
    "bom": (b"\xef\xbb\xbf" + GOOD, 1),
    "crlf": (b"x:a\tA\t1\r\n", 1),
    "no final LF": (b"x:a\tA\t1", 1),
    "blank line": (GOOD + b"\n", 2),
    "two columns": (b"x:a\tA\n", 1),
    "four columns": (b"x:a\tA\t1\t1\n", 1),
    "spaces for tabs": (b"x:a A 1\n", 1),
    "unsorted": (b"x:b\tA\t1\nx:a\tA\t1\n", 2),
    "duplicate": (GOOD + GOOD, 2),
    "duplicate in another stratum": (GOOD + b"x:a\tB\t1\n", 2),
    "weight zero": (b"x:a\tA\t0\n", 1),
    "weight 1001": (GOOD + b"x:b\tA\t1001\n", 2),
    "weight huge": (b"x:a\tA\t" + b"9" * 300 + b"\n", 1),
    "weight negative": (b"x:a\tA\t-1\n", 1),
    "weight with leading zero": (b"x:a\tA\t01\n", 1),
    "weight with plus": (b"x:a\tA\t+1\n", 1),
    "weight in wide digits": ("x:a\tA\t１\n".encode(), 1),
    "weight with fraction": (b"x:a\tA\t1.0\n", 1),
    "stratum with blank": (b"x:a\tA B\t1\n", 1),
    "stratum too long": (b"x:a\t" + b"A" * 33 + b"\t1\n", 1),
    "stratum empty": (b"x:a\t\t1\n", 1),
    "not utf-8": (b"x:a\tA\t1\nx:\xff\tA\t1\n", 2),
    "id not NFC": ("x:cafe\u0301\tA\t1\n".encode(), 1),
    "wrong check character": (b"uscc:91330100MA9000000A\tA\t1\n", 1),
    "line without end": (b"x:" + b"a" * 3_000_000, 1),
    "long line": (b"x:" + b"a" * 2000 + b"\tA\t1\n", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_pool_is_refused_by_line_and_rule(name: str) -> None:
    data, line = BAD[name]
    with pytest.raises(PoolError) as caught:
        list(pool.read(data))
    assert caught.value.line == line
    assert caught.value.zh
    assert caught.value.en


def test_a_pool_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.tsv", tmp_path):
        with pytest.raises(InputError, match=path.name):
            list(pool.read(path))


def test_writing_refuses_doubles_and_bad_values_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    for units in ([Unit("x:a", "A"), Unit("x:a", "B")], [Unit("x:a", "A", 0)], []):
        with pytest.raises(FairDrawError):
            pool.write(path, units)
        assert not path.exists()
    pool.write(path, [Unit("x:b", "A"), Unit("x:a", "A")])
    assert path.read_bytes() == b"x:a\tA\t1\nx:b\tA\t1\n"


def test_a_blind_leaf_hides_the_line_and_binds_it() -> None:
    unit = Unit("person:演示·王一", "A")
    salt = pool.blind_salt(b"pool key", unit.id)
    assert pool.blind_leaf(unit, salt) == f"mq1:blind:{salt}:{unit.line}".encode()
    assert salt != pool.blind_salt(b"another key", unit.id)
    other = Unit(unit.id, "B")
    assert merkle.leaf_hash(pool.blind_leaf(unit, salt)) != merkle.leaf_hash(
        pool.blind_leaf(other, salt)
    )
