"""Past draws laid row by row: pool file, drawn objects, seal; fair by tickets or as planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from hashlib import sha256

from django.utils import timezone

from mingqian.draw.models import Draw, DrawKind, DrawnObject, DrawPool, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.library.models import InspectionObject
from tests.cast import Place
from tests.stages.draw import build as draws

Choose = Callable[[list[InspectionObject], str, int], list[InspectionObject]]


def fair(pool: list[InspectionObject], seed: str, quota: int) -> list[InspectionObject]:
    """The smallest tickets."""
    return sorted(pool, key=lambda row: sha256(f"{seed}:1:{row.oid}".encode()).digest())[:quota]


def draw_of(
    place: Place,
    pool: list[InspectionObject],
    quota: int,
    seed: str,
    *,
    choose: Choose = fair,
    sealed_on: dt.date | None = None,
) -> Draw:
    """A finished draw of ``quota`` objects from a pool of one stratum."""
    items = list(place.lead.inspection_items.all()) or draws.items_of(place.lead, "L01")
    task = draws.make_task(place, items=items, participants=())
    day = sealed_on or timezone.localdate()
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    draw = Draw.objects.create(
        draw_no=f"演示-{task.pk}",
        task=task,
        kind=DrawKind.INITIAL,
        state=DrawState.DISPATCHED,
        authority="demo",
        reserve_permille=0,
        sealed_at=moment,
        drawn_at=moment,
        prev_digest=sha256(str(task.pk).encode()).hexdigest(),
    )
    lines = "".join(f"{row.oid}\tall\t1\n" for row in sorted(pool, key=lambda r: r.oid.encode()))
    file = store.keep(lines.encode(), name="pool.tsv", media_type="text/plain", actor=SYSTEM)
    DrawPool.objects.create(
        draw=draw, file=file, root="0" * 64, size=len(pool), candidate_count=len(pool),
        excluded_count=0, population="演示",
    )  # fmt: skip
    DrawnObject.objects.bulk_create(
        DrawnObject(
            draw=draw, inspection_object=row, oid=row.oid, name=row.name,
            risk_class=row.risk_class, stratum="all", rank=rank, key=f"{rank:064x}",
        )
        for rank, row in enumerate(choose(pool, seed, quota), 1)
    )  # fmt: skip
    draw.seed = sha256(seed.encode()).hexdigest()
    draw.save(update_fields=["seed"])
    return draw
