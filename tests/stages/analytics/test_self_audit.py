"""The self-audit: a planted bias raises the alarm, chance does not, and it says what it cannot."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.utils import timezone

from mingqian.analytics import self_audits, services
from mingqian.analytics.audit import churn, objects, people, report
from mingqian.analytics.audit.pools import Chance, Facts, History
from mingqian.analytics.audit.several import ALARM, verdicts
from mingqian.analytics.models import SelfAudit
from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import Job, JobState
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library
from mingqian.library.models import InspectionObject, ObjectChange, Registration
from mingqian.matching import selectors as matching
from mingqian.matching.models import DepartmentPart
from tests import cast
from tests.cast import Place
from tests.stages.analytics import past
from tests.stages.draw import build as draws
from tests.stages.matching import build, light

TODAY = timezone.localdate


def finding(figures: dict[str, object], kind: str) -> dict[str, object]:
    """The first finding of a kind."""
    return next(row for row in figures["findings"] if row["kind"] == kind)


@pytest.fixture
def two_districts(huizhou: Place) -> list[InspectionObject]:
    """Sixty objects in each of two districts."""
    areas = [cast.region(f"44130{n}", f"演示{n}区", "county", huizhou.region) for n in (8, 9)]
    rows = []
    for number, area in enumerate(areas):
        rows += light.objects(huizhou, 60, start=1 + 100 * number, region=area)
    return rows


@pytest.mark.django_db
@pytest.mark.clause("JL-201b", "XL-201b")
def test_a_district_that_is_never_drawn_raises_the_alarm_and_a_fair_one_does_not(
    huizhou: Place, two_districts: list[InspectionObject]
) -> None:
    for seed in ("一", "二", "三"):
        past.draw_of(huizhou, two_districts, 24, seed)
    fair = report.build(huizhou.region, TODAY())
    assert (fair["draws"], fair["drawn"], fair["alarms"]) == (3, 72, 0)
    district = finding(fair, "objects-district")
    assert district["verdict"] == "quiet"
    assert "自由度 1" in district["figures"]
    coverage = {row["group"]: row for row in fair["coverage"]["district"]}
    expected = 60 * (1 - 24 / 120) ** 3
    assert coverage["演示8区"]["expected_never"] == pytest.approx(expected)

    def without_the_second(pool: list[InspectionObject], seed: str, quota: int) -> list:
        return past.fair([row for row in pool if row.region.name != "演示9区"], seed, quota)

    for seed in ("四", "五"):
        past.draw_of(huizhou, two_districts, 24, seed, choose=without_the_second)
    biased = report.build(huizhou.region, TODAY())
    assert finding(biased, "objects-district")["verdict"] == ALARM
    assert finding(biased, "objects-risk")["verdict"] != ALARM
    assert biased["alarms"] >= 1


@pytest.mark.django_db
def test_a_sealed_draw_is_not_audited_before_it_is_disclosed(
    huizhou: Place, two_districts: list[InspectionObject]
) -> None:
    past.draw_of(huizhou, two_districts, 24, "一")
    at = timezone.now() + dt.timedelta(days=3)
    draws.drawn(huizhou, draws.make_task(huizhou), disclosure="sealed", disclose_at=at)
    assert report.build(huizhou.region, TODAY())["draws"] == 1
    with draws.after(at, minutes=1) as now:
        assert report.build(huizhou.region, now.date())["draws"] == 2


@pytest.mark.django_db
@pytest.mark.clause("JL-201b")
def test_objects_passed_over_for_years_are_counted_against_expectation_and_named(
    huizhou: Place,
) -> None:
    pool = light.objects(huizhou, 80)
    spared = {row.oid for row in pool[:30]}

    def spares(rows: list[InspectionObject], seed: str, quota: int) -> list[InspectionObject]:
        return past.fair([row for row in rows if row.oid not in spared], seed, quota)

    for seed in "甲乙丙丁戊己":
        past.draw_of(huizhou, pool, 40, seed, choose=spares)
    figures = report.build(huizhou.region, TODAY())
    neglect = figures["neglect"]
    assert neglect["never"] >= 30
    assert neglect["expected"] == pytest.approx(80 / 64)
    assert neglect["rare"] == neglect["never"]
    assert {row["oid"] for row in neglect["unlucky"]} <= spared
    assert all(row["chance"] == pytest.approx(1 / 64) for row in neglect["unlucky"])
    light.objects(huizhou, 5, start=500)
    again = report.build(huizhou.region, TODAY())
    assert again["no_chance"] == {"active": 85, "in_pools": 80}


def fair_histories(seed: int, number: int = 120, quota: int = 30) -> Iterator[History]:
    """A fair history of three draws, without a database."""
    drawn = []
    for draw in range(3):
        order = sorted(range(number), key=lambda i: sha256(f"{seed}:{draw}:{i}".encode()).digest())
        drawn.append(set(order[:quota]))
    for i in range(number):
        facts = Facts(f"户{i}", f"区{i % 4}", f"业{i % 7}", "ABCD"[i % 3], "部门")
        yield History(
            f"x:{i}", facts, tuple(Chance((d, "all", 1), i in drawn[d]) for d in range(3))
        )


def test_the_false_alarm_rate_is_what_is_promised() -> None:
    """At most 1 % of runs may alarm falsely; 2,000 fair histories gave 16, i.e. 0.8 %."""
    sizes = {(d, "all", 1): (120, 30) for d in range(3)}
    alarms = 0
    for seed in range(300):
        found = objects.examine(fair_histories(seed), sizes, rare=0.05)
        chances = [row.p for row in found.balances.values()] + [found.neglect.p]
        marks, _ = verdicts(chances, alarm=0.01, notice=0.05)
        alarms += ALARM in marks
    assert alarms <= 7  # binomial: more than 7 of 300 at 1 % happens once in 90 times


@pytest.mark.django_db
def test_leaving_shortly_before_a_seal_and_returning_after_it_is_listed(huizhou: Place) -> None:
    pool = light.objects(huizhou, 6)
    keeper = huizhou.actor("lead", Role.KEEPER)
    sealed = TODAY() - dt.timedelta(days=20)
    past.draw_of(huizhou, pool[1:], 2, "一", sealed_on=sealed)

    def away(row: InspectionObject, left: dt.date, back: dt.date) -> None:
        library.deactivate(
            inspection_object=row, status="suspended", on=left, reason="装修", actor=keeper
        )
        library.change_object(
            inspection_object=row,
            facts={"status": "active", "status_on": back},
            reason="复业",
            actor=keeper,
        )
        for new, day in (("歇业", left), ("存续", back)):
            moment = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
            rows = ObjectChange.objects.filter(inspection_object=row, new=new, field="状态")
            rows.update(changed_at=moment)

    day = dt.timedelta(days=1)
    away(pool[0], sealed - 5 * day, sealed + 5 * day)
    away(pool[1], sealed - 5 * day, sealed - 2 * day)
    away(pool[2], sealed + 2 * day, sealed + 5 * day)
    window = churn.Window(30, 90, TODAY() - 400 * day, TODAY())
    found = churn.examine(huizhou.region.path, window)
    assert found.absences == 3
    (case,) = found.cases
    assert case.absence.oid == pool[0].oid
    assert (case.sealed_on, case.absence.reason) == (sealed, "装修")
    assert found.share == pytest.approx(31 / 401)
    assert found.p == pytest.approx(1 - (1 - 31 / 401) ** 3)
    outside = churn.Window(3, 90, TODAY() - 400 * day, TODAY())
    assert not churn.examine(huizhou.region.path, outside).cases


@pytest.mark.django_db
def test_leaving_a_register_counts_for_the_draws_from_that_register(huizhou: Place) -> None:
    pool = light.objects(huizhou, 4)
    items = draws.items_of(huizhou.lead, "L01")
    sealed = TODAY() - dt.timedelta(days=10)
    past.draw_of(huizhou, pool[1:], 1, "一", sealed_on=sealed)
    rows = Registration.objects.filter(inspection_object=pool[0])
    rows.update(until=sealed - dt.timedelta(days=3))
    Registration.objects.create(
        registry=items[0].registry,
        inspection_object=pool[0],
        since=sealed + dt.timedelta(days=3),
        reason="重新登记",
    )
    window = churn.Window(30, 90, TODAY() - dt.timedelta(days=99), TODAY())
    (case,) = churn.examine(huizhou.region.path, window).cases
    assert case.absence.kind == churn.REGISTER
    assert "移出" in case.absence.where


@pytest.mark.django_db
def test_who_meets_whom_again_is_counted_against_chance(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    light.with_rules(monkeypatch, recusal__last_inspector_days=0)
    build.staff(huizhou, "lead", 8)
    things = light.objects(huizhou, 12, risk_class="A")
    for row in things[:3]:
        row.risk_class = "D"
        row.save()
    first = build.dealt(huizhou, light.part_of(huizhou, things))
    second = build.dealt(huizhou, light.part_of(huizhou, things, seed="cd" * 32))
    found, (repeats,) = people.examine(huizhou.region.path, [TODAY().year])
    again = sum(
        len(team_of(first, drawn.oid) & team_of(second, drawn.oid))
        for drawn in matching.objects_of(second)
    )
    assert (repeats.pairs, repeats.observed) == (24, again)
    assert repeats.expected == pytest.approx(24 * 2 / 8)
    assert sum(row.dealt for row in found) == 48
    assert sum(row.high for row in found) == 12
    assert sum(row.expected_high for row in found) == pytest.approx(12)
    assert sum(row.expected for row in found) == pytest.approx(48)
    # The same team at the same door again: nobody needs chance for that.
    body, before = (json.loads(store.read(part.deal_file)) for part in (second, first))
    body["assignment"] = before["assignment"]
    second.deal_file = store.keep(
        json.dumps(body).encode(), name="x", media_type="application/json", actor=SYSTEM
    )
    second.save()
    _, (doctored,) = people.examine(huizhou.region.path, [TODAY().year])
    assert doctored.observed == 24
    assert doctored.p < 1e-6


def team_of(part: DepartmentPart, oid: str) -> set[int]:
    """Who goes to an object."""
    rows = part.assignments.filter(drawn_object__oid=oid)
    return set(rows.values_list("inspector_id", flat=True))


@pytest.mark.django_db
def test_the_tick_audits_once_a_day_what_has_drawn(huizhou: Place, outsider: Actor) -> None:
    past.draw_of(huizhou, light.objects(huizhou, 20), 5, "一")
    call_command("tick")
    call_command("tick")
    made = SelfAudit.objects.get()
    assert made.region == huizhou.region
    entry = json.loads(Entry.objects.get(event="analytics:audited").payload)
    assert (entry["draws"], entry["tests"]) == (1, made.tests)
    assert self_audits.latest(huizhou.actor("lead", Role.OFFICE), huizhou.region) == made
    assert not self_audits.earlier(huizhou.actor("lead", Role.HANDLER))
    with pytest.raises(Refused):
        self_audits.audit_for(outsider, made.pk)


@pytest.mark.django_db
def test_the_public_summary_names_no_person_and_no_object(huizhou: Place, outsider: Actor) -> None:
    assert self_audits.public_summary(huizhou.region) is None
    build.staff(huizhou, "lead", 4)
    pool = light.objects(huizhou, 20)
    past.draw_of(huizhou, pool, 5, "一")
    build.dealt(huizhou, light.part_of(huizhou, pool[:3]))
    office = huizhou.actor("lead", Role.OFFICE)
    services.make_audit(region=huizhou.region, on=TODAY(), actor=office)
    summary = self_audits.public_summary(huizhou.region)
    text = json.dumps(summary, default=str, ensure_ascii=False)
    assert "检查员" not in text
    assert not any(row.name in text or row.oid in text for row in pool)
    assert {row["kind"].partition("-")[0] for row in summary["findings"]} == {
        "objects",
        "neglect",
        "churn",
    }
    with pytest.raises(Refused):
        services.make_audit(region=huizhou.region, on=TODAY(), actor=outsider)
    with pytest.raises(Refused):
        services.start_audit(
            region=huizhou.region, on=TODAY(), actor=huizhou.actor("lead", Role.HANDLER)
        )


@pytest.mark.django_db(transaction=True)
def test_an_audit_asked_for_is_made_in_the_background(huizhou: Place) -> None:
    past.draw_of(huizhou, light.objects(huizhou, 8), 2, "一")
    actor = huizhou.actor("lead", Role.OFFICE)
    job = services.start_audit(region=huizhou.region, on=TODAY(), actor=actor)
    job = Job.objects.get(pk=job.pk)
    assert job.state == JobState.DONE
    assert SelfAudit.objects.get(pk=job.outcome["audit"]).made_by == actor.name
