"""Which engine draws on this installation, and the check its sample passes before it is published.

The settings ``MINGQIAN_DRAW_*`` say it (docs/operate/engines.md); every engine gives the same
sample, so they decide how long a draw takes and never who is drawn.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from drawengines import (
    Engine,
    EngineMissingError,
    RecheckError,
    Wishes,
    choose,
    recheck,
    summarise,
)
from fairdraw import verify
from fairdraw.lines import Source
from fairdraw.pool import PoolSummary
from fairdraw.sample import DrawResult
from mingqian.foundation.policy.decision import Refused


def wishes() -> Wishes:
    """What the installation says of its engines."""
    return Wishes(
        engine=settings.DRAW_ENGINE,
        processes_from=settings.DRAW_PROCESSES_FROM,
        duckdb_from=settings.DRAW_DUCKDB_FROM,
        memory_limit=settings.DRAW_MEMORY_LIMIT,
        workers=settings.DRAW_WORKERS or None,
        dsn=_dsn(),
        master=settings.DRAW_SPARK_MASTER,
    )


class Recount(verify.Recount):
    """Reads and draws from the sealed file of one draw with this installation's engines.

    Whoever issues a record asks twice, to draw and to verify; each question is answered from the
    file once, a pool of millions is not gone over again and again.
    """

    def __init__(self) -> None:
        self._summaries: dict[object, PoolSummary] = {}
        self._draws: dict[object, DrawResult] = {}

    def summarise(self, pool: Source, alg: str) -> PoolSummary:
        """Root, size and strata, every line checked, on all cores."""
        if isinstance(pool, bytes):
            return super().summarise(pool, alg)
        key = os.fspath(pool), alg
        if key not in self._summaries:
            self._summaries[key] = summarise(pool, alg)
        return self._summaries[key]

    def draw(self, pool: Source, **asked: Any) -> DrawResult:
        """Draw from a file whose root was checked, and recheck the sample.

        Raises Refused where the engine the settings name is missing, or where its sample is not
        the one pool and seed give: then nothing is published.
        """
        if isinstance(pool, bytes):
            return super().draw(pool, **asked)
        key = os.fspath(pool), repr(sorted(asked.items()))
        if key not in self._draws:
            size = self.summarise(pool, asked["alg"]).size
            engine = choose(size, asked["alg"], pool, wishes())
            self._draws[key] = _drawn(engine, os.fspath(pool), asked)
        return self._draws[key]


def _drawn(engine: Engine, path: str, asked: dict[str, Any]) -> DrawResult:
    try:
        result = engine.draw(path, **asked)
        if engine.name != "memory":  # the reference itself
            recheck(path, result, **asked)
    except EngineMissingError as error:
        raise Refused(f"抽取引擎 {engine.name} 无法使用：{error.zh}", code="engine") from error
    except RecheckError as error:
        reason = f"引擎 {engine.name} 的抽取结果未通过复核，没有公布：{error.zh}"
        raise Refused(reason, code="unverifiable") from error
    return result


def _dsn() -> str:
    """Address of the platform's own database for the PostgreSQL engine; empty on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    said = connection.settings_dict
    place = f"{said['HOST']}:{said['PORT']}" if said["PORT"] else said["HOST"]
    user = f"{quote(said['USER'], safe='')}:{quote(said['PASSWORD'], safe='')}@"
    return f"postgresql://{user if said['USER'] else ''}{place}/{quote(said['NAME'], safe='')}"
