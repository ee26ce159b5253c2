"""Compiling: unified lists without duplicates, joint lists with leads, derived county lists."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionItemList, ListKind, ListState
from tests import cast
from tests.cast import Place
from tests.stages.library import build
from tests.told import told

pytestmark = pytest.mark.django_db


def submitted(place: Place, role: str, *items: tuple[str, str]) -> InspectionItemList:
    """A department's list, submitted."""
    item_list = build.draft(place.departments[role])
    for code, name in items:
        build.add(item_list, code, name=name)
    return services.submit_list(item_list=item_list, actor=SYSTEM)


@pytest.fixture
@told
def unified(huizhou: Place) -> InspectionItemList:
    """A unified list of two departments that share one name and one code."""
    submitted(huizhou, "lead", ("A01", "演示·证照检查"), ("A02", "演示·广告检查"))
    submitted(huizhou, "partner", ("B01", "演示 · 证照检查"), ("A02", "演示·排污检查"))
    office = huizhou.actor("lead", Role.OFFICE)
    return services.compile_unified(department=huizhou.lead, year=build.YEAR, actor=office)


@pytest.mark.clause("PY-201b")
def test_compiling_merges_the_submitted_lists(pengyang: Place) -> None:
    with time_machine.travel(dt.datetime(2024, 12, 20, 2, tzinfo=dt.UTC)):
        first = submitted(pengyang, "lead", ("A01", "演示·证照检查"))
        submitted(pengyang, "partner", ("B01", "演示·排污检查"))
        unified = services.compile_unified(
            department=pengyang.lead, year=2025, actor=pengyang.actor("lead", Role.OFFICE)
        )
        assert {item.code for item in unified.items.all()} == {"A01", "B01"}
        departments = {item.department for item in unified.items.all()}
        assert departments == {pengyang.lead, pengyang.partner}
        first.refresh_from_db()
        assert first.state == ListState.COMPILED


@pytest.mark.clause("PY-201c")
def test_a_compiled_list_is_published_for_everybody(pengyang: Place) -> None:
    with time_machine.travel(dt.datetime(2024, 12, 20, 2, tzinfo=dt.UTC)):
        submitted(pengyang, "lead", ("A01", "演示·证照检查"))
        office = pengyang.actor("lead", Role.OFFICE)
        unified = services.compile_unified(department=pengyang.lead, year=2025, actor=office)
        with pytest.raises(Refused, match="汇总编制"):
            services.publish_list(item_list=unified, actor=office)
        services.finish_compiling(item_list=unified, actor=office)
        services.publish_list(item_list=unified, actor=office)
        assert selectors.published_lists(pengyang.region).get() == unified
        assert [i.code for i in selectors.drawable_items(pengyang.lead)] == ["A01"]


def test_duplicates_by_name_and_by_code_hold_compiling_up(unified: InspectionItemList) -> None:
    groups = selectors.open_duplicates(unified)
    names = {frozenset(item.name for item in group) for group in groups}
    assert names == {
        frozenset({"演示·证照检查", "演示 · 证照检查"}),
        frozenset({"演示·广告检查", "演示·排污检查"}),
    }
    with pytest.raises(Refused, match="2 组重复事项"):
        services.finish_compiling(item_list=unified, actor=SYSTEM)


def test_duplicates_are_resolved_by_keeping_one_or_by_telling_them_apart(
    unified: InspectionItemList,
) -> None:
    services.keep_one(item=unified.items.get(code="A01"), actor=SYSTEM)
    with pytest.raises(Refused, match="区别"):
        services.keep_apart(item=unified.items.get(code="A02"), reason="", actor=SYSTEM)
    services.keep_apart(
        item=unified.items.get(code="A02"), reason="编码相同,事项不同", actor=SYSTEM
    )
    done = services.finish_compiling(item_list=unified, actor=SYSTEM)
    assert done.state == ListState.COMPILED
    assert set(unified.items.values_list("code", flat=True)) == {"A01", "A02", "A02~2"}


