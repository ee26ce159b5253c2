"""Taking in a register from CSV, against the bare database operation on the same file.

Run: ``make bench``, or ``python benchmarks/bench_import.py [ROWS …]`` (default 100000 and 1000000),
on a SQLite file of its own and on the database of MINGQIAN_DATABASE_URL. The file has the twelve
columns of a registry extract. «bare» reads the same file and writes it by executemany (SQLite) or
COPY (PostgreSQL) into a table of text columns without any index: no check, no history, no search.
«own table» lets the database alone write the same rows into the register's table, with its indexes
and the index of names. The import looks the file through, then writes it: every check, every step
a transaction. It must stay under 600 MB. Times are given as multiples of both. Last comes a
workbook of 200,000 rows; its memory is that of the process and of the reader it starts.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench_find import name_of
from measuring import SEVERAL, measure, say, timed
from register import on_both, prepare

HEADER = [
    "企业名称",
    "统一社会信用代码",
    "成立日期",
    "企业类型_原始",
    "注册资本_原始",
    "经营范围",
    "省",
    "市",
    "住所",
    "主体类别",
    "登记机关区划",
    "住所区县代码_推断",
]
SCOPES = [
    *("食品销售", "餐饮服务", "日用百货零售", "建筑材料批发", "药品零售", "普通货物道路运输"),
    *("软件开发", "服装制造", "汽车修理与维护", "农产品初加工", "家政服务", "印刷品装订服务"),
]
NOTE = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
TABLE = "library_inspectionobject"
COUNTIES = ["441302", "441303", "441322", "441323", "441324"]


def path_for(size: int) -> Path:
    """Where the file of a size lies for this run."""
    return Path(os.environ["MINGQIAN_VAR_DIR"]) / f"register-{size}.csv"


def write_file(size: int) -> dict[str, Any]:
    """Write the file; give its megabytes."""
    path = path_for(size)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_rows(size))
    return timed(lambda: path.stat().st_size / 1e6)


def _rows(size: int) -> Iterator[list[str]]:
    from fairdraw.ids import uscc_check_character

    rnd = random.Random(5)  # noqa: S311 - made-up rows
    for number in range(1, size + 1):
        first = f"9144{number * 7919 % 10_000:04d}MA{number:07d}"
        day = f"{2000 + number % 26}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        kind = "个体工商户" if number % 3 else "企业"
        scope = "；".join(rnd.sample(SCOPES, 5)) + NOTE
        yield [
            name_of(number), first + uscc_check_character(first), day, "N/A",
            f"{rnd.randrange(1, 900)}(万元人民币)", scope, "广东", "惠州",
            f"惠州市惠城区演示路{number % 900}号", kind, "441300", COUNTIES[number % 5],
        ]  # fmt: skip


def tables() -> dict[str, Any]:
    """Make the tables, the regions and a regulator who keeps what comes in."""
    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from mingqian.foundation.org.models import Department, Region
    from mingqian.foundation.org.regions import seed_regions

    seed_regions()
    Department.objects.create(
        code="demo",
        name="演示市场监管局",
        is_market_regulator=True,
        region=Region.objects.get(pk="441300"),
    )
    return timed(lambda: None)


def bare(size: int) -> dict[str, Any]:
    """The same file into a table of text columns by the database's own way."""
    prepare()
    from django.db import connection, transaction

    names = ", ".join(f"c{place} text" for place in range(len(HEADER)))
    marks = ", ".join("?" for _ in HEADER)
    path = path_for(size)

    def work() -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"create table bare_copy ({names})")
            if connection.vendor == "postgresql":
                with (
                    path.open("rb") as file,
                    cursor.copy("copy bare_copy from stdin (format csv, header)") as copy,
                ):
                    while piece := file.read(1 << 20):
                        copy.write(piece)
            else:
                with path.open(encoding="utf-8", newline="") as file:
                    rows = csv.reader(file)
                    next(rows)
                    connection.connection.executemany(
                        f"insert into bare_copy values ({marks})",
                        rows,
                    )
        return size

    found = timed(work)
    with connection.cursor() as cursor:
        cursor.execute("drop table bare_copy")
    return found


