"""Every engine gives the result of the reference, bit for bit, and the same refusals."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawengines import Engine, choose, duckdb
from drawengines.duckdb import DuckDBEngine
from drawengines.memory import MemoryEngine
from fairdraw import pool, sample
from fairdraw.errors import AlgorithmError, FairDrawError, InputError, QuotaError, SeedError
from fairdraw.pool import Unit

SEED = "ab" * 32
DUCKDB = DuckDBEngine(threads=2)
ENGINES: list[Engine] = [MemoryEngine(), DUCKDB]
POOLS = st.lists(
    st.builds(
        Unit,
        st.from_regex(r"x:[a-z浙江\"'\\,;|#]{1,5}", fullmatch=True),
        st.sampled_from(["A", "B", "NULL", "c-1"]),
        st.sampled_from([1, 1, 2, 7, 1000]),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda unit: unit.id,
)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30,000 units, large enough for the bar to cut, with weights and Chinese ids."""
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    pool.write(
        path,
        [
            Unit(f"x:{'浙' if n % 3 == 0 else ''}{n:06d}", "ABCD"[n % 7 % 4], 1 + n % 5 % 3)
            for n in range(30_000)
        ],
    )
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(POOLS, st.binary(min_size=32, max_size=32), st.data())
def test_all_engines_agree_with_the_core(
    tmp_path_factory: pytest.TempPathFactory, units: list[Unit], seed: bytes, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    pool.write(path, units)
    codes = {unit.stratum for unit in units} | {"absent"}
    sizes = {code: sum(unit.stratum == code for unit in units) for code in codes}
    quotas = {code: data.draw(st.integers(0, size)) for code, size in sizes.items()}
    reserve = {code: data.draw(st.integers(0, 4)) for code in sizes}
    expected = sample.draw(pool.read(path), seed.hex(), quotas, reserve)
    for engine in ENGINES:
        assert engine.draw(path, seed=seed.hex(), quotas=quotas, reserve=reserve) == expected


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_a_large_pool_is_drawn_alike(engine: Engine, large: Path) -> None:
    quotas = {"A": 40, "B": 300, "C": 1, "D": 0}
    expected = sample.draw(pool.read(large), SEED, quotas, 7)
    assert engine.draw(large, seed=SEED, quotas=quotas, reserve=7) == expected


def test_the_bar_cuts_most_units_and_a_bar_too_low_is_noticed(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotas = {"A": 40, "B": 300}
    expected = sample.draw(pool.read(large), SEED, quotas)
    assert duckdb.bar(40, 8_000) < "04" + "0" * 62  # keeps about one in 64
    assert duckdb.bar(10, 20) == "f" * 64
    asked: list[tuple[int, int]] = []

    def too_low(target: int, size: int) -> str:
        asked.append((target, size))
        return "0" * 64

    monkeypatch.setattr(duckdb, "bar", too_low)
    assert DUCKDB.draw(large, seed=SEED, quotas=quotas) == expected
    assert len(asked) == 2


def test_duckdb_works_within_a_small_memory_limit(large: Path, tmp_path: Path) -> None:
    engine = DuckDBEngine(memory_limit="64MB", threads=1, spill_folder=tmp_path)
    quotas = {"A": 4000, "B": 300}
    assert engine.draw(large, seed=SEED, quotas=quotas) == ENGINES[0].draw(
        large, seed=SEED, quotas=quotas
    )


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_refusals_are_the_same(engine: Engine, large: Path) -> None:
    for quotas in ({"A": -1}, {"A": 10**6}, {"Z": 1}):
        with pytest.raises(QuotaError):
            engine.draw(large, seed=SEED, quotas=quotas)
    with pytest.raises(SeedError):
        engine.draw(large, seed="AB" * 32, quotas={"A": 1})
    with pytest.raises(AlgorithmError):
        engine.draw(large, seed=SEED, quotas={"A": 1}, alg="md5")
    with pytest.raises(InputError):
        engine.draw(large.parent / "absent.tsv", seed=SEED, quotas={"A": 1})


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_a_file_that_is_no_pool_is_refused(engine: Engine, tmp_path: Path) -> None:
    for number, data in enumerate((b"x:a\tA\tmany\n", b"x:a\tA\n", b"x:\xff\tA\t1\n")):
        path = tmp_path / f"{number}.tsv"
        path.write_bytes(data)
        with pytest.raises(FairDrawError) as caught:
            engine.draw(path, seed=SEED, quotas={"A": 1})
        assert caught.value.zh


def test_duckdb_refuses_sm3_and_says_which_engine_has_it(large: Path) -> None:
    with pytest.raises(AlgorithmError, match="memory"):
        DUCKDB.draw(large, seed=SEED, quotas={"A": 1}, alg="sm3")
    got = MemoryEngine().draw(large, seed=SEED, quotas={"A": 3}, alg="sm3")
    assert got == sample.draw(pool.read(large), SEED, {"A": 3}, alg="sm3")


def test_duckdb_refuses_names_it_would_read_as_wildcards(tmp_path: Path) -> None:
    path = tmp_path / "a[1].tsv"
    pool.write(path, [Unit("x:a", "A")])
    with pytest.raises(InputError, match="通配符"):
        DUCKDB.draw(path, seed=SEED, quotas={"A": 1})


def test_the_choice_is_by_size_and_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose(1000).name == "memory"
    assert choose(10**7).name == "duckdb"
    assert choose(10**7, "sm3").name == "memory"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert choose(10**7).name == "memory"
