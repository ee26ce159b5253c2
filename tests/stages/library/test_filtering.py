"""The filter of the object registry: read, put into words, applied, kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import filtering, selectors, services
from mingqian.library.capital import parse as capital
from mingqian.library.finding import find
from mingqian.library.models import EnforcementRecord, InspectionObject, License, SavedFilter
from tests import cast
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1,000(万元人民币)", 10_000_000, "CNY"),
        ("50(万)", 500_000, "CNY"),
        ("9.5万美元", 95_000, "USD"),
        ("1,234.5(万香港元)", 12_345_000, "HKD"),
        ("3亿元", 300_000_000, "CNY"),
        ("2000000(元人民币)", 2_000_000, "CNY"),
        ("500", None, "XXX"),
        ("伍佰万元", None, "XXX"),
        ("N/A", None, "XXX"),
        ("", None, ""),
    ],
)
def test_capital_is_read_with_its_currency_and_never_guessed(
    text: str, amount: int | None, currency: str
) -> None:
    assert capital(text) == (amount, currency)


def test_capital_written_past_the_models_is_read_later(huizhou: Place) -> None:
    rows = [build.obj(huizhou.lead, number) for number in (1, 2)]
    InspectionObject.objects.filter(pk=rows[0].pk).update(capital_text="20(万美元)")
    InspectionObject.objects.filter(pk=rows[1].pk).update(capital_text="若干")
    assert (services.read_capital(), services.read_capital()) == (2, 0)
    kept = InspectionObject.objects.order_by("pk")
    assert list(kept.values_list("capital_amount", "capital_currency")) == [
        (200_000, "USD"),
        (None, "XXX"),
    ]


def found(query: str) -> set[str]:
    """Names the filter of a query string finds, walked and counted."""
    narrowed = filtering.narrow(
        selectors.objects_visible_to(SYSTEM), filtering.parse(QueryDict(query))
    )
    keys = narrowed.first(100)
    assert keys == sorted(keys, reverse=True)
    assert narrowed.count() == len(keys)
    assert narrowed.first(100, beyond=0, forwards=True) == keys[::-1]
    return set(InspectionObject.objects.filter(pk__in=keys).values_list("name", flat=True))


def test_every_condition_narrows(huizhou: Place, districts: dict[str, Region]) -> None:
    today = cast.today()
    a = build.obj(
        huizhou.lead,
        1,
        name="甲食品店",
        region=districts["441302"],
        industry_code="F5191",
        capital_text="1,000(万元人民币)",
        established_on=dt.date(2015, 6, 1),
        risk_class="D",
    )
    b = build.obj(
        huizhou.lead,
        2,
        name="乙茶业公司",
        region=districts["441322"],
        object_type="branch",
        capital_text="20(万美元)",
        established_on=dt.date(2024, 6, 1),
        status="suspended",
    )
    InspectionObject.objects.filter(pk=a.pk).update(is_abnormal=True)
    InspectionObject.objects.filter(pk=b.pk).update(
        department=None, is_region_inferred=True, source="演示专项"
    )
    services.note_inspected(inspection_object=a, on=today - dt.timedelta(days=30))
    registry = services.open_registry(department=huizhou.lead, name="演示库", actor=SYSTEM)
    services.register(registry=registry, inspection_object=a, reason="演示", actor=SYSTEM)
    EnforcementRecord.objects.create(
        inspection_object=b,
        department=huizhou.lead,
        decision_no="演示1",
        kind="警告",
        summary="演示",
        decided_on=today - dt.timedelta(days=500),
        source="演示",
    )
    License.objects.create(
        inspection_object=a,
        name="食品经营许可证",
        number="JY1",
        issuer="演示",
        valid_from=dt.date(2020, 1, 1),
        valid_to=today + dt.timedelta(days=30),
        source="演示",
        recorded_by="甲",
    )
    authority = build.uscc(1)[2:8]
    both = {"甲食品店", "乙茶业公司"}
    for query, names in {
        "": both,
        "q=食品": {"甲食品店"},
        "q=茶": {"乙茶业公司"},
        "q=司": {"乙茶业公司"},
        f"q={build.uscc(2)}": {"乙茶业公司"},
        f"q={build.uscc(2)[:3]}": both,
        "region=441302": {"甲食品店"},
        "region=441302&region=441322": both,
        "region=441300": both,
        "object_type=branch": {"乙茶业公司"},
        "kind=non_profit": set(),
        "risk_class=D": {"甲食品店"},
        "status=suspended": {"乙茶业公司"},
        "flag=abnormal": {"甲食品店"},
        "flag=none": {"乙茶业公司"},
        "industry=F": {"甲食品店"},
        "industry=51": {"甲食品店"},
        "industry=F51,H62": {"甲食品店"},
        "capital_from=500&capital_to=1000": {"甲食品店"},
        "capital_from=1001": set(),
        "currency=USD&capital_to=20": {"乙茶业公司"},
        "established_from=2020-01-01": {"乙茶业公司"},
        "established_to=2020-01-01": {"甲食品店"},
        f"authority={authority}": both,
        "authority=99": set(),
        f"registry={registry.pk}": {"甲食品店"},
        f"outside={registry.pk}": {"乙茶业公司"},
        "keeper=none": {"乙茶业公司"},
        f"keeper={huizhou.lead.code}": {"甲食品店"},
        "inspected=year": {"甲食品店"},
        "inspected=older": set(),
        "inspected=never": {"乙茶业公司"},
        "penalty=yes": {"乙茶业公司"},
        "penalty=year": set(),
        "penalty=no": {"甲食品店"},
        "license=none": {"乙茶业公司"},
        "license=expired": set(),
        f"license_until={today + dt.timedelta(days=60)}": {"甲食品店"},
        f"license_until={today + dt.timedelta(days=9)}": set(),
        "inferred=yes": {"乙茶业公司"},
        "source=演示专项": {"乙茶业公司"},
        f"updated_since={today}": both,
        "updated_since=2099-01-01": set(),
        "q=食品&risk_class=A": set(),
    }.items():
        assert found(query) == names, query


def test_a_filter_is_read_back_from_what_is_kept_and_said_in_words(huizhou: Place) -> None:
    asked = filtering.parse(
        QueryDict("q=食品&region=441300&risk_class=C&risk_class=D&capital_from=50&flag=serious")
    )
    assert filtering.parse(asked.as_dict()) == asked
    assert filtering.parse(QueryDict(filtering.query_of(asked))) == asked
    assert filtering.sentence(asked) == (
        "名称或信用代码：食品；区域：惠州市；信用风险：C 信用风险较高、D 信用风险高；"
        "风险情形：严重违法失信名单；注册资本不低于：50 万"
    )
    chip = filtering.describe(asked)[0]
    assert filtering.parse(QueryDict(chip.query)).q == ""
    assert filtering.sentence(filtering.ObjectFilter()) == "全部检查对象"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("region=999999", "region"),
        ("industry=X9", "industry"),
        ("established_from=2020-13-01", "established_from"),
        ("established_from=2024-01-02&established_to=2024-01-01", "established_from"),
        ("capital_from=abc", "capital_from"),
        ("capital_to=NaN", "capital_to"),
        ("authority=441", "authority"),
        ("registry=99999", "registry"),
        ("flag=odd", "flag"),
        ("q=" + "长" * 81, "q"),
        ("keeper=nobody-there", "keeper"),
    ],
)
def test_a_filter_that_cannot_be_read_names_the_field(query: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        filtering.parse(QueryDict(query))
    assert set(refused.value.fields) == {field}
    assert "筛选条件有误" in refused.value.reason


def test_one_character_is_found_anywhere_in_a_name(huizhou: Place) -> None:
    for number, name in enumerate(("鑫甲店", "乙鑫店", "丙店鑫", "丁店"), 1):
        build.obj(huizhou.lead, number, name=name)
    rows = InspectionObject.objects.all()
    assert {row.name for row in find(rows, "鑫")} == {"鑫甲店", "乙鑫店", "丙店鑫"}
    assert {row.name for row in find(rows, "丁")} == {"丁店"}


def test_a_kept_filter_is_its_owners_and_may_be_shared(huizhou: Place) -> None:
    owner = huizhou.actor("lead", Role.KEEPER)
    colleague = huizhou.actor("lead", Role.HANDLER)
    stranger = huizhou.actor("partner", Role.KEEPER)
    saved = services.save_filter(
        name="高风险", conditions=QueryDict("risk_class=D"), is_shared=False, actor=owner
    )
    assert not selectors.saved_filters(colleague).exists()
    services.save_filter(
        name="高风险", conditions=saved.conditions, is_shared=True, actor=owner, saved=saved
    )
    assert selectors.saved_filter_for(colleague, saved.pk).conditions == {"risk_class": ["D"]}
    assert not selectors.saved_filters(stranger).exists()
    with pytest.raises(Refused, match="已有名为"):
        services.save_filter(
            name="高风险", conditions={"flag": ["serious"]}, is_shared=False, actor=owner
        )
    with pytest.raises(Refused, match="请先填写筛选条件"):
        services.save_filter(name="空", conditions={}, is_shared=False, actor=owner)
    with pytest.raises(Refused, match="只有保存人"):
        services.delete_filter(saved=saved, actor=colleague)
    services.delete_filter(saved=saved, actor=owner)
    assert not SavedFilter.objects.exists()
