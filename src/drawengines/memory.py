"""The reference engine: one pass over the file with the standard library (protocol §7)."""

from __future__ import annotations

from collections.abc import Mapping

from drawengines.engine import Pool, file_of
from fairdraw.pool import scan
from fairdraw.sample import DrawResult, draw_rows


class MemoryEngine:
    """Streams the pool; memory grows with quota + reserve, not with the pool."""

    name = "memory"

    def draw(
        self,
        pool: Pool,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does."""
        return draw_rows(scan(file_of(pool, self.name)), seed, quotas, reserve, alg)
