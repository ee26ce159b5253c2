"""What every draw engine can do: one Protocol, bit-identical results."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from fairdraw.errors import FairDrawError, InputError
from fairdraw.sample import DrawResult


@dataclass(frozen=True, slots=True)
class Table:
    """A frozen pool that lies in a database or a data lake, by its name (``schema.table``).

    It has the columns ``id``, ``stratum`` (text) and ``weight`` (whole number), one row a unit,
    the values those of the pool file. Nobody may write to it between seal and draw: its root is
    computed from the same snapshot that is drawn from (`PostgresEngine.units`).
    """

    name: str


Pool = str | os.PathLike[str] | Table
"""A sealed pool: the path of its file, or the table it lies in."""


class EngineMissingError(FairDrawError):
    """An engine was asked for whose library or server is not there."""


class Engine(Protocol):
    """Draws from a sealed pool.

    Every engine gives exactly the result of `fairdraw.sample.draw` on the same pool: the same
    ranks, ids and keys, the same refusals (QuotaError, SeedError). An engine without the plan's
    hash refuses with AlgorithmError, one without its library with EngineMissingError.
    """

    name: str

    def draw(
        self,
        pool: Pool,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw `quotas[stratum]` units of each named stratum and `reserve` more in order."""
        ...


def file_of(pool: Pool, engine: str) -> str:
    """Return the path of a pool that must be a file; raise InputError for a table."""
    if isinstance(pool, Table):
        raise InputError(
            f"引擎 {engine} 只读取名单文件，不读取数据表 {pool.name}",
            f"the {engine} engine reads pool files, not the table {pool.name}",
        )
    return os.fspath(pool)
