"""Which engine draws on this installation, and the check its sample passes before it is published.

The settings ``MINGQIAN_DRAW_*`` say it (docs/operate/engines.md); every engine gives the same
sample, so they decide how long a draw takes and never who is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
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
from fairdraw import pool as pools
from fairdraw.lines import Source
from fairdraw.pool import PoolSummary
from fairdraw.sample import DrawResult
from fairdraw.verify import PlainRecount
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


class Recount:
    """Reads and draws from the sealed file of one draw with this installation's engines.

    Whoever issues a record asks twice, to draw and to verify (`fairdraw.verify.Recount`); each
    question is answered from the file once, a pool of millions is not gone over again and again.
    """

    def __init__(self) -> None:
        self._answers: dict[object, PoolSummary | DrawResult] = {}

    def summarise(self, pool: Source, alg: str) -> PoolSummary:
        """Root, size and strata, every line checked, on all cores."""
        if isinstance(pool, bytes):
            return pools.summarise(pool, alg)
        key = ("summary", os.fspath(pool), alg)
        if key not in self._answers:
            self._answers[key] = summarise(pool, alg)
        return cast(PoolSummary, self._answers[key])

    def draw(
        self,
        pool: Source,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: Mapping[str, int],
        alg: str,
    ) -> DrawResult:
        """Draw from a file whose root was checked, and recheck the sample.

        Raises Refused where the engine the settings name is missing, or where its sample is not
        the one pool and seed give: then nothing is published.
        """
        if isinstance(pool, bytes):
            return PlainRecount().draw(pool, seed=seed, quotas=quotas, reserve=reserve, alg=alg)
        numbers = (tuple(sorted(quotas.items())), tuple(sorted(reserve.items())))
        key = ("draw", os.fspath(pool), seed, numbers, alg)
        if key not in self._answers:
            size = self.summarise(pool, alg).size
            engine = choose(size, alg, pool, wishes())
            question = Question(os.fspath(pool), seed, quotas, reserve, alg)
            self._answers[key] = _drawn(engine, question)
        return cast(DrawResult, self._answers[key])


@dataclass(frozen=True, slots=True)
class Question:
    """What is drawn from which file."""

    path: str
    seed: str
    quotas: Mapping[str, int]
    reserve: Mapping[str, int]
    alg: str


def _drawn(engine: Engine, asked: Question) -> DrawResult:
    told: dict[str, Any] = {
        "seed": asked.seed,
        "quotas": asked.quotas,
        "reserve": asked.reserve,
        "alg": asked.alg,
    }
    try:
        result = engine.draw(asked.path, **told)
        if engine.name != "memory":  # the reference itself
            recheck(asked.path, result, **told)
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
