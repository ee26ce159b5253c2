"""Pages of the desk over a registry of a million objects: server time of every kind.

Run: ``make bench``, or ``python benchmarks/bench_registry.py [OBJECTS …]`` (default 1000000), on a
SQLite file of its own and on the database of MINGQIAN_DATABASE_URL. A page is asked for several
times through Django's test client, as a keeper of the city sees it; what is measured is the time
from the request to the whole answer, with session, menus and to-do counts; «core» is the time this
process was busy, which other people's work does not stretch (on PostgreSQL without the database's
own). «far» is a page after a
thousand others. ``BENCH_FOLDER`` keeps the SQLite file there and uses it again.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from bench_find import name_of
from measuring import measure, say, timed
from register import insert, on_both, prepare, write

ROUNDS = 7
DISTRICTS = [f"4413{number:02d}" for number in range(2, 12)]
TYPES = ["company"] * 6 + ["sole_trader"] * 7 + ["branch", "cooperative", "partnership"]
INDUSTRIES = ["F5191", "F5211", "H6210", "C1351", "I6513", "O8051", "E4710", "L7211", "A0311"]
CAPITALS = [(500_000, "50(万元)"), (1_000_000, "100万人民币"), (30_000_000, "3,000(万元人民币)")]
BASE = 1_000_000
#: Name of a register → one object in how many stands in it.
REGISTERS = {"小": 2_000, "中": 33, "大": 2}
TODAY = dt.datetime.now(tz=dt.UTC).date()


def vary(number: int) -> dict[str, Any]:
    """What differs from object to object; the same for the same number."""
    rnd = random.Random(number)  # noqa: S311 - made-up objects
    kind = rnd.choice(TYPES)
    amount, text = rnd.choice(CAPITALS) if kind == "company" else (None, "")
    place = "441313" if number % 20_000 == 7 else rnd.choice(DISTRICTS)
    last = TODAY - dt.timedelta(days=rnd.randrange(2_000)) if rnd.random() < 0.05 else None
    return {
        "object_type": kind,
        "region_id": place,
        "industry_code": "B0610" if number % 10_000 == 3 else rnd.choice(INDUSTRIES),
        "established_on": TODAY - dt.timedelta(days=rnd.randrange(9_000)),
        "capital_amount": amount,
        "capital_text": text,
        "capital_currency": "CNY" if text else "",
        "address": f"惠州市演示区演示路{number % 900}号",
        "business_scope": "食品销售；日用百货销售；餐饮服务；货物进出口。" * 4,
        "is_abnormal": rnd.random() < 0.03,
        "is_serious": rnd.random() < 0.0005,
        "has_complaint": rnd.random() < 0.01,
        "is_region_inferred": rnd.random() < 0.2,
        "last_inspected_on": last,
        "source": "演示登记" if number % 3 else "演示专项",
    }


def fill(size: int) -> dict[str, Any]:
    """Make the tables, `size` objects, registers and records; give the seconds of the writing."""
    prepare()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    from mingqian.library import counting
    from mingqian.library.models import InspectionObject
    from tests import cast
    from tests.stages.draw import build

    cast.load_rulebooks()
    home = cast.place("huizhou")
    for code in [*DISTRICTS, "441313"]:
        cast.region(code, f"演示{code}区", "county", home.region)
    [pattern] = build.objects_for(home.lead, 1)
    row = InspectionObject.objects.filter(pk=pattern.pk).values().get()

    def written() -> int:
        with transaction.atomic():
            insert(row, size, name_of, vary)
            _linked(home, size)
        return size

    found = timed(written)
    _people(home)
    with transaction.atomic():
        counting.count_yesterday()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze" if connection.vendor == "postgresql" else "analyze")
    return found


def _linked(home: Any, size: int) -> None:
    """Registers with their members, and enforcement records of one object in thirty."""
    from mingqian.library.models import EnforcementRecord, ObjectRegistry, Registration

    # Made before the rows flow: a connection that copies answers nothing else.
    made = {
        ObjectRegistry.objects.create(department=home.lead, name=f"演示{name}库").pk: share
        for name, share in REGISTERS.items()
    }
    given = dict.fromkeys(("recorded_by", "ended_by", "end_reason", "reason"), "")
    names = ["registry_id", "inspection_object_id", "since", "origin", *given]
    members = (
        (pk, BASE + number, dt.date(2020, 1, 1), "import", *given.values())
        for pk, share in made.items()
        for number in range(2, size + 1, share)
    )
    write(Registration, names, members)
    names = ["inspection_object_id", "department_id", "decision_no", "kind", "summary"]
    records = (
        (
            BASE + n,
            home.lead.pk,
            f"演示{n}",
            "警告",
            "演示",
            TODAY - dt.timedelta(days=n % 900),
            "x",
        )
        for n in range(2, size + 1, 30)
    )
    write(EnforcementRecord, [*names, "decided_on", "source"], records)


def _people(home: Any) -> None:
    """The keeper of the city, and inspectors of its departments."""
    from mingqian.foundation.policy.roles import Role
    from tests.stages.library import build

    for role in (Role.KEEPER, Role.OFFICE):
        home.person("lead", role)
    for number in range(200):
        build.inspector(home.lead, f"检查员{number}")


PAGES = {
    "list": "",
    "list, far": "far",
    "nothing any index knows": "inferred=yes&established_from=2099-01-01",
    "part of a name, rare": "q=鹏飞",
    "part of a name, common": "q=食品",
    "one character": "q=茶",
    "beginning of a code": "q=91441",
    "beginning of a code, few": "q=914412",
    "region": "region=441305",
    "region of few": "region=441313",
    "type": "object_type=cooperative",
    "risk D": "risk_class=D",
    "risk D in the region of few": "risk_class=D&region=441313",
    "flag": "flag=serious",
    "no flag, far": "flag=none&far",
    "industry": "industry=F51",
    "industry of few": "industry=B06",
    "capital": "capital_from=2000&capital_to=4000",
    "founded": "established_from=2024-01-01",
    "authority": "authority=4412",
    "authority of nobody": "authority=99",
    "small register": "registry=1",
    "middle register": "registry=2",
    "large register": "registry=3",
    "large register, risk D": "registry=3&risk_class=D",
    "middle register, few left": "registry=2&risk_class=D&object_type=cooperative",
    "outside the large register": "outside=3",
    "penalty within a year": "penalty=year",
    "no penalty": "penalty=no",
    "inspected within a year": "inspected=year",
    "never inspected": "inspected=never",
    "inferred, no keeper": "inferred=yes&keeper=none",
    "source": "source=演示专项",
    "updated since tomorrow": "updated_since=2099-01-01",
    "common name, risk D, flag": "q=食品&risk_class=D&flag=abnormal",
    "nothing": "risk_class=D&flag=serious&object_type=cooperative&status=suspended",
}
OTHERS = (
    "objects/{pk}/",
    "objects/{pk}/peek/",
    "objects/{pk}/edit/",
    "objects/new/",
    "objects/registries/",
    "objects/registries/1/",
    "objects/registries/2/",
    "objects/registries/3/",
    "objects/registries/3/rule/",
    "objects/filters/",
    "objects/bulk/",
    "objects/bulk/new/?risk_class=D",
    "objects/exports/",
    "objects/exports/new/",
    "objects/statistics/",
    "objects/statistics/?fact=registry",
    "inspectors/statistics/?fact=certificate",
    "objects/{pk}/registries/",
    "objects/labels/",
    "objects/merges/",
    "objects/merges/?region=441305",
    "objects/districts/",
    "objects/licenses/",
    "objects/sources/",
    "objects/imports/",
    "objects/imports/new/",
    "inspectors/",
    "inspectors/1/",
    "inspectors/experts/",
    "items/",
    "items/board/",
    "search/?q=食品",
    "todos/",
    "",
)


def pages(only: str) -> dict[str, Any]:
    """Milliseconds of every page asked for several times; before them the core's."""
    prepare()
    from django.conf import settings
    from django.test import Client

    from mingqian.foundation.org.models import Person

    settings.ALLOWED_HOSTS, settings.DEBUG = ["testserver"], False
    client = Client()
    client.force_login(Person.objects.get(username=f"huizhou-lead-{only}"))
    client.get("/desk/objects/new/")  # what a process loads once
    client.get("/desk/objects/?q=食品")
    asked = {title: f"/desk/objects/?{query}" for title, query in PAGES.items()}
    asked |= {f"/{path}": f"/desk/{path.format(pk=BASE + 500_000)}" for path in OTHERS}
    return timed(lambda: {title: _times(client, url) for title, url in asked.items()})


