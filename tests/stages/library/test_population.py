"""From which objects a draw may be made, by the rulebook's strategy."""

from __future__ import annotations

import pytest

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library import selectors, services
from mingqian.library.models import InspectionObject
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def ids(rows: object) -> set[int]:
    """Keys of the objects."""
    return {row.pk for row in rows}  # type: ignore[attr-defined]


@pytest.mark.clause("HZ-06c")
def test_in_huizhou_the_leads_object_base_is_the_population(huizhou: Place) -> None:
    own, other = build.obj(huizhou.lead, 1), build.obj(huizhou.partner, 2)
    mode = rules_of.for_region(huizhou.lead).text("draw.population")
    found = selectors.population(mode=mode, lead=huizhou.lead, departments=[huizhou.partner])
    assert mode == "lead_object_base"
    assert ids(found) == {own.pk}
    assert other.pk not in ids(found)


def test_an_object_of_another_department_in_the_leads_register_belongs_to_its_base(
    huizhou: Place,
) -> None:
    shared = build.obj(huizhou.partner, 2)
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    services.register(registry=registry, inspection_object=shared, reason="共同监管", actor=SYSTEM)
    assert ids(selectors.population(mode="lead_object_base", lead=huizhou.lead)) == {shared.pk}


@pytest.mark.clause("JL-203a", "CJ-10b", "PY-202a")
def test_each_item_resolves_to_its_objects_and_inspectors(jilin: Place) -> None:
    inside, outside = build.obj(jilin.lead, 1), build.obj(jilin.lead, 2)
    registry = services.open_registry(department=jilin.lead, name="演示·专项库", actor=SYSTEM)
    services.register(
        registry=registry, inspection_object=inside, reason="持有许可证", actor=SYSTEM
    )
    build.inspector(jilin.lead, "检查员甲", specialities=["特种设备"])
    build.inspector(jilin.lead, "检查员乙")
    item_list = build.published(
        jilin.lead, "A01", registry=registry, required_speciality="特种设备"
    )
    item = item_list.items.get()
    mode = rules_of.for_region(jilin.lead).text("draw.population")
    assert mode == "item_register"
    assert ids(selectors.objects_of_item(item)) == {inside.pk}
    found = selectors.population(mode=mode, lead=jilin.lead, items=[item])
    assert ids(found) == {inside.pk}
    assert outside.pk not in ids(found)
    people = selectors.drawable_inspectors(jilin.lead, items=[item])
    assert [person.name for person in people] == ["检查员甲"]


@pytest.mark.clause("JL-203c")
def test_an_item_without_a_register_stops_the_pool_and_stands_in_the_gap_report(
    jilin: Place,
) -> None:
    item_list = build.published(jilin.lead, "A01")
    idle = services.open_registry(department=jilin.lead, name="演示·闲置库", actor=SYSTEM)
    item = item_list.items.get()
    with pytest.raises(Refused, match=item.name):
        selectors.population(mode="item_register", lead=jilin.lead, items=[item])
    gaps = [gap.code for row in selectors.quality_report(item_list) for gap in row.gaps]
    assert "registry" in gaps
    assert list(selectors.registries_without_item(jilin.lead)) == [idle]


@pytest.mark.clause("XL-203a")
def test_in_xinglongtai_special_lists_are_filtered_from_the_registration_data(
    xinglongtai: Place,
) -> None:
    bureau = xinglongtai.departments["bureau"]
    food = build.obj(bureau, 1, business_scope="食品销售")
    other = build.obj(bureau, 2, business_scope="建材销售")
    mode = rules_of.for_region(bureau).text("draw.population")
    assert mode == "registration_data"
    assert ids(selectors.population(mode=mode, lead=xinglongtai.lead)) == {food.pk, other.pk}
    special = services.open_registry(
        department=bureau, name="演示·食品经营专用名录", rule={"keywords": ["食品"]}, actor=SYSTEM
    )
    assert ids(selectors.members_of(special)) == {food.pk}
    services.change_object(
        inspection_object=InspectionObject.objects.get(pk=other.pk),
        facts={"business_scope": "建材、食品销售"},
        reason="登记变更",
        actor=SYSTEM,
    )
    assert ids(selectors.members_of(special)) == {food.pk, other.pk}


@pytest.mark.clause("CJ-14b")
def test_in_changjiang_relevant_registers_are_united_or_intersected(changjiang: Place) -> None:
    only_lead, only_partner = build.obj(changjiang.lead, 1), build.obj(changjiang.partner, 2)
    both = build.obj(changjiang.lead, 3)
    registry = services.open_registry(
        department=changjiang.partner, name="演示·排污单位库", actor=SYSTEM
    )
    services.register(registry=registry, inspection_object=both, reason="排污许可", actor=SYSTEM)
    mode = rules_of.for_region(changjiang.lead).text("draw.population")
    assert mode == "relevant_registers"

    def found(combine: str) -> set[int]:
        return ids(
            selectors.population(
                mode=mode,
                lead=changjiang.lead,
                departments=[changjiang.partner],
                combine=combine,
            )
        )

    assert found("union") == {only_lead.pk, only_partner.pk, both.pk}
    assert found("intersection") == {both.pk}


def test_deregistered_objects_stay_for_the_draw_to_exclude_by_name(huizhou: Place) -> None:
    gone = build.obj(huizhou.lead, 1, status="deregistered")
    assert ids(selectors.population(mode="lead_object_base", lead=huizhou.lead)) == {gone.pk}


def test_a_merged_record_is_nowhere(huizhou: Place) -> None:
    kept, double = build.obj(huizhou.lead, 1), build.obj(huizhou.lead, 2)
    services.merge(duplicate=double, into=kept, reason="同一主体", actor=SYSTEM)
    assert ids(selectors.population(mode="lead_object_base", lead=huizhou.lead)) == {kept.pk}
