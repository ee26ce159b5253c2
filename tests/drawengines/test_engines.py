"""Every engine gives the result of the reference, bit for bit, and the same refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawengines import Engine, Table, recheck, threshold
from drawengines.duckdb import DuckDBEngine
from drawengines.memory import MemoryEngine
from drawengines.processes import ProcessesEngine
from fairdraw import pool, sample
from fairdraw.errors import AlgorithmError, FairDrawError, InputError, QuotaError, SeedError
from fairdraw.pool import Unit
from tests.drawengines.pools import DUCKDB, ENGINES, POOLS, SEED, write_large

every_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large pool."""
    return write_large(tmp_path_factory.mktemp("pool") / "pool.tsv")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
    recheck(path, expected, seed=seed.hex(), quotas=quotas, reserve=reserve)


@every_engine
def test_a_large_pool_is_drawn_alike(engine: Engine, large: Path) -> None:
    quotas = {"A": 40, "B": 300, "C": 1, "D": 0}
    expected = sample.draw(pool.read(large), SEED, quotas, 7)
    assert engine.draw(large, seed=SEED, quotas=quotas, reserve=7) == expected


@every_engine
def test_a_whole_stratum_is_drawn_alike(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    pool.write(path, [Unit(f"x:{n}", "AB"[n % 2], 1 + n % 3) for n in range(200)])
    quotas = {"A": 100, "B": 99}
    expected = sample.draw(pool.read(path), SEED, quotas, 50)
    assert len(expected.strata["A"].selected) == 100
    assert len(expected.strata["B"].reserve) == 1
    assert engine.draw(path, seed=SEED, quotas=quotas, reserve=50) == expected


def test_the_shares_of_several_processes_make_one_draw(large: Path) -> None:
    quotas = {"A": 40, "B": 300, "D": 2}
    expected = sample.draw(pool.read(large), SEED, quotas, {"A": 3})
    for workers in (2, 3):
        engine = ProcessesEngine(workers)
        assert engine.draw(large, seed=SEED, quotas=quotas, reserve={"A": 3}) == expected


def test_more_processes_than_lines_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    pool.write(path, [Unit("x:a", "A"), Unit("x:浙江", "A", 3)])
    expected = sample.draw(pool.read(path), SEED, {"A": 1}, 1)
    assert ProcessesEngine(5).draw(path, seed=SEED, quotas={"A": 1}, reserve=1) == expected


def test_the_bar_cuts_most_units_and_a_bar_too_low_is_noticed(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotas = {"A": 40, "B": 300}
    expected = sample.draw(pool.read(large), SEED, quotas)
    assert threshold.bar(40, 8_000) < "04" + "0" * 62  # keeps about one in 64
    assert threshold.bar(10, 20) == "f" * 64
    asked: list[tuple[int, int]] = []

    def too_low(target: int, size: int) -> str:
        asked.append((target, size))
        return "0" * 64

    monkeypatch.setattr(threshold, "bar", too_low)
    for engine in ENGINES[1:]:
        asked.clear()
        assert engine.draw(large, seed=SEED, quotas=quotas) == expected
        assert len(asked) == 2


def test_duckdb_works_within_a_small_memory_limit(large: Path, tmp_path: Path) -> None:
    engine = DuckDBEngine(memory_limit="64MB", threads=1, spill_folder=tmp_path)
    quotas = {"A": 4000, "B": 300}
    assert engine.draw(large, seed=SEED, quotas=quotas) == ENGINES[0].draw(
        large, seed=SEED, quotas=quotas
    )


@pytest.mark.parametrize("engine", [*ENGINES, ProcessesEngine(2)], ids=lambda engine: engine.name)
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


@pytest.mark.parametrize("engine", [*ENGINES, ProcessesEngine(2)], ids=lambda engine: engine.name)
def test_a_file_that_is_no_pool_is_refused(engine: Engine, tmp_path: Path) -> None:
    for number, data in enumerate((b"x:a\tA\tmany\n", b"x:a\tA\n", b"x:\xff\tA\t1\n")):
        path = tmp_path / f"{number}.tsv"
        path.write_bytes(data)
        with pytest.raises(FairDrawError) as caught:
            engine.draw(path, seed=SEED, quotas={"A": 1})
        assert caught.value.zh


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("quotas", [{}, {"A": 0}, {"Z": 0}])
def test_a_file_that_is_no_pool_is_refused_also_where_nobody_is_drawn(
    tmp_path: Path, workers: int, quotas: dict[str, int]
) -> None:
    path = tmp_path / "pool.tsv"
    path.write_bytes(b"x:a\tA\t1\nx:b\tA\tmany\nx:c\tA\t1\n")
    with pytest.raises(FairDrawError, match="第 2 行"):
        ProcessesEngine(workers).draw(path, seed=SEED, quotas=quotas)


def test_a_bad_line_is_named_whichever_process_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "pool.tsv"
    path.write_bytes(b"".join(b"x:%05d\tA\t1\n" % n for n in range(2000)) + b"x:9\tA\t0\n")
    with pytest.raises(FairDrawError, match="第 2001 行"):
        ProcessesEngine(2).draw(path, seed=SEED, quotas={"A": 1})


@pytest.mark.parametrize("engine", ENGINES[2:], ids=lambda engine: engine.name)
def test_an_engine_without_sm3_refuses_it_and_says_which_has_it(
    engine: Engine, large: Path
) -> None:
    with pytest.raises(AlgorithmError, match="请改用 memory") as caught:
        engine.draw(large, seed=SEED, quotas={"A": 1}, alg="sm3")
    assert "use the memory" in caught.value.en


def test_the_engines_on_the_standard_library_have_sm3(large: Path) -> None:
    expected = sample.draw(pool.read(large), SEED, {"A": 3}, alg="sm3")
    for engine in (MemoryEngine(), ProcessesEngine(2)):
        assert engine.draw(large, seed=SEED, quotas={"A": 3}, alg="sm3") == expected
    recheck(large, expected, seed=SEED, quotas={"A": 3}, alg="sm3")


def test_duckdb_refuses_names_it_would_read_as_wildcards(tmp_path: Path) -> None:
    path = tmp_path / "a[1].tsv"
    pool.write(path, [Unit("x:a", "A")])
    with pytest.raises(InputError, match="通配符"):
        DUCKDB.draw(path, seed=SEED, quotas={"A": 1})


@pytest.mark.parametrize("engine", ENGINES[:3], ids=lambda engine: engine.name)
def test_an_engine_for_files_refuses_a_table(engine: Engine) -> None:
    with pytest.raises(InputError, match="只读取名单文件"):
        engine.draw(Table("lake.pool"), seed=SEED, quotas={"A": 1})
