"""Figures of the registries as of a day."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import counting, selectors, services
from mingqian.library.models import InspectionObject, ObjectRegistry, RegistryFigure
from mingqian.library.selectors import figures, objects
from tests import cast
from tests.cast import Place
from tests.faces.console.test_library_lists import signed_in
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(huizhou: Place, districts: dict[str, Region]) -> dt.date:
    """Two objects and two inspectors, counted for yesterday; one more object since."""
    first = build.obj(huizhou.lead, 1, region=districts["441302"], risk_class="D")
    build.obj(huizhou.lead, 2, object_type="branch", industry_code="F51")
    InspectionObject.objects.filter(name="演示·第2号公司").update(department=None)
    registry = services.open_registry(department=huizhou.lead, name="演示库", actor=SYSTEM)
    services.register(registry=registry, inspection_object=first, reason="演示", actor=SYSTEM)
    build.inspector(huizhou.lead, "检查员甲", qualifications=["特种设备"], level="city")
    build.inspector(huizhou.lead, "检查员乙", valid_to=None)
    assert counting.count_yesterday() > 0
    build.obj(huizhou.lead, 3)
    assert counting.count_yesterday() == 0
    return cast.today() - dt.timedelta(days=1)


def numbers(place: Place, subject: str, fact: str, day: dt.date) -> dict[str, int]:
    """Label → number, as the keeper sees it."""
    actor = place.actor("lead", Role.KEEPER)
    return {line.label: line.number for line in figures.table(actor, subject, fact, day)}


def test_a_past_day_stays_as_it_was_and_zeros_are_shown(huizhou: Place, counted: dt.date) -> None:
    objects = {
        fact: numbers(huizhou, figures.OBJECTS, fact, counted)
        for fact in figures.FACTS[figures.OBJECTS]
    }
    assert objects["region"] == {"惠城区": 1, "博罗县": 0, "惠州市（未分到下级）": 1}
    assert (objects["object_type"]["公司"], objects["object_type"]["个体工商户"]) == (1, 0)
    assert objects["risk_class"]["D 信用风险高"] == 1
    assert objects["registry"] == {"演示库": 1}
    assert (objects["department"]["惠州市市场监督管理局"], objects["department"]["未明确"]) == (
        1,
        1,
    )
    assert objects["industry"]["F 批发和零售业"] == 1
    assert sum(objects["status"].values()) == 2
    assert figures.base_of(huizhou.lead, cast.today()) == 1

    people = {
        fact: numbers(huizhou, figures.INSPECTORS, fact, counted)
        for fact in figures.FACTS[figures.INSPECTORS]
    }
    assert people["certificate"] == {"有效": 1, "将到期": 0, "已过期": 0, "没有证件": 1}
    assert people["qualification"] == {"特种设备": 1}
    assert people["level"]["市级"] == 1
    assert people["status"] == {"在岗": 2, "已离岗": 0}

    with time_machine.travel(dt.datetime.combine(cast.today(), dt.time(12)) + dt.timedelta(days=1)):
        assert counting.count_yesterday() > 0
        assert sum(numbers(huizhou, figures.OBJECTS, "status", counted).values()) == 2
    later = numbers(huizhou, figures.OBJECTS, "status", counted + dt.timedelta(days=1))
    assert sum(later.values()) == 3


def test_a_large_register_shows_what_the_night_counted(
    huizhou: Place, counted: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    [registry] = registers = list(ObjectRegistry.objects.all())
    more = [build.obj(huizhou.lead, number) for number in (4, 5)]
    for each in more:
        services.register(registry=registry, inspection_object=each, reason="演示", actor=SYSTEM)
    assert selectors.sizes_of(registers) == {registry.pk: objects.Size(3)}
    monkeypatch.setattr(objects, "COUNTED", 2)
    assert selectors.sizes_of(registers) == {registry.pk: objects.Size(1, is_of_night=True)}
    keeper: Client = signed_in(huizhou, "lead", Role.KEEPER)
    assert "昨夜统计" in keeper.get(reverse("console:registry-list")).content.decode()
    RegistryFigure.objects.all().delete()
    assert selectors.sizes_of(registers) == {registry.pk: objects.Size(2, is_least=True)}


def test_the_page_shows_a_day_leads_to_the_list_and_exports(
    huizhou: Place, counted: dt.date
) -> None:
    keeper: Client = signed_in(huizhou, "lead", Role.KEEPER)
    address = reverse("console:object-statistics")
    page = keeper.get(address, {"fact": "risk_class"}).content.decode()
    assert "risk_class=D" in page
    assert f"自 {counted} 起有统计" in page
    sheet = keeper.get(address, {"fact": "status", "format": "csv"}).content.decode("utf-8-sig")
    assert f"存续,2,{counted}" in sheet
    assert f"歇业,0,{counted}" in sheet
    future = keeper.get(address, {"day": cast.today().isoformat()})
    assert future.status_code == 422
    assert f"只有 {counted} 至 {counted} 的统计" in future.content.decode()
    assert keeper.get(reverse("console:inspector-statistics")).status_code == 200


def test_before_the_first_night_the_page_says_so(huizhou: Place) -> None:
    page = signed_in(huizhou, "lead", Role.KEEPER).get(reverse("console:object-statistics"))
    assert "还没有统计" in page.content.decode()
