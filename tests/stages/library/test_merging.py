"""Merging duplicate records, and undoing it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import EnforcementRecord, InspectionObject
from tests.cast import Place
from tests.stages.library import build
from tests.told import told

pytestmark = pytest.mark.django_db


@told
def pair(place: Place) -> tuple[InspectionObject, InspectionObject]:
    """A kept record and its duplicate, with a register, a recusal, a risk and decisions."""
    kept = build.obj(place.lead, 1, name="演示·同一家店", address="演示路1号")
    double = build.obj(place.lead, 2, name="演示·同一家店", address="演示路2号", has_hazard=True)
    both = services.open_registry(department=place.lead, name="演示·两条都在", actor=SYSTEM)
    one = services.open_registry(department=place.lead, name="演示·只有一条", actor=SYSTEM)
    for registry, row in ((both, kept), (both, double), (one, double)):
        services.register(registry=registry, inspection_object=row, reason="许可", actor=SYSTEM)
    services.declare_recusal(
        inspector=build.inspector(place.lead), inspection_object=double, ground="近亲属经营",
        since=dt.date(2026, 1, 1), actor=SYSTEM,
    )  # fmt: skip
    for row, number in ((kept, "甲"), (double, "甲"), (double, "乙")):
        EnforcementRecord.objects.create(
            inspection_object=row, department=place.lead, decision_no=number, kind="处罚",
            summary="演示", decided_on=dt.date(2026, 1, 1), source="演示",
        )  # fmt: skip
    return kept, double


def merged(
    place: Place, rows: tuple[InspectionObject, ...] = (), **more: object
) -> tuple[InspectionObject, InspectionObject]:
    """The two records, merged by their keeper."""
    kept, double = rows or pair(place)
    keeper = place.actor("lead", Role.KEEPER)
    services.merge(duplicate=double, into=kept, reason="同一主体", actor=keeper, **more)
    for row in (kept, double):
        row.refresh_from_db()
    return kept, double


def standing(row: InspectionObject) -> dict[str, object]:
    """What stands at a record."""
    return {
        "registers": sorted(
            row.registrations.filter(until=None).values_list("registry__name", flat=True)
        ),
        "recusals": row.recusals.count(),
        "decisions": sorted(row.enforcement_records.values_list("decision_no", flat=True)),
        "hazard": row.has_hazard,
        "address": row.address,
    }


def test_everything_moves_once_and_remembers_where_it_came_from(huizhou: Place) -> None:
    kept, double = merged(huizhou, take=["address"])
    assert standing(kept) == {
        "registers": ["演示·两条都在", "演示·只有一条"],
        "recusals": 1,
        "decisions": ["乙", "甲"],
        "hazard": True,
        "address": "演示路2号",
    }
    assert kept.registrations.count() == 3
    assert double.merged_into == kept
    assert not double.registrations.exists()
    assert list(selectors.came_from(kept, "recusal").values()) == [double]
    made = kept.merges_in.get()
    assert ("入库登记", 2, 1) in selectors.moved_in(made)
    assert (made.region, made.department) == (huizhou.region, huizhou.lead)


def test_both_identities_still_lead_to_the_kept_record(huizhou: Place) -> None:
    kept, double = merged(huizhou)
    keeper = huizhou.actor("lead", Role.KEEPER)
    assert selectors.object_by_code(keeper, double.uscc or "") == kept
    assert selectors.living(double) == kept
    assert selectors.one_person(kept) == sorted([kept.pk, double.pk])
    assert selectors.merged_oids() == {double.oid: kept.oid}
    assert kept in selectors.find(InspectionObject.objects.all(), double.uscc or "")
    assert not selectors.merge_candidates(keeper, huizhou.region)


def test_undoing_puts_everything_back(huizhou: Place) -> None:
    rows = pair(huizhou)
    before = [standing(row) for row in rows]
    kept, double = merged(huizhou, rows, take=["address"])
    made = kept.merges_in.get()
    assert services.objections(made) == []
    with pytest.raises(Refused, match="理由"):
        services.undo_merge(merge=made, reason=" ", actor=SYSTEM)
    services.undo_merge(merge=made, reason="两家不同的店", actor=SYSTEM)
    for row in (kept, double):
        row.refresh_from_db()
    assert [standing(kept), standing(double)] == before
    assert double.merged_into is None
    assert not kept.codes.exists()
    with pytest.raises(Refused, match="撤销"):
        services.undo_merge(merge=made, reason="再来", actor=SYSTEM)
    services.merge(duplicate=double, into=kept, reason="还是同一家", actor=SYSTEM)
    [count] = selectors.public_merge_counts()
    assert (count.year, count.place, count.merged, count.undone) == (
        timezone.localdate().year, "惠州市", 2, 1,
    )  # fmt: skip


def test_a_merge_that_later_facts_lean_on_is_not_undone(huizhou: Place) -> None:
    kept, double = merged(huizhou, take=["address"])
    made = kept.merges_in.get()
    services.change_object(
        inspection_object=kept, facts={"address": "演示路3号"}, reason="迁址", actor=SYSTEM
    )
    third = build.obj(huizhou.lead, 3)
    services.merge(duplicate=kept, into=third, reason="同一主体", actor=SYSTEM)
    with pytest.raises(Refused) as refused:
        services.undo_merge(merge=made, reason="有误", actor=SYSTEM)
    assert refused.value.status == 409
    assert "此后又并入演示·第3号公司" in refused.value.reason
    assert "合并后又变更了住所" in refused.value.reason
    assert selectors.living(double) == third


def test_what_cannot_be_merged(huizhou: Place, outsider: Actor) -> None:
    kept, double = pair(huizhou)
    product = services.add_object(
        object_type="product", own_number="演示-1", department=huizhou.lead, actor=SYSTEM,
        facts={"name": "演示·产品", "region": huizhou.region, "owner": "演示·厂"},
    )  # fmt: skip
    other = build.obj(huizhou.partner, 9)
    keeper = huizhou.actor("lead", Role.KEEPER)
    for duplicate, into, actor, status in (
        (double, kept, outsider, 403),
        (other, kept, keeper, 403),
        (kept, kept, keeper, 409),
        (product, kept, keeper, 409),
    ):
        with pytest.raises(Refused) as refused:
            services.merge(duplicate=duplicate, into=into, reason="x", actor=actor)
        assert refused.value.status == status
    for more in ({"reason": " "}, {"reason": "x", "take": ["oid"]}):
        with pytest.raises(Refused) as refused:
            services.merge(duplicate=double, into=kept, actor=keeper, **more)
        assert refused.value.status == 422


def test_candidates_share_name_and_district_or_an_old_number(huizhou: Place) -> None:
    kept, double = pair(huizhou)
    keeper = huizhou.actor("lead", Role.KEEPER)
    [likeness] = selectors.merge_candidates(keeper, huizhou.region)
    assert set(likeness.objects) == {kept, double}
    sides = selectors.side_by_side(kept, double, services.CHOOSABLE)
    assert {side.label for side in sides if side.differs} == {"住所（经营场所）"}
    assert ("回避", 1) in selectors.what_moves(double)