def _times(client: Any, url: str) -> list[float]:
    from django.core.cache import cache

    if url.endswith("far"):
        url = f"{url.removesuffix('far').rstrip('&')}&after={_cursor()}"
    found, busy = [], []
    for _ in range(ROUNDS):
        cache.clear()
        start, core = perf_counter(), process_time()
        answer = client.get(url)
        found.append((perf_counter() - start) * 1000)
        busy.append((process_time() - core) * 1000)
        if answer.status_code not in {200, 403, 404}:
            raise RuntimeError(f"{url}: {answer.status_code}")
        if answer.status_code != 200:
            return []
    return [median(busy), *found]


def _cursor() -> str:
    from mingqian.ui.paging import _encode

    return _encode([BASE + 400_000])


def bench(size: int, place: str) -> None:
    """All pages on one database."""
    kept = Path(os.environ.get("BENCH_FOLDER", "-"), "filled")
    if place != "SQLite" or not kept.exists():
        wrote = measure("bench_registry.fill", runs=1, size=size)
        say(f"{place}: {size:,} objects written in {wrote.seconds:.1f} s")
        if kept.parent.is_dir() and place == "SQLite":
            kept.touch()
    for role in ("keeper", "office"):
        found = measure("bench_registry.pages", runs=1, only=role).value
        worst = 0.0
        for title, measured in found.items():
            if measured:
                busy, *times = measured
                cuts = quantiles(times, n=20, method="inclusive")
                worst = max(worst, cuts[18])
                line = f"{place}: {role:<8}{title:<42}{cuts[9]:>10.1f}{cuts[18]:>10.1f}"
                say(f"{line}{busy:>10.1f}")
        say(f"{place}: {role}: slowest p95 {worst:.0f} ms")


def main() -> None:
    """Print p50 and p95 in milliseconds for each page, on SQLite and on PostgreSQL."""
    say(f"{'ms':<60}{'p50':>10}{'p95':>10}{'core p50':>10}")
    on_both("registry", [1_000_000], bench)


if __name__ == "__main__":
    main()
