"""Older numbers, licences, names in time, branches, coordinates, contacts, districts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionObject
from mingqian.library.selectors.facts import districts as grouping
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def numbered(row: InspectionObject, number: str, kind: str = "registration") -> object:
    """An older number of an object."""
    return services.add_code(
        inspection_object=row, kind=kind, number=number, source="登记机关", actor=SYSTEM
    )


def licensed(row: InspectionObject, actor: Actor = SYSTEM, **more: object) -> object:
    """A licence of an object."""
    facts: dict[str, object] = {
        "name": "食品经营许可证", "number": "JY1 0000-1", "issuer": "演示市场监管局",
        "valid_from": dt.date(2024, 1, 1), "valid_to": dt.date(2027, 1, 1), "source": "演示",
        **more,
    }  # fmt: skip
    return services.add_license(inspection_object=row, actor=actor, **facts)


@pytest.mark.clause("JL-203d")
@pytest.mark.parametrize("number", ["4413000000001", "44130000000012", "441300000000123"])
def test_an_old_number_belongs_to_one_living_object_and_finds_it(
    huizhou: Place, number: str
) -> None:
    row, other = build.obj(huizhou.lead, 1), build.obj(huizhou.lead, 2)
    numbered(row, f" {number[:6]}-{number[6:]} ")
    with pytest.raises(Refused, match=row.name) as refused:
        numbered(other, number)
    assert refused.value.code == "taken"
    assert services.code_holder(number) == row
    assert list(selectors.find(InspectionObject.objects.all(), number[:8])) == [row]
    services.remove_code(code=row.codes.get(), reason="录错", actor=SYSTEM)
    numbered(other, number)


@pytest.mark.parametrize(
    ("kind", "number"),
    [("registration", "123"), ("organisation", "12"), ("former", "91"), ("name", "1234567890123")],
)
def test_a_number_must_look_like_its_kind(huizhou: Place, kind: str, number: str) -> None:
    with pytest.raises(Refused) as refused:
        numbered(build.obj(huizhou.lead, 1), number, kind)
    assert refused.value.status == 422


def test_a_licence_shows_its_validity_and_one_object_holds_it(huizhou: Place) -> None:
    row, other = build.obj(huizhou.lead, 1), build.obj(huizhou.lead, 2)
    first = licensed(row, huizhou.actor("partner", Role.KEEPER))
    lasting = licensed(row, name="排污许可证", number="PW1", valid_to=None)
    with pytest.raises(Refused, match=row.name):
        licensed(other)
    with time_machine.travel(dt.datetime(2026, 12, 2, 2, tzinfo=dt.UTC)):
        lines = {line.license.pk: line for line in selectors.licenses_of(row)}
        assert (lines[first.pk].state, lines[first.pk].days_left) == ("有效", 30)
        assert (lines[lasting.pk].state, lines[lasting.pk].days_left) == ("长期有效", None)
        keeper = huizhou.actor("lead", Role.KEEPER)
        assert list(selectors.expiring_licenses(keeper, 60)) == [first]
        services.revoke_license(license=first, on=dt.date(2026, 12, 1), reason="歇业", actor=keeper)
        assert selectors.licenses_of(row)[0].state in {"已注销", "长期有效"}
        assert not selectors.expiring_licenses(keeper, 60).exists()
    licensed(other)
    assert row.licenses.get(pk=first.pk).state_on(dt.date(2027, 5, 1)) == "已注销"
    assert other.licenses.get().state_on(dt.date(2027, 5, 1)) == "已过期"
    for wrong, field in (
        ({"number": ""}, "number"),
        ({"valid_to": dt.date(2020, 1, 1)}, "valid_to"),
    ):
        with pytest.raises(Refused) as refused:
            licensed(row, **{"number": "X1234", **wrong})
        assert field in refused.value.fields


@pytest.mark.clause("PY-202d")
def test_a_former_name_is_dated_and_still_finds_the_object(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, name="演示·江宁食品店", established_on=dt.date(2015, 1, 1))
    for day, name in ((3, "演示·新味道店"), (5, "演示·第三家店")):
        with time_machine.travel(dt.datetime(2026, day, 1, 2, tzinfo=dt.UTC)):
            services.change_object(
                inspection_object=row, facts={"name": name}, reason="登记变更", actor=SYSTEM
            )
    assert [(old.name, old.since, old.until) for old in row.former_names.all()] == [
        ("演示·新味道店", dt.date(2026, 3, 1), dt.date(2026, 5, 1)),
        ("演示·江宁食品店", dt.date(2015, 1, 1), dt.date(2026, 3, 1)),
    ]
    everything = InspectionObject.objects.all()
    for words, found in (("宁食品", [row]), ("新味", [row]), ("第三家", [row]), ("旧", [])):
        assert list(selectors.find(everything, words)) == found


def test_a_branch_names_its_parent_and_nothing_goes_round(huizhou: Place) -> None:
    parent = build.obj(huizhou.lead, 1)
    branch = build.obj(huizhou.lead, 2, object_type="branch", parent=parent)
    assert list(parent.branches.all()) == [branch]
    with pytest.raises(Refused) as refused:
        services.change_object(
            inspection_object=parent, facts={"parent": branch}, reason="有误", actor=SYSTEM
        )
    assert "parent" in refused.value.fields


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"longitude": Decimal("114.4")}, "latitude"),
        ({"longitude": Decimal("14.4"), "latitude": Decimal("23.1")}, "longitude"),
        ({"longitude": Decimal("114.4"), "latitude": Decimal("83.1")}, "latitude"),
        ({"longitude": Decimal("114.4"), "latitude": Decimal("23.1")}, "coordinates_source"),
    ],
)
def test_coordinates_come_whole_within_the_country_and_with_a_source(
    huizhou: Place, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        build.obj(huizhou.lead, 1, **facts)
    assert field in refused.value.fields


def test_several_contacts_each_with_post_and_phone(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    for name in ("演示·甲", "演示·乙"):
        services.add_contact(
            inspection_object=row, name=name, post="负责人", phone="000-0000", actor=SYSTEM
        )
    services.end_contact(contact=row.contacts.all()[0], actor=SYSTEM)
    assert [person.name for person in row.contacts.filter(until=None)] == ["演示·乙"]
    with pytest.raises(Refused) as refused:
        services.add_contact(inspection_object=row, name="", phone="电话", actor=SYSTEM)
    assert set(refused.value.fields) == {"name", "phone"}


def test_inferred_districts_are_settled_alike_for_addresses_that_begin_alike(
    huizhou: Place, districts: dict[str, Region], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, other = districts["441302"], districts["441322"]
    rows = [
        build.obj(
            huizhou.lead, number, region=town, is_region_inferred=True,
            address=f"惠州市{road}{number}号",
        )
        for number, road in ((1, "演示路"), (2, "演示路"), (3, "样例街"), (4, "样例巷"))
    ]  # fmt: skip
    keeper = huizhou.actor("lead", Role.KEEPER)
    assert [(group.beginning, group.count) for group in selectors.address_groups(keeper, 6)] == [
        ("惠州市演示路", 2), ("惠州市样例巷", 1), ("惠州市样例街", 1),
    ]  # fmt: skip
    monkeypatch.setattr(grouping, "GROUPED", 3)  # the first along the index: the last one waits
    assert sum(group.count for group in selectors.address_groups(keeper, 6)) == 3
    group = list(selectors.in_group(keeper, "惠州市演示路", town.pk))
    registry = services.open_registry(
        department=huizhou.lead, name="演示·博罗库", rule={"regions": [other.pk]}, actor=SYSTEM
    )
    services.settle_districts(objects=group, decision="choose", region=other, actor=keeper)
    assert set(selectors.members_of(registry)) == set(rows[:2])
    services.settle_districts(objects=[rows[2]], decision="accept", actor=keeper)
    with pytest.raises(Refused, match="理由"):
        services.settle_districts(objects=[rows[3]], decision="unknown", actor=keeper)
    services.settle_districts(
        objects=[rows[3]], decision="unknown", reason="住所只写到市", actor=keeper
    )
    for row in rows:
        row.refresh_from_db()
    assert [(row.region.pk, row.is_region_inferred) for row in rows] == [
        (other.pk, False), (other.pk, False), (town.pk, False), (town.pk, True),
    ]  # fmt: skip
    assert rows[3].region_note == "住所只写到市"
    assert not selectors.inferred_districts(keeper).exists()
    assert rows[0].changes.filter(field="所属区划").get().new == "博罗县"
    with pytest.raises(Refused, match="核定"):
        services.settle_districts(objects=[rows[0]], decision="accept", actor=keeper)
    assert not selectors.inferred_districts(huizhou.actor("partner", Role.KEEPER)).exists()
