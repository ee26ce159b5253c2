"""The freeze: registers → byte-sorted pool file with its root, against the bare read of the rows.

Run: ``make bench``, or ``python benchmarks/bench_freeze.py [OBJECTS …]`` (default 100000 1000000),
on the database of MINGQIAN_DATABASE_URL (PostgreSQL under scripts/postgres.sh) and on a SQLite file
of its own. One object in fifty is deregistered, so exclusions are noted too. The bare read is the
same query through the database driver, every row fetched and dropped.
"""

from __future__ import annotations

from typing import Any

from measuring import Measured, measure, say, timed
from register import insert, on_both, prepare


def fill(size: int) -> dict[str, Any]:
    """Make the tables, a scheme with four classes, and `size` objects; give the task."""
    prepare()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from mingqian.library.models import InspectionObject
    from tests import cast
    from tests.stages.draw import build

    cast.load_rulebooks()
    place = cast.place("huizhou")
    rates = {"A": 10, "B": 30, "C": 100, "D": 250}
    task = build.make_task(place, sampling_permille=None, strata_permille=rates)
    [pattern] = build.objects_for(place.lead, 1, risk_class="A")
    row = InspectionObject.objects.filter(pk=pattern.pk).values().get()
    with transaction.atomic():
        insert(row, size)
    return {"seconds": 0, "cpu": 0, "peak_mb": 0, "value": task.pk}


def bare(task: int) -> dict[str, Any]:
    """Fetch the rows of the pool, in order, and do nothing with them."""
    prepare()
    from django.db import connection

    from mingqian.draw.pool.candidates import rows_of
    from mingqian.draw.pool.case import PoolCase
    from mingqian.scheme.models import InspectionTask

    sql, values = rows_of(
        PoolCase.today(InspectionTask.objects.get(pk=task))
    ).query.sql_with_params()

    def read() -> int:
        count = 0
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(5000):
                count += len(rows)
        return count

    from django.db import transaction

    with transaction.atomic():
        return timed(read)


def frozen(task: int) -> dict[str, Any]:
    """Freeze the pool of the task, as far as the transaction that keeps it."""
    prepare()
    from mingqian.draw.pool.freezing import freeze
    from mingqian.scheme.models import InspectionTask

    case = InspectionTask.objects.get(pk=task)

    def work() -> list[Any]:
        with freeze(case, {}) as found:
            return [found.summary.root, found.summary.size, found.excluded_count]

    return timed(work)


def bench(size: int, place: str) -> None:
    """Both on one database."""
    task = measure("bench_freeze.fill", runs=1, size=size).value
    read = measure("bench_freeze.bare", task=task)
    pool = measure("bench_freeze.frozen", task=task)
    _row(f"{place}: bare read", size, read, read)
    _row(f"{place}: freeze with root", size, pool, read)


def _row(name: str, size: int, found: Measured, read: Measured) -> None:
    ratios = found.seconds / read.seconds, found.cpu / read.cpu
    say(
        f"{name:<32}{size:>12,}{found.seconds:>10.2f}{found.cpu:>10.2f}{found.peak_mb:>8.0f}"
        f"{ratios[0]:>10.1f}{ratios[1]:>10.1f}"
    )


def main() -> None:
    """Print a table for every size, on SQLite and where there is one on PostgreSQL."""
    heads = f"{'core-s':>10}{'MB':>8}{'x clock':>10}{'x core':>10}"
    say(f"{'':<32}{'objects':>12}{'seconds':>10}{heads}")
    on_both("freeze", [100_000, 1_000_000], bench)


if __name__ == "__main__":
    main()
