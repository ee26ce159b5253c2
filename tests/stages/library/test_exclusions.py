"""What stays out of random draws, and what a document admits to them."""

from __future__ import annotations

import pytest

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import selectors, services
from mingqian.library.models import InspectionItem
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def item_of(place: Place, role: str = "lead") -> InspectionItem:
    """A published item of a department."""
    return build.published(place.departments[role], full_list_code="Z1").items.get()


@pytest.mark.clause("XL-501a")
def test_a_key_area_item_is_drawn_only_with_an_admitting_document(xinglongtai: Place) -> None:
    item = item_of(xinglongtai, "bureau")
    unit = xinglongtai.departments["bureau"]
    assert selectors.drawable_items(unit).exists()
    with pytest.raises(Refused) as refused:
        services.mark_key_area(item=item, area="花卉", actor=SYSTEM)
    assert "特种设备安全" in refused.value.fields["key_area"]
    services.mark_key_area(item=item, area="食品", actor=SYSTEM)
    assert not selectors.drawable_items(unit).exists()
    assert not item.is_drawable
    with pytest.raises(Refused, match="批准文号"):
        services.admit_key_area(item=item, document_no="", reason="需要", actor=SYSTEM)
    services.admit_key_area(
        item=item, document_no="演示发〔2026〕3号", reason="专项部署", actor=SYSTEM
    )
    assert list(selectors.drawable_items(unit)) == [item]
    assert item.is_drawable
    line = journal.history(item.item_list)[0]
    assert "演示发〔2026〕3号" in line.sentence


@pytest.mark.clause("CJ-03a", "CJ-03d")
def test_an_item_with_a_lawful_other_method_leaves_draws_with_its_ground(
    changjiang: Place,
) -> None:
    item = item_of(changjiang)
    with pytest.raises(Refused) as refused:
        services.mark_not_applicable(item=item, case="不想抽", ground="x", actor=SYSTEM)
    assert "法定检查方式" in refused.value.fields["case"]
    with pytest.raises(Refused, match="依据或理由"):
        services.mark_not_applicable(item=item, case="其他", ground="", actor=SYSTEM)
    services.mark_not_applicable(
        item=item, case="法定检查方式", ground="《演示法》第三条", actor=SYSTEM
    )
    assert not selectors.drawable_items(changjiang.lead).exists()
    item.refresh_from_db()
    assert item.non_applicable_ground == "《演示法》第三条"


@pytest.mark.clause("PY-207a")
def test_a_flag_reaches_the_copy_in_the_compiled_list(huizhou: Place) -> None:
    own = build.draft(huizhou.partner)
    item = build.add(own)
    services.submit_list(item_list=own, actor=SYSTEM)
    unified = services.compile_unified(department=huizhou.lead, year=build.YEAR, actor=SYSTEM)
    services.finish_compiling(item_list=unified, actor=SYSTEM)
    services.publish_list(item_list=unified, actor=SYSTEM, reason="演示")
    assert selectors.drawable_items(huizhou.partner).exists()
    services.mark_key_area(item=item, area="危险化学品", actor=SYSTEM)
    assert not selectors.drawable_items(huizhou.partner).exists()
