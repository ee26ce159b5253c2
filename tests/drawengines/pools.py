"""Pools to draw from, and the engines that are there."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import strategies as st

from drawengines import Engine
from drawengines.duckdb import DuckDBEngine
from drawengines.memory import MemoryEngine
from drawengines.postgres import PostgresEngine
from drawengines.processes import ProcessesEngine
from fairdraw import pool
from fairdraw.pool import Unit

SEED = "ab" * 32
DSN = os.environ.get("MINGQIAN_DATABASE_URL", "")
DUCKDB = DuckDBEngine(threads=2)
ENGINES: list[Engine] = [MemoryEngine(), ProcessesEngine(1), DUCKDB]
if DSN.startswith("postgres"):  # `make test DB=postgres`; no server is started for these tests
    ENGINES.append(PostgresEngine(DSN))

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


def write_large(path: Path) -> Path:
    """30,000 units, large enough for the bar to cut, with weights and Chinese ids."""
    pool.write(
        path,
        [
            Unit(f"x:{'浙' if n % 3 == 0 else ''}{n:06d}", "ABCD"[n % 7 % 4], 1 + n % 5 % 3)
            for n in range(30_000)
        ],
    )
    return path
