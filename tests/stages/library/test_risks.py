"""Listings, complaints, hazards and credit risk classes as dated entries; the derived columns."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionObject
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def listed(row: InspectionObject, actor: Actor = SYSTEM, **more: object) -> object:
    """An entry on the abnormal list."""
    facts: dict[str, object] = {
        "kind": "abnormal",
        "since": DAY,
        "ground": "通过登记的住所无法联系",
        "source": "登记机关",
        "document_no": "演示列〔2026〕1号",
        **more,
    }
    return services.enter_risk(inspection_object=row, actor=actor, **facts)


@pytest.mark.clause("CJ-10a", "HZ-06g")
def test_a_listing_is_a_dated_entry_and_the_column_of_the_draw_follows(changjiang: Place) -> None:
    row = build.obj(changjiang.lead, 1)
    registry = services.open_registry(
        department=changjiang.lead, name="演示·库", rule={"flags": ["abnormal"]}, actor=SYSTEM
    )
    entry = listed(row)
    row.refresh_from_db()
    assert row.flags == ["列入经营异常名录"]
    assert list(selectors.members_of(registry)) == [row]
    with pytest.raises(Refused, match="已列入"):
        listed(row)
    services.end_risk(entry=entry, on=dt.date(2026, 5, 1), reason="已恢复联系", actor=SYSTEM)
    row.refresh_from_db()
    entry = row.risk_entries.get()
    assert not row.is_abnormal
    assert not selectors.members_of(registry).exists()
    assert (entry.until, entry.end_reason, entry.ended_by) == (
        dt.date(2026, 5, 1), "已恢复联系", "系统",
    )  # fmt: skip
    assert {change.new for change in row.changes.filter(field="列入经营异常名录")} == {"是", "否"}


def test_one_of_two_complaints_closed_leaves_the_other_standing(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    first = listed(row, kind="complaint", document_no="", ground="投诉甲")
    listed(row, kind="complaint", document_no="", ground="投诉乙")
    services.end_risk(entry=first, on=DAY, reason="已办结", actor=SYSTEM)
    row.refresh_from_db()
    assert row.has_complaint


def test_what_an_entry_must_say(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    for wrong, field in (
        ({"document_no": " "}, "document_no"),
        ({"since": dt.date(2999, 1, 1)}, "since"),
        ({"ground": ""}, "ground"),
        ({"source": ""}, "source"),
        ({"kind": "name"}, "kind"),
    ):
        with pytest.raises(Refused) as refused:
            listed(row, **wrong)
        assert field in refused.value.fields
    entry = listed(row)
    for on, reason, field in ((DAY, "", "reason"), (DAY - dt.timedelta(1), "x", "on")):
        with pytest.raises(Refused) as refused:
            services.end_risk(entry=entry, on=on, reason=reason, actor=SYSTEM)
        assert field in refused.value.fields


def test_any_keeper_of_the_area_notes_risks_and_nobody_else(
    huizhou: Place, outsider: Actor
) -> None:
    row = build.obj(huizhou.lead, 1)
    listed(row, huizhou.actor("partner", Role.KEEPER))
    for actor in (outsider, huizhou.actor("lead", Role.INSPECTOR)):
        with pytest.raises(Refused) as refused:
            listed(row, actor, document_no="2号")
        assert refused.value.status == 403


def test_a_class_has_source_date_and_history_and_the_latest_day_counts(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1, risk_class="B", risk_source="演示数据")
    for risk_class, on in (("D", dt.date(2026, 6, 1)), ("C", dt.date(2026, 2, 1))):
        with time_machine.travel(dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)):
            services.classify(
                inspection_object=row, risk_class=risk_class, on=on, source="省局", actor=SYSTEM
            )
    row.class_entries.filter(risk_class="B").update(on=dt.date(2026, 1, 1))
    with time_machine.travel(dt.datetime(2026, 7, 2, 2, tzinfo=dt.UTC)):
        services.classify(
            inspection_object=row, risk_class="A", on=dt.date(2025, 1, 1), source="省局",
            actor=SYSTEM,
        )  # fmt: skip
    row.refresh_from_db()
    assert [entry.risk_class for entry in row.class_entries.all()] == ["D", "C", "B", "A"]
    assert (row.risk_class, row.risk_source) == ("D", "省局")


def test_a_class_that_came_in_bulk_keeps_its_place_in_the_history(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    InspectionObject.objects.filter(pk=row.pk).update(risk_class="A")
    row.refresh_from_db()
    services.change_object(
        inspection_object=row, facts={"risk_class": "C"}, reason="更新", actor=SYSTEM
    )
    assert [entry.risk_class for entry in row.class_entries.all()] == ["C", "A"]


def test_an_entry_announced_for_a_later_day_counts_from_that_day(huizhou: Place) -> None:
    row = build.obj(huizhou.lead, 1)
    entry = listed(row, kind="hazard", document_no="")
    row.risk_entries.update(until=dt.date(2026, 4, 1))
    InspectionObject.objects.filter(pk=row.pk).update(has_hazard=True)
    with time_machine.travel(dt.datetime(2026, 4, 2, 2, tzinfo=dt.UTC)):
        assert services.derive_due() == 1
        assert services.derive_due() == 0
    row.refresh_from_db()
    assert not row.has_hazard
    assert entry.pk == row.risk_entries.get().pk
