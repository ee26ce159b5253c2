"""Finding objects by two to four characters of their name, or by the beginning of a code.

Run: ``make bench``, or ``python benchmarks/bench_find.py [OBJECTS …]`` (default 1000000), on a
SQLite file of its own and on the database of MINGQIAN_DATABASE_URL. Names have a place, one of
40,000 made-up brands of two to four characters, a trade and a form. A search fetches the first page
(20 rows in the order of the list), as the screen does; «scan» is the same page by a look at every
name.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import quantiles
from time import perf_counter
from typing import Any

from measuring import measure, say, timed
from register import insert, on_both, prepare

PAGE = 20
ASKED = 200
PLACES = ["惠城", "惠阳", "博罗", "龙门", "惠东", "仲恺", "大亚湾"]
TRADES = [
    "食品",
    "餐饮",
    "百货",
    "建材",
    "药业",
    "物流",
    "科技",
    "服装",
    "汽修",
    "美容",
    "养殖",
    "电子",
    "家政",
    "印刷",
    "茶业",
]
FORMS = ["有限公司", "有限责任公司", "商行", "经营部", "厂", "店", "合作社", "工作室"]


def name_of(number: int) -> str:
    """A name, the same for the same number."""
    rnd = random.Random(number)  # noqa: S311 - made-up names
    brand = brand_of(int(40_000 * rnd.random() ** 2))
    return f"{rnd.choice(PLACES)}{brand}{rnd.choice(TRADES)}{rnd.choice(FORMS)}"


def brand_of(number: int) -> str:
    """One of the brands; the smaller its number, the more often it is met."""
    rnd = random.Random(-1 - number)  # noqa: S311
    return "".join(chr(0x4E00 + int(3500 * rnd.random())) for _ in range(2 + number % 3))


def fill(size: int) -> dict[str, Any]:
    """Make the tables and `size` objects; give the seconds of writing them with the index."""
    prepare()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    from mingqian.library.models import InspectionObject
    from tests import cast
    from tests.stages.draw import build

    cast.load_rulebooks()
    [pattern] = build.objects_for(cast.place("huizhou").lead, 1)
    row = InspectionObject.objects.filter(pk=pattern.pk).values().get()

    def write() -> int:
        with transaction.atomic():
            insert(row, size, name_of)
        return size

    found = timed(write)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze library_inspectionobject")
    return found


def words_of(kind: str) -> list[str]:
    """What is typed: pieces of names that exist, or what most names hold."""
    rnd = random.Random(7)  # noqa: S311
    if kind == "common":
        return ["公司", "有限公司", "食品", "惠城", "经营部"]
    if kind == "code":
        return [f"9144{rnd.randrange(10_000):04d}MA"[: rnd.randrange(6, 11)] for _ in range(ASKED)]
    length, found = int(kind), []
    while len(found) < ASKED:
        name = name_of(rnd.randrange(2, 100_000))
        at = rnd.randrange(len(name) - length + 1)
        found.append(name[at : at + length])
    return found


def search(kind: str) -> dict[str, Any]:
    """Milliseconds of every search of a kind, by the index."""
    prepare()
    from mingqian.library.finding import find
    from mingqian.library.models import InspectionObject

    rows = InspectionObject.objects.select_related("region").order_by("oid")
    return timed(lambda: [_ms(lambda text: find(rows, text), text) for text in words_of(kind)])


def scan(kind: str) -> dict[str, Any]:
    """The same by a look at every name."""
    prepare()
    from mingqian.library.models import InspectionObject

    rows = InspectionObject.objects.select_related("region").order_by("oid")
    asked = words_of(kind)[:20]
    return timed(lambda: [_ms(lambda text: rows.filter(name__contains=text), t) for t in asked])


def _ms(search: Callable[[str], Any], text: str) -> float:
    start = perf_counter()
    list(search(text)[:PAGE])
    return (perf_counter() - start) * 1000


def bench(size: int, place: str) -> None:
    """All kinds on one database."""
    wrote = measure("bench_find.fill", runs=1, size=size)
    say(f"{place}: {size:,} objects written with their index in {wrote.seconds:.1f} s")
    for kind, title in (
        ("2", "2 characters"),
        ("3", "3 characters"),
        ("4", "4 characters"),
        ("common", "what most names hold"),
        ("code", "beginning of a code"),
    ):
        found = measure("bench_find.search", runs=1, kind=kind).value
        looked = measure("bench_find.scan", runs=1, kind=kind).value if kind != "code" else []
        half, most = _ranks(found)
        line = f"{place}: {title:<24}{half:>10.2f}{most:>10.2f}"
        say(line + (f"{_ranks(looked)[0]:>12.2f}" if looked else ""))


def _ranks(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]


def main() -> None:
    """Print p50 and p95 in milliseconds for each kind, on SQLite and on PostgreSQL."""
    say(f"{'ms':<36}{'p50':>10}{'p95':>10}{'scan p50':>12}")
    on_both("find", [1_000_000], bench)


if __name__ == "__main__":
    main()
