"""Which engine draws on this installation, and the check its sample passes before it is published.

The settings ``MINGQIAN_DRAW_*`` say it (docs/operate/engines.md); every engine gives the same
sample, so they decide how long a draw takes and never who is drawn.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from drawengines import EngineMissingError, RecheckError, Wishes, choose, recheck
from fairdraw.plan import Plan
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


def draw_sealed(path: Path, plan: Plan, seed: str) -> DrawResult:
    """Draw from a sealed pool file whose root was checked, and recheck the sample.

    Raises Refused where the engine the settings name is missing, or where its sample is not the
    one pool and seed give: then nothing is published.
    """
    quotas, reserve, alg = plan.quotas, plan.reserves, plan.alg
    engine = choose(plan.pool.size, alg, path, wishes())
    try:
        result = engine.draw(path, seed=seed, quotas=quotas, reserve=reserve, alg=alg)
        if engine.name != "memory":  # the reference itself
            recheck(path, result, seed=seed, quotas=quotas, reserve=reserve, alg=alg)
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
