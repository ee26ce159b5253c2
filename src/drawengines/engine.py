"""What every draw engine can do, and which one to take."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from typing import Final, Protocol

from fairdraw.errors import FairDrawError
from fairdraw.sample import DrawResult

LARGE_POOL: Final = 200_000  # below this the reference is as fast as loading another library


class DuckDBMissingError(FairDrawError):
    """The DuckDB engine was asked for, but its library is not installed."""


class Engine(Protocol):
    """Draws from a sealed pool file.

    Every engine gives exactly the result of `fairdraw.sample.draw` on the same file: the same
    ranks, ids and keys, the same refusals (QuotaError, AlgorithmError).
    """

    name: str

    def draw(
        self,
        path: str | os.PathLike[str],
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw `quotas[stratum]` units of each named stratum and `reserve` more in order."""
        ...


def choose(size: int, alg: str = "sha256") -> Engine:
    """Return the engine for a pool of `size` units: DuckDB for large ones where it can serve.

    DuckDB has no SM3, so those draws always go through the reference.
    """
    from drawengines.memory import MemoryEngine

    if size < LARGE_POOL or alg != "sha256" or importlib.util.find_spec("duckdb") is None:
        return MemoryEngine()
    from drawengines.duckdb import DuckDBEngine

    return DuckDBEngine()