def test_a_later_submission_is_taken_up_by_compiling_again(
    huizhou: Place, unified: InspectionItemList
) -> None:
    submitted(huizhou, "third", ("C01", "演示·工地检查"))
    again = services.compile_unified(department=huizhou.lead, year=build.YEAR, actor=SYSTEM)
    assert again.pk == unified.pk
    assert again.items.filter(code="C01").exists()


def test_nothing_submitted_means_nothing_to_compile(huizhou: Place) -> None:
    with pytest.raises(Refused, match="没有部门报送"):
        services.compile_unified(department=huizhou.lead, year=build.YEAR, actor=SYSTEM)


def test_a_keeper_does_not_compile(huizhou: Place) -> None:
    submitted(huizhou, "lead", ("A01", "演示·证照检查"))
    with pytest.raises(Refused) as refused:
        services.compile_unified(
            department=huizhou.lead, year=build.YEAR, actor=huizhou.actor("lead", Role.KEEPER)
        )
    assert refused.value.status == 403


def joint_list(place: Place) -> InspectionItemList:
    """The joint list of a place with two lines, published."""
    item_list = services.start_list(
        department=place.lead, kind=ListKind.JOINT, year=build.YEAR, actor=SYSTEM
    )
    services.add_joint_item(
        item_list=item_list,
        code="L01",
        domain="机动车",
        name="演示·机动车检验机构检查",
        lead_department=place.lead,
        participating_departments=[place.partner],
        actor=SYSTEM,
    )
    services.add_joint_item(
        item_list=item_list,
        code="L02",
        domain="住建",
        name="演示·工地检查",
        lead_department=place.third,
        participating_departments=[place.partner],
        actor=SYSTEM,
    )
    services.finish_compiling(item_list=item_list, actor=SYSTEM)
    return services.publish_list(item_list=item_list, actor=SYSTEM)


@pytest.mark.clause("JL-202d", "CJ-09b")
def test_a_joint_list_shows_lead_and_cooperating_departments(jilin: Place) -> None:
    joint_list(jilin)
    lines = {line.code: line for line in selectors.published_joint_items(jilin.region)}
    assert lines["L01"].lead_department == jilin.lead
    assert list(lines["L01"].participating_departments.all()) == [jilin.partner]


@pytest.mark.clause("JL-202e")
def test_a_county_list_is_derived_from_the_provincial_one(jilin: Place) -> None:
    source = joint_list(jilin)
    county = cast.region("220582", "集安市", "county", jilin.region)
    local = [
        Department.objects.create(
            code=f"jian-{row.system_id}",
            name=f"集安市{row.short_name}",
            region=county,
            system=row.system,
            is_office=row == jilin.lead,
        )
        for row in (jilin.lead, jilin.partner)
    ]
    derived = services.derive_joint_list(
        source=source, department=local[0], year=build.YEAR, actor=SYSTEM
    )
    lines = list(derived.item_list.joint_items.all())
    assert [line.code for line in lines] == ["L01"]
    assert lines[0].lead_department == local[0]
    assert [line.code for line in derived.unmatched] == ["L02"]
    services.finish_compiling(item_list=derived.item_list, actor=SYSTEM)
    services.publish_list(item_list=derived.item_list, actor=SYSTEM)
    assert selectors.published_lists(county).get() == derived.item_list
    assert selectors.published_lists(jilin.region).get() == source


def test_a_joint_line_needs_participants_beside_its_lead(huizhou: Place) -> None:
    item_list = services.start_list(
        department=huizhou.lead, kind=ListKind.JOINT, year=build.YEAR, actor=SYSTEM
    )
    for participants in ([], [huizhou.lead]):
        with pytest.raises(Refused) as refused:
            services.add_joint_item(
                item_list=item_list,
                code="L01",
                domain="演示",
                name="演示·检查",
                lead_department=huizhou.lead,
                participating_departments=participants,
                actor=SYSTEM,
            )
        assert "participating_departments" in refused.value.fields
