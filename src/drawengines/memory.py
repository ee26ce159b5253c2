"""The reference engine: one pass over the file with the standard library (protocol §7)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from fairdraw.pool import scan
from fairdraw.sample import DrawResult, draw_rows


class MemoryEngine:
    """Streams the pool; memory grows with quota + reserve, not with the pool."""

    name = "memory"

    def draw(
        self,
        path: str | os.PathLike[str],
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: int | Mapping[str, int] = 0,
        alg: str = "sha256",
    ) -> DrawResult:
        """Draw as `fairdraw.sample.draw` does."""
        return draw_rows(scan(path), seed, quotas, reserve, alg)
