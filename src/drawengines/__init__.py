"""The draw where the data live: one file per engine, one Protocol, bit-identical results.

`memory` is the reference; `processes` does the same on all cores; `duckdb`, `postgres` and `spark`
draw where a large pool already lies. An engine reads a *sealed* pool: check its root first
(`summarise`, on all cores), and check its result before it is published (`recheck`). Depends on
`fairdraw` and the engine's own library, never on Django.
"""

from __future__ import annotations

from drawengines.choosing import Wishes, choose
from drawengines.engine import Engine, EngineMissingError, Pool, Table
from drawengines.reading import summarise
from drawengines.recheck import RecheckError, recheck

__all__ = [
    "Engine",
    "EngineMissingError",
    "Pool",
    "RecheckError",
    "Table",
    "Wishes",
    "choose",
    "recheck",
    "summarise",
]
