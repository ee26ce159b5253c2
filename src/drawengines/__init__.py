"""The draw where the data live: one file per engine, one Protocol, bit-identical results.

`memory` is the reference and streams the file through the standard library; `duckdb` takes over
for large pools. An engine reads a *sealed* pool: check its root first (`fairdraw.pool.summarise`).
Depends on `fairdraw` and the engine's own library, never on Django.
"""

from __future__ import annotations

from drawengines.engine import DuckDBMissingError, Engine, choose

__all__ = ["DuckDBMissingError", "Engine", "choose"]
