"""The pool: who is in, who is out by which rule, strata and weights (flows §4, G4 to G6, G14)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fairdraw.pool import read
from fairdraw.sample import draw as reference_draw
from mingqian.draw import services
from mingqian.draw.models import Draw, OutsideKind
from mingqian.foundation.files import store
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.plan.models import UpperPlanEntry
from mingqian.scheme.models import InspectionTask, TaskState
from tests import cast
from tests.cast import Place
from tests.stages.draw import build
from tests.stages.library.build import uscc

pytestmark = pytest.mark.django_db


def reasons(draw: Draw) -> dict[str, str]:
    """Name of the object → reason code that keeps it out."""
    rows = draw.exclusions.filter(is_overridden=False, is_warning=False)
    return {row.inspection_object.name: row.reason_code for row in rows}


def warnings(draw: Draw) -> set[str]:
    """Reason codes that only warn."""
    return set(draw.exclusions.filter(is_warning=True).values_list("reason_code", flat=True))


def county(huizhou: Place) -> Place:
    """博罗县 below 惠州 with a counterpart and a department of another line."""
    place = Place("boluo", cast.region("441322", "博罗县", "county", huizhou.region))
    for name, line in (("lead", "market"), ("partner", "environment"), ("third", "housing")):
        place.departments[name] = Department.objects.create(
            code=f"boluo-{name}",
            name=f"博罗县{line}局",
            short_name=f"县{line}局",
            region=place.region,
            system_id=line,
        )
    return place


def test_objects_that_no_longer_exist_are_left_out_and_named(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 3)
    build.objects_for(huizhou.lead, 1, start=9, status="deregistered")
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    assert reasons(draw) == {"演示·第9号公司": "not_active"}
    assert draw.exclusions.get().clause
    pool = draw.pool
    assert (pool.candidate_count, pool.excluded_count, pool.size) == (4, 1, 3)


@pytest.mark.clause("HZ-06d")
def test_the_second_pool_of_a_year_lacks_all_objects_of_the_first_draw(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    first = build.drawn(huizhou, build.make_task(huizhou, object_count=4))
    gone = {row.oid for row in build.selected(first)}
    second = build.pool_of(huizhou, build.make_task(huizhou))
    assert not gone & set(build.pool_ids(second))
    rows = second.exclusions.filter(reason_code="same_year")
    assert {row.oid for row in rows} == gone
    assert all(first.draw_no in row.reason and "第（六）条" in row.clause for row in rows)


@pytest.mark.clause("HZ-06d")
def test_a_cancelled_task_does_not_count_as_drawn(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 6)
    first = build.drawn(huizhou, build.make_task(huizhou, object_count=3))
    InspectionTask.objects.filter(pk=first.task_id).update(
        state=TaskState.CANCELLED, cancelled_reason="演示取消"
    )
    assert build.pool_of(huizhou, build.make_task(huizhou)).pool.size == 6


def test_last_years_draw_does_not_count(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 6)
    first = build.drawn(huizhou, build.make_task(huizhou, object_count=3))
    Draw.objects.filter(pk=first.pk).update(drawn_at=timezone.now() - dt.timedelta(days=366))
    assert build.pool_of(huizhou, build.make_task(huizhou)).pool.size == 6


def test_what_another_department_drew_is_no_exclusion_in_huizhou_but_a_hint(
    huizhou: Place,
) -> None:
    build.objects_for(huizhou.partner, 4)
    first = build.drawn(
        huizhou, build.make_task(huizhou, lead="partner", participants=("third",), object_count=4)
    )
    for row in build.selected(first):
        row.inspection_object.department = huizhou.lead
        row.inspection_object.save()
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    assert draw.pool.size == 4
    assert warnings(draw) == {"participant_same_year"}


@pytest.mark.clause("HZ-06e")
def test_a_county_leaves_out_what_its_city_counterpart_drew_and_nobody_else_does(
    huizhou: Place,
) -> None:
    boluo = county(huizhou)
    for index, row in enumerate(build.objects_for(huizhou.lead, 6)):
        row.region = boluo.region
        row.save()
        assert index < 6
    city = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    gone = {row.oid for row in build.selected(city)}
    from mingqian.library.models import InspectionObject

    InspectionObject.objects.update(department=boluo.lead)
    same_line = build.pool_of(boluo, build.make_task(boluo))
    assert not gone & set(build.pool_ids(same_line))
    assert set(reasons(same_line).values()) == {"upper_level"}
    InspectionObject.objects.update(department=boluo.third)
    other_line = build.pool_of(
        boluo, build.make_task(boluo, lead="third", participants=("partner",))
    )
    assert other_line.pool.size == 6


def test_the_city_is_only_told_of_what_its_counties_drew(huizhou: Place) -> None:
    boluo = county(huizhou)
    build.objects_for(boluo.lead, 4)
    build.drawn(boluo, build.make_task(boluo, object_count=2))
    from mingqian.library.models import InspectionObject

    InspectionObject.objects.update(department=huizhou.lead)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    assert draw.pool.size == 4
    assert warnings(draw) == {"lower_level"}


def test_a_flagged_object_is_readmitted_only_by_a_reasoned_scheme(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 4)
    first = build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    flagged, plain = build.selected(first)
    flagged.inspection_object.has_complaint = True
    flagged.inspection_object.save()
    assert build.pool_of(huizhou, build.make_task(huizhou)).pool.size == 2
    task = build.make_task(huizhou, readmit_flagged=True, readmit_reason="投诉集中，再查一次")
    draw = build.pool_of(huizhou, task)
    assert flagged.oid in build.pool_ids(draw)
    assert plain.oid not in build.pool_ids(draw)
    row = draw.exclusions.get(oid=flagged.oid, reason_code="same_year")
    assert (row.is_overridden, row.override_reason) == (True, "投诉集中，再查一次")


@pytest.mark.clause("HZ-06g")
def test_a_flag_doubles_the_odds_and_the_weight_stands_in_the_record(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    build.objects_for(huizhou.lead, 10, start=50, has_complaint=True)
    draw = build.pool_of(huizhou, build.make_task(huizhou, flagged_weight=2, object_count=1))
    units = list(read(store.read(draw.pool.file)))
    assert sorted(unit.weight for unit in units) == [1] * 10 + [2] * 10
    heavy = {unit.id for unit in units if unit.weight == 2}
    wins = sum(
        reference_draw(units, f"{number:064x}", {"all": 1}).selected_ids[0] in heavy
        for number in range(10_000)
    )
    assert 6667 - 250 < wins < 6667 + 250
    flat = build.pool_of(
        huizhou, build.make_task(huizhou, participants=("third",), flagged_weight=1)
    )
    assert {unit.weight for unit in read(store.read(flat.pool.file))} == {1}


@pytest.mark.clause("PY-203h", "CJ-14c", "CJ-14d")
def test_every_stratum_is_drawn_at_its_own_ratio(pengyang: Place) -> None:
    build.keep_in_force(pengyang)
    items = build.items_of(pengyang.lead)
    for start, risk in ((1, "A"), (100, "B"), (200, "D")):
        build.objects_for(pengyang.lead, 20, start=start, risk_class=risk)
    rates = {"A": 50, "B": 100, "C": 100, "D": 300, "U": 100}
    task = build.make_task(pengyang, items=items, strata_permille=rates, sampling_permille=None)
    draw = build.drawn(pengyang, task)
    got = dict.fromkeys("ABCDU", 0)
    for row in build.selected(draw):
        assert row.risk_class == row.stratum
        got[row.stratum] += 1
    assert got == {"A": 1, "B": 2, "C": 0, "D": 6, "U": 0}


def test_a_class_the_scheme_is_silent_about_is_refused_by_name(pengyang: Place) -> None:
    build.keep_in_force(pengyang)
    items = build.items_of(pengyang.lead)
    build.objects_for(pengyang.lead, 3, risk_class="C")
    task = build.make_task(pengyang, items=items, strata_permille={"A": 50}, sampling_permille=None)
    with pytest.raises(Refused) as refused:
        build.pool_of(pengyang, task)
    assert refused.value.status == 422
    assert "“C”" in refused.value.reason
    assert not Draw.objects.exists()


@pytest.mark.clause("JL-206f")
def test_jilin_leaves_out_the_same_item_of_an_upper_body_and_not_another(jilin: Place) -> None:
    below = Place("changchun", cast.region("220100", "长春市", "city", jilin.region))
    below.departments["lead"] = Department.objects.create(
        code="cc-lead", name="长春市市场监管局", region=below.region, system_id="market"
    )
    below.departments["partner"] = Department.objects.create(
        code="cc-partner", name="长春市住建局", region=below.region, system_id="housing"
    )
    upper = build.items_of(jilin.lead, "I01")
    build.objects_for(jilin.lead, 4)
    province = build.drawn(jilin, build.make_task(jilin, items=upper, object_count=2))
    gone = {row.oid for row in build.selected(province)}
    lower = build.items_of(below.lead, "I01", "J01")
    registry = lower[0].registry
    from mingqian.library.models import Registration

    for row in Registration.objects.all():
        Registration.objects.create(
            registry=registry, inspection_object=row.inspection_object, since=row.since
        )
    same = build.pool_of(below, build.make_task(below, items=lower[:1]))
    assert set(reasons(same).values()) == {"upper_level"}
    assert not gone & set(build.pool_ids(same))
    other = build.pool_of(below, build.make_task(below, items=lower[1:]))
    assert other.pool.size == 4
    row = same.exclusions.first()
    with pytest.raises(Refused) as refused:
        services.override_exclusion(exclusion=row, reason="", actor=below.actor("lead", Role.HEAD))
    assert refused.value.status == 422
    with pytest.raises(Refused) as refused:
        services.override_exclusion(
            exclusion=row, reason="有正当理由", actor=below.actor("lead", Role.HANDLER)
        )
    assert refused.value.status == 403
    draw = services.override_exclusion(
        exclusion=row, reason="举报线索集中", actor=below.actor("lead", Role.HEAD)
    )
    assert row.oid in build.pool_ids(draw)
    kept = draw.exclusions.get(oid=row.oid)
    assert (kept.is_overridden, kept.override_reason) == (True, "举报线索集中")


@pytest.mark.clause("XL-505b")
def test_objects_on_the_citys_list_are_kept_out_of_the_district_pool(xinglongtai: Place) -> None:
    items = build.items_of(xinglongtai.lead)
    build.objects_for(xinglongtai.lead, 5)
    city = xinglongtai.region.parent
    services.register_outside_list(
        actor=xinglongtai.actor("lead", Role.HANDLER),
        kind=OutsideKind.DRAWN,
        region=city,
        body="盘锦市市场监管局",
        title="2026年度市级抽查名单",
        dated=timezone.localdate(),
        codes=[uscc(2), f" {uscc(4)} ", ""],
    )
    draw = build.pool_of(xinglongtai, build.make_task(xinglongtai, participants=(), items=items))
    assert reasons(draw) == {
        "演示·第2号公司": "upper_level",
        "演示·第4号公司": "upper_level",
    }
    assert "盘锦市市场监管局" in draw.exclusions.first().reason


def test_a_wrong_row_refuses_the_whole_outside_list_and_names_it(xinglongtai: Place) -> None:
    wrong = uscc(3)[:-1] + ("0" if uscc(3)[-1] != "0" else "1")
    with pytest.raises(Refused) as refused:
        services.register_outside_list(
            actor=xinglongtai.actor("lead", Role.HANDLER),
            kind=OutsideKind.DRAWN,
            region=xinglongtai.region.parent,
            body="盘锦市市场监管局",
            title="名单",
            dated=timezone.localdate(),
            codes=[uscc(2), wrong, uscc(2)],
        )
    assert refused.value.status == 422
    assert "第 2 行" in refused.value.reason
    assert "第 3 行" in refused.value.reason
    from mingqian.draw.models import OutsideList

    assert not OutsideList.objects.exists()


@pytest.mark.clause("XL-603d")
def test_what_an_upper_plan_covers_is_left_out_until_the_leader_in_charge_admits_it(
    xinglongtai: Place,
) -> None:
    items = build.items_of(xinglongtai.lead, "F01")
    build.objects_for(xinglongtai.lead, 3)
    build.objects_for(xinglongtai.lead, 1, start=8, risk_class="D")
    UpperPlanEntry.objects.create(
        region=xinglongtai.region,
        body="辽宁省市场监管局",
        year=timezone.localdate().year,
        name="食品经营专项抽查",
        item_codes=["F01"],
        object_range={"risk_classes": ["D"]},
        range_text="高风险主体",
    )
    task = build.make_task(xinglongtai, participants=(), items=items)
    draw = build.pool_of(xinglongtai, task)
    assert reasons(draw) == {"演示·第8号公司": "upper_plan"}
    row = draw.exclusions.get()
    with pytest.raises(Refused):
        services.override_exclusion(
            exclusion=row, reason="区里急需", actor=xinglongtai.actor("lead", Role.HEAD)
        )
    admitted = services.override_exclusion(
        exclusion=row, reason="区里急需", actor=xinglongtai.actor("bureau", Role.CHIEF)
    )
    assert row.oid in build.pool_ids(admitted)


@pytest.mark.clause("CJ-14e")
def test_changjiang_excludes_a_repeat_unless_an_exception_is_stated(changjiang: Place) -> None:
    build.objects_for(changjiang.lead, 6)
    first = build.drawn(changjiang, build.make_task(changjiang, object_count=2))
    complained, plain = build.selected(first)
    complained.inspection_object.has_complaint = True
    complained.inspection_object.save()
    draw = build.pool_of(changjiang, build.make_task(changjiang, lead="lead"))
    assert plain.oid not in build.pool_ids(draw)
    assert complained.oid in build.pool_ids(draw)
    assert "投诉举报" in draw.exclusions.get(oid=complained.oid).override_reason
    row = draw.exclusions.get(oid=plain.oid)
    admitted = services.override_exclusion(
        exclusion=row, reason="上级转办", actor=changjiang.actor("lead", Role.HEAD)
    )
    assert plain.oid in build.pool_ids(admitted)


@pytest.mark.clause("CJ-14e")
def test_changjiang_counts_the_checks_of_every_member(changjiang: Place) -> None:
    build.objects_for(changjiang.partner, 4)
    first = build.drawn(
        changjiang,
        build.make_task(changjiang, lead="partner", participants=("third",), object_count=2),
    )
    gone = {row.oid for row in build.selected(first)}
    task = build.make_task(changjiang, participants=("partner",))
    assert not gone & set(build.pool_ids(build.pool_of(changjiang, task)))


@pytest.mark.clause("CJ-14e")
def test_a_key_item_lifts_the_exclusion_of_repeats(changjiang: Place) -> None:
    build.objects_for(changjiang.lead, 4)
    build.drawn(changjiang, build.make_task(changjiang, object_count=2))
    items = build.items_of(changjiang.lead, "K01", tier="key")
    draw = build.pool_of(changjiang, build.make_task(changjiang, items=items))
    assert draw.pool.size == 4


def test_a_must_exclusion_cannot_be_set_aside(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 4)
    build.drawn(huizhou, build.make_task(huizhou, object_count=2))
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    row = draw.exclusions.filter(reason_code="same_year").first()
    with pytest.raises(Refused) as refused:
        services.override_exclusion(
            exclusion=row, reason="想查", actor=huizhou.actor("lead", Role.HEAD)
        )
    assert refused.value.code == "no_exception"


def test_where_the_text_is_silent_repeats_are_only_pointed_out(pengyang: Place) -> None:
    build.keep_in_force(pengyang)
    items = build.items_of(pengyang.lead)
    build.objects_for(pengyang.lead, 4)
    build.drawn(pengyang, build.make_task(pengyang, items=items, object_count=2))
    draw = build.pool_of(pengyang, build.make_task(pengyang, items=items))
    assert draw.pool.size == 4
    assert warnings(draw) == {"same_year", "participant_same_year"}


def test_what_passed_a_sampling_this_year_is_not_sampled_again(jilin: Place) -> None:
    items = build.items_of(jilin.lead, "P01")
    build.objects_for(jilin.lead, 4)
    services.register_outside_list(
        actor=jilin.actor("lead", Role.HANDLER),
        kind=OutsideKind.SAMPLING_PASSED,
        region=jilin.region,
        body="国家抽检机构",
        title="合格公告",
        dated=timezone.localdate(),
        codes=[uscc(3)],
        item_codes=["P01"],
    )
    sampling = build.make_task(jilin, items=items, methods=["on_site", "sampling"])
    assert reasons(build.pool_of(jilin, sampling)) == {"演示·第3号公司": "sampling_passed"}
    looking = build.make_task(jilin, items=items, methods=["on_site"])
    assert build.pool_of(jilin, looking).pool.size == 4


@pytest.mark.clause("CJ-14b")
def test_the_pool_is_the_union_or_the_intersection_of_the_registers(changjiang: Place) -> None:
    build.objects_for(changjiang.lead, 3)
    build.objects_for(changjiang.partner, 2, start=20)
    union = build.pool_of(changjiang, build.make_task(changjiang))
    assert union.pool.size == 5
    shared = build.pool_of(changjiang, build.make_task(changjiang, combine="intersection"))
    assert shared.pool.size == 0


@pytest.mark.clause("JL-208d")
def test_a_special_task_is_drawn_at_the_ratio_its_scheme_sets(jilin: Place) -> None:
    items = build.items_of(jilin.lead)
    build.objects_for(jilin.lead, 9)
    task = build.make_task(jilin, items=items, sampling_permille=500)
    task.is_special = True
    task.save()
    assert len(build.selected(build.drawn(jilin, task))) == 5
