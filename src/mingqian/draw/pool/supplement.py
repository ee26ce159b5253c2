"""The pool of a supplementary draw: the frozen list of the first draw, made smaller, never larger.

Out go: what any draw of the task has drawn; reserves that may still step in; what the rules keep
out today (drawn by another body since, deregistered). Each with its row among the exclusions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from fairdraw import merkle
from fairdraw import pool as pools
from mingqian.draw.ceremony.reserve import limit_reached
from mingqian.draw.models import Draw, DrawnObject, DrawnState, DrawPool, Exclusion, Stratum
from mingqian.draw.pool.candidates import candidates
from mingqian.draw.pool.case import PoolCase
from mingqian.draw.pool.exclusions import Exclusions
from mingqian.draw.pool.grounds import ALREADY_DRAWN, WAITING, Ground
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid

POOL_TYPE = "text/tab-separated-values"
CLAUSE = "平台抽取规程 §11：补抽沿用原封存名单，扣除已抽取的"


def first_of(draw: Draw) -> Draw:
    """The draw at the root of a chain of supplements."""
    return first_of(draw.supplements) if draw.supplements is not None else draw


def fill(draw: Draw, numbers: Mapping[str, int], actor: Actor) -> None:
    """Give a new supplementary draw its pool, strata and exclusions. ``numbers`` by stratum.

    Raises Refused (422) where a stratum holds fewer objects than are to be drawn.
    """
    first = first_of(draw)
    out = _kept_out(draw)
    source = store.path_of(first.pool.file.digest)
    file = store.keep(_lines(source, set(out)), name="名单.tsv", media_type=POOL_TYPE, actor=actor)
    found = pools.summarise(store.path_of(file.digest)) if file.size else None
    sizes = found.strata if found else {}
    _keep_strata(draw, first, numbers, sizes)
    DrawPool.objects.create(
        draw=draw,
        file=file,
        root=found.root if found else merkle.root_of([]).hex(),
        size=found.size if found else 0,
        candidate_count=first.pool.size,
        excluded_count=first.pool.size - (found.size if found else 0),
        population=f"原封存名单（{first.draw_no}）"[:300],
    )
    Exclusion.objects.bulk_create(
        [row for oid, (pk, ground) in out.items() if (row := _row(draw, oid, pk, ground))],
        batch_size=2000,
    )


def _lines(source: Path, out: set[str]) -> Iterator[bytes]:
    """The lines of the frozen file but those of ``out``, in chunks."""
    skip = {oid.encode() for oid in out}
    chunk: list[bytes] = []
    with source.open("rb") as file:
        for line in file:
            if line.split(b"\t", 1)[0] not in skip:
                chunk.append(line)
            if len(chunk) >= 20_000:
                yield b"".join(chunk)
                chunk = []
    yield b"".join(chunk)


def _keep_strata(
    draw: Draw, first: Draw, numbers: Mapping[str, int], sizes: Mapping[str, int]
) -> None:
    rows = []
    for row in first.strata.order_by("code"):
        number, size = numbers.get(row.code, 0), sizes.get(row.code, 0)
        if number > size:
            raise invalid(
                f"{row.label}可补抽的只有 {size} 户，少于应补抽的 {number} 户",
                numbers=f"{row.code} 层至多 {size} 户",
            )
        rows.append(
            Stratum(
                draw=draw,
                code=row.code,
                label=row.label,
                size=size,
                rule="count",
                value=number,
                minimum=0,
                quota=number,
            )
        )
    Stratum.objects.bulk_create(rows)


def _kept_out(draw: Draw) -> dict[str, tuple[int, Ground]]:
    """oid → (object, ground) of everything that leaves the frozen list."""
    out: dict[str, tuple[int, Ground]] = {}
    case = PoolCase.today(draw.task)
    exclusions = Exclusions(case)
    for candidate in candidates(case):
        binding = [g for g in exclusions.against(candidate) if g.keeps_out]
        if binding:
            out[candidate.oid] = (candidate.pk, binding[0])
    spent: dict[int, bool] = {}
    rows = DrawnObject.objects.filter(draw__task=draw.task).select_related("draw")
    for row in rows:
        if row.state != DrawnState.RESERVE:
            reason = f"本任务已抽取（抽取编号 {row.draw.draw_no}）"
            ground = Ground(ALREADY_DRAWN, reason, CLAUSE, withheld_until=row.draw.disclose_at)
        elif spent.setdefault(row.draw_id, limit_reached(row.draw) is not None):
            continue
        else:
            reason = f"列为备选，仍可递补（抽取编号 {row.draw.draw_no}）"
            ground = Ground(WAITING, reason, CLAUSE, withheld_until=row.draw.disclose_at)
        out[row.oid] = (row.inspection_object_id, ground)
    return out


def _row(draw: Draw, oid: str, pk: int, ground: Ground) -> Exclusion:
    return Exclusion(
        draw=draw,
        inspection_object_id=pk,
        oid=oid,
        reason_code=ground.code,
        reason=ground.reason[:300],
        clause=ground.clause[:300],
        withheld_until=ground.withheld_until,
    )
