"""Inspection objects: identity, classes, who edits, history."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionObject, ObjectKind, ObjectType
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def non_market(place: Place, object_type: str, **facts: object) -> InspectionObject:
    """A product, project or act."""
    return services.add_object(
        object_type=object_type,
        own_number=str(facts.pop("own_number", f"演示-{object_type}-1")),
        facts={"name": f"演示·{object_type}", "region": place.region, **facts},
        department=place.lead,
        actor=SYSTEM,
    )


@pytest.mark.clause("JL-203e", "CJ-04d")
@pytest.mark.parametrize("object_type", ["product", "project", "act"])
def test_products_projects_and_acts_need_an_owner_but_no_credit_code(
    jilin: Place, object_type: str
) -> None:
    with pytest.raises(Refused) as refused:
        non_market(jilin, object_type)
    assert "owner" in refused.value.fields
    made = non_market(jilin, object_type, owner="演示·责任单位")
    assert made.uscc is None
    assert made.oid.startswith("obj:")
    assert made.kind == ObjectKind.NON_MARKET
    assert made in selectors.population(mode="lead_object_base", lead=jilin.lead)


@pytest.mark.clause("JL-203e", "CJ-04a", "CJ-04b")
@pytest.mark.parametrize("object_type", [t for t in ObjectType if t.kind == ObjectKind.BUSINESS])
def test_every_for_profit_type_is_kept_in_one_class_and_can_be_filtered(
    changjiang: Place, object_type: ObjectType
) -> None:
    made = build.obj(changjiang.lead, 5, object_type=object_type.value)
    assert made.kind == ObjectKind.BUSINESS
    assert made.oid == f"uscc:{build.uscc(5)}"
    found = selectors.objects_in_range(object_range={"object_types": [object_type.value]})
    assert list(found) == [made]


@pytest.mark.clause("CJ-04c")
@pytest.mark.parametrize("object_type", ["social", "institution"])
def test_non_profit_objects_need_a_valid_credit_code(changjiang: Place, object_type: str) -> None:
    right = build.uscc(7)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    for code, word in (("", "必须填写"), (wrong, "校验位"), (right[:10], "18 位")):
        with pytest.raises(Refused, match=word) as refused:
            services.add_object(
                object_type=object_type,
                uscc=code,
                facts={"name": "演示·协会", "region": changjiang.region},
                department=changjiang.lead,
                actor=SYSTEM,
            )
        assert "uscc" in refused.value.fields
    made = build.obj(changjiang.lead, 7, object_type=object_type)
    assert made.kind == ObjectKind.NON_PROFIT


def test_a_code_typed_in_full_width_is_the_same_object(huizhou: Place) -> None:
    build.obj(huizhou.lead, 9)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in build.uscc(9))
    with pytest.raises(Refused, match="已有"):
        services.add_object(
            object_type="company",
            uscc=f" {wide[:8]}-{wide[8:]} ",
            facts={"name": "演示·又一次", "region": huizhou.region},
            department=huizhou.lead,
            actor=SYSTEM,
        )


@pytest.mark.clause("PY-202b", "CJ-10e", "JL-203b")
def test_only_the_maintaining_department_edits_an_object(
    changjiang: Place, outsider: Actor
) -> None:
    row = build.obj(changjiang.partner, 1)
    for actor in (changjiang.actor("lead", Role.KEEPER), outsider):
        with pytest.raises(Refused) as refused:
            services.change_object(
                inspection_object=row, facts={"name": "演示·改名"}, reason="试一试", actor=actor
            )
        assert refused.value.status == 403
    row.refresh_from_db()
    assert row.name == "演示·第1号公司"
    services.change_object(
        inspection_object=row,
        facts={"name": "演示·改名"},
        reason="登记变更",
        actor=changjiang.actor("partner", Role.KEEPER),
    )
    row.refresh_from_db()
    assert row.name == "演示·改名"


@pytest.mark.clause("PY-202d")
def test_a_change_is_dated_with_old_value_and_reason(pengyang: Place) -> None:
    row = build.obj(pengyang.lead, 1)
    with pytest.raises(Refused, match="理由"):
        services.change_object(
            inspection_object=row, facts={"address": "演示路2号"}, reason=" ", actor=SYSTEM
        )
    services.change_object(
        inspection_object=row, facts={"address": "演示路2号"}, reason="迁址", actor=SYSTEM
    )
    change = row.changes.get()
    assert (change.field, change.old, change.new, change.reason) == (
        "住所（经营场所）", "", "演示路2号", "迁址",
    )  # fmt: skip
    assert change.changed_at is not None


def test_saving_the_same_values_leaves_no_trace(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, address="演示路1号")
    services.change_object(
        inspection_object=row, facts={"address": "演示路1号"}, reason="核对", actor=SYSTEM
    )
    assert not row.changes.exists()


@pytest.mark.clause("PY-202d")
def test_deactivating_is_a_dated_change_of_status(pengyang: Place) -> None:
    row = build.obj(pengyang.lead, 1)
    day = dt.date(2026, 5, 6)
    services.deactivate(
        inspection_object=row, status="deregistered", on=day, reason="已注销", actor=SYSTEM
    )
    row.refresh_from_db()
    assert (row.status, row.status_on) == ("deregistered", day)
    assert {change.field for change in row.changes.all()} == {"状态", "状态日期"}
    with pytest.raises(Refused):
        services.deactivate(
            inspection_object=row, status="active", on=day, reason="恢复", actor=SYSTEM
        )


def test_nonsense_is_refused_field_by_field(huizhou: Place) -> None:
    with pytest.raises(Refused) as refused:
        build.obj(huizhou.lead, 1, name="", established_on=dt.date(2999, 1, 1), industry_code="QQ")
    assert set(refused.value.fields) == {"name", "established_on", "industry_code"}
    assert not InspectionObject.objects.exists()


def test_an_outsider_sees_no_object_of_the_place(huizhou: Place, outsider: Actor) -> None:
    row = build.obj(huizhou.lead, 1)
    assert not selectors.objects_visible_to(outsider).exists()
    with pytest.raises(Refused) as refused:
        selectors.object_for(outsider, row.pk)
    assert refused.value.status == 404
    assert selectors.object_for(huizhou.actor("partner", Role.HANDLER), row.pk) == row
