"""Checks that are lawfully not random rest on their ground, and are done at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingqian.followup import services
from mingqian.followup.models import NonRandomCheck, NonRandomState
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.library import services as library
from mingqian.library.models import InspectionItem
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def item_of(place: Place) -> InspectionItem:
    """A published item of the lead."""
    return build.published(place.lead, full_list_code="Z1").items.get()


def register(item: InspectionItem, ground: str, **more: Any) -> NonRandomCheck:
    """A registered check outside the draw."""
    given: dict[str, Any] = {"source": "other", "party": "演示摊点", **more}
    return services.register_nonrandom(item=item, ground=ground, actor=SYSTEM, **given)


@pytest.mark.clause("HZ-02b")
def test_an_ordinary_item_checked_outside_a_draw_needs_a_reason(huizhou: Place) -> None:
    item = item_of(huizhou)
    with pytest.raises(Refused) as refused:
        register(item, "特殊重点领域")
    assert refused.value.status == 422
    assert "reason" in refused.value.fields
    assert not NonRandomCheck.objects.exists()
    library.mark_key_area(item=item, area="特种设备安全", actor=SYSTEM)
    row = services.register_nonrandom(
        item=item,
        inspection_object=build.obj(huizhou.lead, 8),
        source="routine",
        ground="特殊重点领域",
        actor=SYSTEM,
    )
    assert (row.ground, row.party) == ("特殊重点领域", row.inspection_object.name)
    assert row.rulebook == rules.governing_version(huizhou.lead)


@pytest.mark.clause("XL-502a", "CJ-03b")
@pytest.mark.parametrize(
    ("place_key", "ground"),
    [("xinglongtai", "专项整治/重点检查/飞行检查"), ("changjiang", "上级专门要求或重点部署")],
)
def test_campaigns_and_orders_rest_on_a_document_number(
    request: pytest.FixtureRequest, place_key: str, ground: str
) -> None:
    item = item_of(request.getfixturevalue(place_key))
    with pytest.raises(Refused) as refused:
        register(item, ground, source="deployed", reason="上级要求")
    assert "document_no" in refused.value.fields
    thing = build.obj(item.department, 8)
    row = register(item, ground, inspection_object=thing, document_no="演示发〔2026〕9号")
    assert row.document_no == "演示发〔2026〕9号"
    assert "演示发〔2026〕9号" in history(row)[0].reason


@pytest.mark.clause("XL-504a", "XL-504b", "CJ-03c")
@pytest.mark.parametrize(
    ("place_key", "ground"),
    [
        ("xinglongtai", "突发事件及媒体曝光的系统性、区域性违法行为"),
        ("changjiang", "投诉举报/转办交办/数据监测的个案线索"),
    ],
)
def test_emergencies_and_clues_rest_on_their_source(
    request: pytest.FixtureRequest, place_key: str, ground: str
) -> None:
    item = item_of(request.getfixturevalue(place_key))
    with pytest.raises(Refused) as refused:
        register(item, ground, source="emergency")
    assert "reason" in refused.value.fields
    thing = build.obj(item.department, 8)
    row = register(item, ground, inspection_object=thing, reason="来源：演示媒体报道")
    assert row.reason == "来源：演示媒体报道"


def test_a_ground_the_rulebook_does_not_know_is_refused(huizhou: Place) -> None:
    with pytest.raises(Refused) as refused:
        register(item_of(huizhou), "其他", reason="想查")
    assert refused.value.fields["ground"].endswith("只有：特殊重点领域")


def test_nobody_checks_with_another_departments_item(huizhou: Place) -> None:
    item = build.published(huizhou.partner).items.get()
    with pytest.raises(Refused) as refused:
        services.register_nonrandom(
            item=item,
            party="演示摊点",
            source="complaint",
            ground="特殊重点领域",
            reason="举报",
            actor=huizhou.actor("lead", Role.HANDLER),
        )
    assert refused.value.status == 403


@pytest.mark.clause("CJ-03b")
def test_an_order_from_above_is_carried_out_like_a_clue(changjiang: Place) -> None:
    row = register(
        item_of(changjiang), "上级专门要求或重点部署", source="deployed", document_no="演示1号"
    )
    assert not row.is_clue
    row = services.record_nonrandom(
        check=row, checked_on=DAY, situation="未发现问题", is_problem=False, actor=SYSTEM
    )
    row = services.conclude_nonrandom(check=row, outcome="无须处置", actor=SYSTEM)
    assert (row.state, row.path, row.checked_on) == (NonRandomState.HANDLED, "", DAY)
