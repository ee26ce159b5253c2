"""Item lists: what a list must say, how it is submitted, published, superseded."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import PUBLIC, SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionItem, ListState
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


@pytest.mark.clause("JL-202b")
@pytest.mark.parametrize("name", ["basis", "subject", "content", "methods"])
def test_an_item_without_an_obligatory_fact_is_refused_by_name(jilin: Place, name: str) -> None:
    item_list = build.draft(jilin.lead)
    facts = build.item_facts(**{name: [] if name == "methods" else ""})
    with pytest.raises(Refused) as refused:
        services.add_item(item_list=item_list, facts=facts, actor=SYSTEM)
    assert refused.value.status == 422
    assert list(refused.value.fields) == [name]
    assert "二（二）" in refused.value.clause
    assert not item_list.items.exists()


def test_where_the_rule_is_a_recommendation_the_item_is_kept_and_reported(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    services.add_item(item_list=item_list, facts=build.item_facts(content=""), actor=SYSTEM)
    gaps = {gap.code for row in selectors.quality_report(item_list) for gap in row.gaps}
    assert "fields" in gaps


def test_submitting_an_incomplete_list_needs_a_reason_where_the_rule_is_soft(
    huizhou: Place,
) -> None:
    item_list = build.draft(huizhou.lead)
    services.add_item(item_list=item_list, facts=build.item_facts(content=""), actor=SYSTEM)
    with pytest.raises(Refused, match="检查内容"):
        services.submit_list(item_list=item_list, actor=SYSTEM)
    done = services.submit_list(item_list=item_list, actor=SYSTEM, reason="内容待上级明确")
    assert done.state == ListState.SUBMITTED


def test_a_code_stands_once_in_a_list(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    build.add(item_list, "A01")
    with pytest.raises(Refused) as refused:
        build.add(item_list, "A01", name="演示·另一事项")
    assert "code" in refused.value.fields


def test_unknown_methods_and_overlong_texts_are_refused_together(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    facts = build.item_facts(methods=["by_phone"], name="长" * 300)
    with pytest.raises(Refused) as refused:
        services.add_item(item_list=item_list, facts=facts, actor=SYSTEM)
    assert set(refused.value.fields) == {"methods", "name"}


def test_an_empty_list_is_neither_submitted_nor_published(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    for act in (services.submit_list, services.publish_list):
        with pytest.raises(Refused, match="没有事项"):
            act(item_list=item_list, actor=SYSTEM)


@pytest.mark.clause("HZ-06k", "PY-201a")
def test_only_published_items_in_force_may_be_drawn(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    build.add(item_list, "A01")
    assert not selectors.drawable_items(huizhou.lead).exists()
    services.publish_list(item_list=item_list, actor=SYSTEM)
    assert [item.code for item in selectors.drawable_items(huizhou.lead)] == ["A01"]
    assert not selectors.drawable_items(huizhou.partner).exists()


def test_the_keeper_publishes_only_the_own_list(huizhou: Place) -> None:
    item_list = build.draft(huizhou.partner)
    build.add(item_list)
    with pytest.raises(Refused) as refused:
        services.publish_list(item_list=item_list, actor=huizhou.actor("lead", Role.KEEPER))
    assert refused.value.status == 403
    keeper = huizhou.actor("partner", Role.KEEPER)
    assert services.publish_list(item_list=item_list, actor=keeper).state == ListState.IN_FORCE


def test_a_handler_may_not_publish(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    build.add(item_list)
    with pytest.raises(Refused, match="权限"):
        services.publish_list(item_list=item_list, actor=huizhou.actor("lead", Role.HANDLER))


@pytest.mark.clause("JL-202c", "PY-201a")
def test_a_list_in_force_is_public_with_version_and_date(jilin: Place) -> None:
    item_list = build.published(jilin.lead)
    shown = selectors.published_lists(jilin.region).get()
    assert (shown.pk, shown.version) == (item_list.pk, 1)
    assert shown.published_at is not None
    assert selectors.list_for(PUBLIC, item_list.pk) == item_list


def test_a_draft_is_not_public(jilin: Place) -> None:
    item_list = build.draft(jilin.lead)
    for read in (
        lambda: selectors.list_for(PUBLIC, item_list.pk),
        lambda: selectors.public_list(item_list.pk),
    ):
        with pytest.raises(Refused) as refused:
            read()
        assert refused.value.status == 404


@pytest.mark.clause("XL-202b", "CJ-09a")
def test_a_change_of_basis_makes_a_version_and_old_tasks_keep_the_old_text(
    changjiang: Place,
) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)):
        first = build.published(changjiang.lead)
    old_item = first.items.get()
    with time_machine.travel(dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)):
        second = services.new_version(
            item_list=first,
            adjustment_ground="法律法规修订",
            change_ground="《演示管理条例》2026年修订",
            actor=SYSTEM,
        )
        fresh = second.items.get()
        services.change_item(item=fresh, facts={"basis": "《演示管理条例》第二条"}, actor=SYSTEM)
        services.publish_list(item_list=second, actor=SYSTEM)
    first.refresh_from_db()
    old_item.refresh_from_db()
    assert (first.state, second.version) == (ListState.SUPERSEDED, 2)
    assert old_item.basis == "《演示管理条例》第一条"
    in_may = selectors.drawable_items(changjiang.lead, dt.date(2026, 5, 1))
    in_july = selectors.drawable_items(changjiang.lead, dt.date(2026, 7, 1))
    assert [item.pk for item in in_may] == [old_item.pk]
    assert [item.basis for item in in_july] == ["《演示管理条例》第二条"]


@pytest.mark.clause("CJ-09c")
def test_an_adjustment_records_which_ground_applied(changjiang: Place) -> None:
    first = build.published(changjiang.lead)
    with pytest.raises(Refused) as refused:
        services.new_version(
            item_list=first, adjustment_ground="心血来潮", change_ground="改一改", actor=SYSTEM
        )
    assert "法律法规修订" in refused.value.fields["adjustment_ground"]
    with pytest.raises(Refused, match="理由"):
        services.new_version(
            item_list=first, adjustment_ground="法律法规修订", change_ground=" ", actor=SYSTEM
        )
    second = services.new_version(
        item_list=first,
        adjustment_ground="各地区、各部门实施情况",
        change_ground="试点经验",
        actor=SYSTEM,
    )
    assert second.adjustment_ground == "各地区、各部门实施情况"
    assert journal.history(second)[0].reason == "试点经验"


def test_the_difference_between_versions_names_what_changed(changjiang: Place) -> None:
    first = build.published(changjiang.lead, "A01", "A02")
    second = services.new_version(
        item_list=first, adjustment_ground="法律法规修订", change_ground="修订", actor=SYSTEM
    )
    services.change_item(
        item=second.items.get(code="A01"), facts={"methods": ["on_site", "online"]}, actor=SYSTEM
    )
    services.remove_item(item=second.items.get(code="A02"), actor=SYSTEM)
    build.add(second, "A03")
    changes = {change.code: change for change in selectors.difference(first, second)}
    assert {code: change.kind for code, change in changes.items()} == {
        "A01": "changed", "A02": "removed", "A03": "added",
    }  # fmt: skip
    field = changes["A01"].fields[0]
    assert (field.label, field.old, field.new) == ("检查方式", "实地检查", "实地检查、网络监测")


def test_a_published_list_is_not_edited(huizhou: Place) -> None:
    item = build.published(huizhou.lead).items.get()
    with pytest.raises(Refused, match="新建版次"):
        services.change_item(item=item, facts={"name": "演示·改名"}, actor=SYSTEM)


@pytest.mark.clause("PY-201b")
def test_from_january_a_department_without_submission_is_overdue(pengyang: Place) -> None:
    with time_machine.travel(dt.datetime(2024, 1, 8, 2, tzinfo=dt.UTC)):
        assert services.open_yearly_clocks() == 3
        assert services.open_yearly_clocks() == 0
    with time_machine.travel(dt.datetime(2024, 12, 20, 2, tzinfo=dt.UTC)):
        item_list = build.draft(pengyang.lead, year=2025)
        build.add(item_list)
        services.submit_list(item_list=item_list, actor=pengyang.actor("lead", Role.KEEPER))
        assert clock.mark_overdue() == 0
    with time_machine.travel(dt.datetime(2025, 1, 2, 2, tzinfo=dt.UTC)):
        clock.mark_overdue()
        office = pengyang.actor("lead", Role.OFFICE)
        late = deadlines.overdue(office).values_list("department_name", flat=True)
        assert set(late) == {pengyang.partner.name, pengyang.third.name}
    met = deadlines.of_subject(pengyang.lead).get()
    assert met.state == DeadlineState.MET
    assert met.due_on == dt.date(2024, 12, 31)
    assert "二（一）" in met.clause


def test_no_clock_starts_where_the_rulebook_sets_no_date(huizhou: Place) -> None:
    assert services.open_yearly_clocks() == 0


def test_the_office_sends_a_submitted_list_back_with_a_reason(huizhou: Place) -> None:
    item_list = build.draft(huizhou.partner)
    build.add(item_list)
    services.submit_list(item_list=item_list, actor=SYSTEM)
    office = huizhou.actor("lead", Role.OFFICE)
    with pytest.raises(Refused) as refused:
        services.send_back_list(item_list=item_list, actor=office, reason="")
    assert refused.value.status == 422
    back = services.send_back_list(item_list=item_list, actor=office, reason="依据有误")
    assert back.state == ListState.DRAFT


def test_an_expired_rulebook_opens_no_new_list(pengyang: Place) -> None:
    with pytest.raises(Refused, match="2025"):
        build.draft(pengyang.lead)


@pytest.mark.clause("XL-202c")
def test_two_internal_units_bring_their_own_items(xinglongtai: Place) -> None:
    bureau = xinglongtai.departments["bureau"]
    item_list = build.draft(bureau)
    services.import_catalogue(
        department=bureau, rows=[{"code": "Z1", "name": "演示·总清单事项"}], actor=SYSTEM
    )
    build.add(item_list, "A01", department=xinglongtai.lead, full_list_code="Z1")
    build.add(item_list, "A02", department=xinglongtai.partner, full_list_code="Z1")
    services.publish_list(item_list=item_list, actor=SYSTEM)
    codes = {
        unit: [item.code for item in selectors.drawable_items(xinglongtai.departments[unit])]
        for unit in ("lead", "partner", "third")
    }
    assert codes == {"lead": ["A01"], "partner": ["A02"], "third": []}
    assert selectors.drawable_items(bureau).count() == 2


def test_items_carry_their_checkpoints_into_the_next_version(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    item = build.add(item_list)
    services.set_checkpoints(
        item=item,
        checkpoints=[{"content": "执照是否悬挂", "is_key": True}, {"content": "名称是否规范"}],
        actor=SYSTEM,
    )
    services.publish_list(item_list=item_list, actor=SYSTEM)
    second = services.new_version(
        item_list=item_list,
        adjustment_ground="工作实际需要",
        change_ground="增加事项",
        actor=SYSTEM,
    )
    copied = InspectionItem.objects.get(item_list=second)
    assert list(copied.checkpoints.values_list("seq", "content")) == [
        (1, "执照是否悬挂"),
        (2, "名称是否规范"),
    ]
    assert item.checkpoints.count() == 2
