"""The quality and gap reports of a list."""

from __future__ import annotations

import pytest

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import selectors, services
from mingqian.library.models import InspectionItemList
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def gaps(item_list: InspectionItemList) -> dict[str, list[str]]:
    """Item code → codes of its gaps."""
    return {
        row.item.code: [gap.code for gap in row.gaps] for row in selectors.quality_report(item_list)
    }


@pytest.mark.clause("JL-204b", "HZ-01c")
def test_items_without_a_guide_are_listed_with_the_missing_part(jilin: Place) -> None:
    item_list = build.draft(jilin.lead)
    build.add(item_list, "A01", guide_method="", guide_requirements="")
    build.add(item_list, "A02")
    report = selectors.quality_report(item_list)
    texts = {row.item.code: [gap.text for gap in row.gaps] for row in report}
    assert "工作指引缺检查方法、工作要求" in texts["A01"]
    assert not any("指引" in text for text in texts["A02"])


def test_where_the_guide_is_obligatory_publishing_waits_for_it(jilin: Place) -> None:
    item_list = build.draft(jilin.lead)
    build.add(item_list, "A01", guide_method="")
    with pytest.raises(Refused, match="检查方法"):
        services.publish_list(item_list=item_list, actor=SYSTEM)


@pytest.mark.clause("XL-600a")
def test_items_without_a_supervision_scheme_are_listed(xinglongtai: Place) -> None:
    item_list = build.draft(xinglongtai.departments["bureau"])
    build.add(item_list, "A01", supervision_scheme="")
    build.add(item_list, "A02")
    found = gaps(item_list)
    assert "scheme" in found["A01"]
    assert "scheme" not in found["A02"]


@pytest.mark.clause("XL-202a")
def test_each_random_item_points_at_the_full_list(xinglongtai: Place) -> None:
    bureau = xinglongtai.departments["bureau"]
    services.import_catalogue(
        department=bureau, rows=[{"code": "Z1", "name": "演示·证照检查"}], actor=SYSTEM
    )
    item_list = build.draft(bureau)
    build.add(item_list, "A01", full_list_code="Z1")
    build.add(item_list, "A02", full_list_code="Z9")
    found = gaps(item_list)
    assert "catalogue" not in found["A01"]
    assert "catalogue" in found["A02"]


@pytest.mark.clause("JL-202a")
def test_enforcement_items_the_list_leaves_out_are_reported(jilin: Place) -> None:
    rows = [{"code": "Z1", "name": "演示·证照检查"}, {"code": "Z2", "name": "演示·计量检查"}]
    assert services.import_catalogue(department=jilin.lead, rows=rows, actor=SYSTEM) == 2
    assert services.import_catalogue(department=jilin.lead, rows=rows, actor=SYSTEM) == 0
    item_list = build.draft(jilin.lead)
    build.add(item_list, "A01", full_list_code="Z1")
    assert [entry.code for entry in selectors.uncovered(item_list)] == ["Z2"]


def test_a_full_list_with_a_repeated_code_is_refused_whole(jilin: Place) -> None:
    rows = [{"code": "Z1", "name": "甲"}, {"code": "Z1", "name": "乙"}]
    with pytest.raises(Refused, match="第 1 行"):
        services.import_catalogue(department=jilin.lead, rows=rows, actor=SYSTEM)
    assert not jilin.lead.catalogue.exists()


def test_items_with_nothing_missing_are_not_in_the_report(huizhou: Place) -> None:
    registry = services.open_registry(department=huizhou.lead, name="演示·库", actor=SYSTEM)
    item_list = build.draft(huizhou.lead)
    item = build.add(item_list, "A01", registry=registry)
    assert gaps(item_list) == {"A01": ["checkpoints"]}
    services.set_checkpoints(item=item, checkpoints=[{"content": "演示·要点"}], actor=SYSTEM)
    assert gaps(item_list) == {}


@pytest.mark.clause("CJ-07a")
def test_guide_rules_and_record_form_change_with_a_version_and_new_tasks_use_it(
    changjiang: Place,
) -> None:
    first = build.draft(changjiang.lead)
    old = build.add(first, guide_method="旧方法", supervision_scheme="旧细则")
    services.set_checkpoints(item=old, checkpoints=[{"content": "旧要点"}], actor=SYSTEM)
    services.publish_list(item_list=first, actor=SYSTEM)
    second = services.new_version(
        item_list=first, adjustment_ground="法律法规修订", change_ground="修订", actor=SYSTEM
    )
    fresh = second.items.get()
    facts = {"guide_method": "新方法", "supervision_scheme": "新细则"}
    services.change_item(item=fresh, facts=facts, actor=SYSTEM)
    services.set_checkpoints(item=fresh, checkpoints=[{"content": "新要点"}], actor=SYSTEM)
    services.publish_list(item_list=second, actor=SYSTEM)
    now = selectors.drawable_items(changjiang.lead).get()
    assert (now.guide_method, now.supervision_scheme) == ("新方法", "新细则")
    assert [point.content for point in now.checkpoints.all()] == ["新要点"]
    old.refresh_from_db()
    assert (old.guide_method, old.supervision_scheme) == ("旧方法", "旧细则")
    assert [point.content for point in old.checkpoints.all()] == ["旧要点"]
