"""Spark in local mode draws as the reference does: where Java and pyspark are installed only."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from drawengines import EngineMissingError, Table
from drawengines.spark import SparkEngine
from fairdraw import pool, sample
from fairdraw.errors import AlgorithmError, PoolError, QuotaError
from fairdraw.pool import Unit
from tests.drawengines.pools import SEED

has_spark = importlib.util.find_spec("pyspark") is not None
on_spark = pytest.mark.skipif(
    not has_spark or shutil.which("java") is None,
    reason="needs Java 17 and pip install -r requirements/spark.txt",
)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 units with weights, Chinese ids and the signs CSV readers trip over."""
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    signs = ("浙", '"', "\\", ",", "#", "''")
    pool.write(
        path,
        [
            Unit(f"x:{signs[n % 6]}{n:06d}", ("A", "B", "NULL")[n % 3], 1 + n % 5 % 3)
            for n in range(4000)
        ],
    )
    return path


@pytest.fixture(scope="module")
def engine() -> Iterator[SparkEngine]:
    """One local session for the module: starting it takes most of the time."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield SparkEngine(session=session)
    session.stop()


@on_spark
def test_a_file_and_a_table_are_drawn_as_the_reference_does(
    engine: SparkEngine, frozen: Path, tmp_path: Path
) -> None:
    quotas = {"A": 40, "B": 5, "NULL": 0}
    expected = sample.draw(pool.read(frozen), SEED, quotas, 7)
    assert engine.draw(frozen, seed=SEED, quotas=quotas, reserve=7) == expected
    session = engine._session
    assert session is not None
    rows = [tuple(unit) for unit in pool.read(frozen)]
    lake = tmp_path / "lake.parquet"
    frame = session.createDataFrame(rows, "id string, stratum string, weight int")
    frame.write.parquet(str(lake))
    assert engine.draw(Table(f"parquet.`{lake}`"), seed=SEED, quotas=quotas, reserve=7) == expected
    with pytest.raises(QuotaError):
        engine.draw(frozen, seed=SEED, quotas={"A": 10**6})
    broken = tmp_path / "broken.tsv"
    broken.write_bytes(b"x:a\tA\n")
    with pytest.raises(PoolError, match="Spark"):
        engine.draw(broken, seed=SEED, quotas={"A": 1})


def test_sm3_is_refused_before_anything_is_started() -> None:
    with pytest.raises(AlgorithmError, match="Spark 没有 sm3"):
        SparkEngine("local[1]").draw("absent", seed=SEED, quotas={"A": 1}, alg="sm3")


@pytest.mark.skipif(has_spark, reason="pyspark is installed")
def test_the_missing_library_is_named(frozen: Path) -> None:
    with pytest.raises(EngineMissingError, match="未安装 pyspark"):
        SparkEngine("local[1]").draw(frozen, seed=SEED, quotas={"A": 1})
