"""The draw on Spark, for a registry that lies in a data lake; two stages (`threshold`).

Spark's ``sha2(…, 256)`` hashes UTF-8 and gives lower-case hex, whose order is the order of the
keys. The rows under the bar are few and come to the driver; all others stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from drawengines.engine import EngineMissingError, Pool, Table
from drawengines.threshold import Bars, Found, draw_in_two_stages
from fairdraw.errors import AlgorithmError, InputError, PoolError, SeedError
from fairdraw.hashing import require_hex
from fairdraw.sample import DrawResult, targets

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_KEY: Final = """
    case when weight = 1 then sha2(concat('{seed}:1:', id), 256)
    else array_min(transform(sequence(1, weight),
        j -> sha2(concat('{seed}:', cast(j as string), ':', id), 256))) end
"""


class SparkEngine:
    """Draws on the cluster at `master` (``spark://host:7077``, ``yarn``, ``local[2]``).

    Pass `session` to use one that is there already; an own session is started at the first draw
    and stays, as Spark's do. A `Table` is any name ``spark.table`` knows, such as ``lake.pool`` or
    ``parquet.`hdfs:///frozen/2026-001` ``; a file must be readable from every worker.
    """

    name = "spark"

    def __init__(self, master: str = "", session: SparkSession | None = None) -> None:
        self._master = master
        self._session = session

    def draw(
        self,
        pool: Pool,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does; refuses any hash but SHA-256."""
        if alg != "sha256":
            raise AlgorithmError(
                f"Spark 没有 {alg}，请改用 memory 或 processes 引擎",
                f"Spark has no {alg}; use the memory or the processes engine",
            )
        require_hex(seed, "seed", SeedError)
        wanted = targets(quotas, reserve)
        session = self._session = self._session or _start(self._master)
        from pyspark.errors import PySparkException

        try:
            frame = _units(session, pool)
            counted = frame.groupBy("stratum").count().collect()
            sizes = {row["stratum"]: row["count"] for row in counted}

            def best(bars: Bars) -> Found:
                return _best(session, frame, seed, bars)

            return draw_in_two_stages(sizes, best, quotas, wanted)
        except PySparkException as error:
            raise PoolError(
                "Spark 无法读取名单", f"Spark cannot read the pool: {str(error)[:300]}"
            ) from None


def _start(master: str) -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineMissingError("未安装 pyspark", "pyspark is not installed") from None
    builder = SparkSession.builder.appName("mingqian-draw")
    return (builder.master(master) if master else builder).getOrCreate()


def _units(session: SparkSession, pool: Pool) -> DataFrame:
    """The pool as a frame of id, stratum, weight."""
    if isinstance(pool, Table):
        return session.table(pool.name).selectExpr("id", "stratum", "cast(weight as int) as weight")
    if not Path(pool).is_file():
        raise InputError(f"无法读取名单文件 {pool}", f"cannot read the pool file {pool}")
    lines = session.read.text(Path(pool).resolve().as_uri(), lineSep="\n")
    return lines.selectExpr("split(value, '\\t') as cell").selectExpr(
        "cell[0] as id", "cell[1] as stratum", "cast(cell[2] as int) as weight"
    )


def _best(session: SparkSession, frame: DataFrame, seed: str, bars: Bars) -> Found:
    """Return the leading (key, id bytes) of each stratum among the keys up to its bar."""
    from pyspark.sql.functions import broadcast

    rows: list[tuple[str, str]] = [(code, top) for code, (_, top) in bars.items()]
    tops = session.createDataFrame(rows, "stratum string, bar string")
    keyed = frame.join(broadcast(tops), "stratum").selectExpr(
        "id", "stratum", "bar", f"{_KEY.format(seed=seed)} as key"
    )
    found: Found = {code: [] for code in bars}
    row: Any
    for row in keyed.where("key <= bar").select("stratum", "key", "id").collect():
        found[row["stratum"]].append((bytes.fromhex(row["key"]), row["id"].encode("utf-8")))
    return {code: sorted(pairs)[: bars[code][0]] for code, pairs in found.items()}