def imported(
    size: int, *, dry: bool = False, suffix: str = ".csv", children: int = 0
) -> dict[str, Any]:
    """The platform's import of the file: looked through, then written."""
    prepare()
    from mingqian.foundation.policy.actor import SYSTEM
    from mingqian.library.intake import importing, mapping
    from mingqian.library.models import ImportBatch

    file = importing.keep_file(path_for(size).with_suffix(suffix), SYSTEM)

    def work() -> list[int]:
        batch = importing.prepare(
            file=file, mapping=mapping.find("registry-extract"), actor=SYSTEM, is_dry_run=dry
        )
        importing.run_here(batch, SYSTEM)
        fresh = ImportBatch.objects.get(pk=batch.pk)
        return [fresh.added_count, fresh.unchanged_count, fresh.refused_count]

    return timed(work, children)


def emptied(size: int) -> dict[str, Any]:
    """Take the objects out again."""
    prepare()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"delete from {TABLE}")
        cursor.execute(f"vacuum {TABLE}" if connection.vendor == "postgresql" else "vacuum")
    return timed(lambda: size)


def own(size: int) -> dict[str, Any]:
    """The database alone writes the imported rows into the empty register's table again."""
    prepare()
    from django.db import connection, transaction

    from mingqian.library.models import InspectionObject

    quote = connection.ops.quote_name
    fields = InspectionObject._meta.concrete_fields
    listed = ", ".join(quote(row.column) for row in fields)

    def work() -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"insert into {TABLE} ({listed}) select {listed} from own_copy")
        return size

    with connection.cursor() as cursor:
        cursor.execute(f"create table own_copy as select {listed} from {TABLE}")
    emptied(size)
    found = timed(work)
    with connection.cursor() as cursor:
        cursor.execute("drop table own_copy")
    return found


def write_workbook(size: int) -> dict[str, Any]:
    """The same rows as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append(HEADER)
    for cells in _rows(size):
        sheet.append(cells)
    book.save(path_for(size).with_suffix(".xlsx"))
    return timed(lambda: path_for(size).with_suffix(".xlsx").stat().st_size / 1e6)


def workbook(size: int) -> dict[str, Any]:
    """The import of the workbook."""
    return imported(size, suffix=".xlsx", children=1)


def bench(size: int, place: str) -> None:
    """Bare, first import, the known again, check alone, on one database."""
    written = measure("bench_import.write_file", runs=1, size=size)
    say(f"{place}: {size:,} rows, {written.value:.0f} MB")
    measure("bench_import.tables", runs=1)
    runs = SEVERAL if size <= 100_000 else 1
    base = measure("bench_import.bare", runs=runs, size=size)
    found = []
    for _ in range(runs):
        measure("bench_import.emptied", runs=1, size=size)
        found.append(measure("bench_import.imported", runs=1, size=size))
    first = sorted(found, key=lambda one: one.seconds)[len(found) // 2]
    table = measure("bench_import.own", runs=1, size=size)
    again = measure("bench_import.imported", runs=1, size=size)
    check = measure("bench_import.imported", runs=1, size=size, dry=True)
    rows = {"bare": base, "own table": table, "import, all new": first}
    for title, one in {**rows, "import, all known": again, "check alone": check}.items():
        ratios = f"{one.seconds / base.seconds:>8.1f} x{one.seconds / table.seconds:>8.1f} x own"
        say(f"{place}: {title:<20}{one.seconds:>9.1f} s{ratios}{one.peak_mb:>8.0f} MB")


def bench_workbook(size: int, place: str) -> None:
    """A workbook on one database."""
    written = measure("bench_import.write_workbook", runs=1, size=size)
    measure("bench_import.tables", runs=1)
    found = measure("bench_import.workbook", runs=1, size=size)
    say(
        f"{place}: workbook of {size:,} rows, {written.value:.0f} MB: {found.seconds:.1f} s, "
        f"{found.peak_mb:.0f} MB"
    )


def main() -> None:
    """Print seconds, multiples of the bare operations, and peak memory."""
    on_both("import", [100_000, 1_000_000], bench)
    if not any(text.isdigit() for text in sys.argv[1:]):
        on_both("workbook", [200_000], bench_workbook)


if __name__ == "__main__":
    main()
