"""The range of objects: what it refuses, how it reads, what it finds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import selectors, services
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shops(huizhou: Place, districts: dict[str, Region]) -> dict[str, str]:
    """Three objects that differ in everything a range can ask: name → protocol id."""
    inner, outer = districts["441302"], districts["441322"]
    rows = {
        "grocer": build.obj(
            huizhou.lead, 1, region=inner, business_scope="食品销售;烟草零售",
            industry_code="F5112", risk_class="C", is_abnormal=True,
            established_on=dt.date(2020, 5, 1),
        ),
        "builder": build.obj(
            huizhou.lead, 2, region=outer, business_scope="房屋建筑",
            industry_code="E4710", risk_class="A", established_on=dt.date(2010, 1, 1),
        ),
        "baker": build.obj(
            huizhou.partner, 3, region=inner, business_scope="食品生产", industry_code="C1411",
            object_type="sole_trader", has_complaint=True,
        ),
    }  # fmt: skip
    return {name: row.oid for name, row in rows.items()}


@pytest.mark.parametrize(
    ("object_range", "expected"),
    [
        ({}, {"grocer", "builder", "baker"}),
        ({"regions": ["441300"]}, {"grocer", "builder", "baker"}),
        ({"regions": ["441302"]}, {"grocer", "baker"}),
        ({"industries": ["51"]}, {"grocer"}),
        ({"industries": ["C", "E47"]}, {"builder", "baker"}),
        ({"risk_classes": ["A", "C"]}, {"grocer", "builder"}),
        ({"risk_classes": ["U"]}, {"baker"}),
        ({"flags": ["abnormal", "complaint"]}, {"grocer", "baker"}),
        ({"keywords": ["食品"]}, {"grocer", "baker"}),
        ({"keywords": ["食品"], "regions": ["441322"]}, set()),
        ({"object_types": ["sole_trader"]}, {"baker"}),
        ({"kinds": ["non_market"]}, set()),
        ({"department": "huizhou-partner"}, {"baker"}),
        ({"established_after": "2015-01-01"}, {"grocer"}),
        ({"established_before": "2015-01-01"}, {"builder"}),
    ],
)
def test_a_range_finds_exactly_its_objects(
    shops: dict[str, str], object_range: dict[str, Any], expected: set[str]
) -> None:
    found = selectors.objects_in_range(object_range=object_range)
    assert {row.oid for row in found} == {shops[name] for name in expected}


@pytest.mark.clause("HZ-06c")
def test_a_department_base_holds_no_objects_of_another(
    huizhou: Place, shops: dict[str, str]
) -> None:
    found = selectors.objects_in_range(object_range={}, departments=[huizhou.lead])
    assert {row.oid for row in found} == {shops["grocer"], shops["builder"]}


def test_an_object_in_two_registers_comes_once(huizhou: Place, shops: dict[str, str]) -> None:
    first, second = (
        services.open_registry(
            department=huizhou.lead, name=name, rule={"keywords": ["食品"]}, actor=SYSTEM
        )
        for name in ("演示·食品库", "演示·流通库")
    )
    found = selectors.objects_in_range(object_range={}, registries=[first, second])
    assert sorted(row.oid for row in found) == sorted([shops["grocer"], shops["baker"]])


@pytest.mark.parametrize(
    ("object_range", "word"),
    [
        ({"area": ["441302"]}, "area"),
        ({"regions": ["999999"]}, "999999"),
        ({"industries": ["Z99"]}, "Z99"),
        ({"risk_classes": ["E"]}, "E"),
        ({"flags": ["late"]}, "late"),
        ({"registries": [77]}, "77"),
        ({"registries": ["x"]}, "整数"),
        ({"department": "nobody"}, "nobody"),
        ({"keywords": ["长" * 50]}, "40"),
        ({"kinds": "business", "regions": 5}, "文字列表"),
        ({"established_after": "去年"}, "2020-01-31"),
        ({"established_after": "2021-01-01", "established_before": "2020-01-01"}, "没有对象"),
        (["441302"], "条件表"),
    ],
)
def test_a_range_that_cannot_be_read_is_refused_by_name(
    huizhou: Place, object_range: Any, word: str
) -> None:
    with pytest.raises(Refused, match=word) as refused:
        selectors.validate_range(object_range)
    assert refused.value.status == 422


def test_a_range_reads_in_chinese(huizhou: Place, districts: dict[str, Region]) -> None:
    words = selectors.describe_range(
        {
            "regions": ["441302"],
            "industries": ["51"],
            "risk_classes": ["C", "D"],
            "keywords": ["食品", "烟草"],
            "flags": ["abnormal"],
        }
    )
    assert words == (
        "惠城区；行业 F51 批发业；信用风险 C、D；列入经营异常名录；经营范围含“食品”或“烟草”"
    )
    assert selectors.describe_range({}) == "全部检查对象"


def test_blank_values_do_not_narrow(huizhou: Place) -> None:
    raw = {"regions": [], "keywords": ["", " "], "department": ""}
    assert selectors.validate_range(raw) == {}
