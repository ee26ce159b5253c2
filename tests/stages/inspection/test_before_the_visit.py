"""Online check, day, notice: what comes before inspectors go (昌江 第十五、十六条)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import selectors, services
from mingqian.inspection.models import InspectionState, Visit
from mingqian.inspection.services import AnswerEntry, OnlineEntry
from tests.cast import Place
from tests.stages.inspection.world import World, build, finding_of

SOURCE = "信用中国（江西）"


def online(world: World, *outcomes: str) -> None:
    rows = world.check().findings.order_by("pk")
    entries = [OnlineEntry(row.pk, o, SOURCE) for row, o in zip(rows, outcomes, strict=True)]
    services.check_online(
        inspection=world.check(), entries=entries, actor=world.inspector(), finish=True
    )


@pytest.mark.clause("CJ-16b")
def test_the_visit_is_refused_before_the_online_check_is_complete(changjiang_world: World) -> None:
    changjiang_world.visit()
    with pytest.raises(Refused, match="应先完成网络核查") as refusal:
        changjiang_world.start()
    assert "第十六条" in refusal.value.clause


@pytest.mark.clause("CJ-16b")
def test_the_source_must_be_one_the_rules_name(changjiang_world: World) -> None:
    check = changjiang_world.check()
    entry = OnlineEntry(finding_of(check).pk, "verified", "某个网站")
    with pytest.raises(Refused, match="信用中国") as refusal:
        services.check_online(inspection=check, entries=[entry], actor=changjiang_world.inspector())
    assert refusal.value.status == 422


@pytest.mark.clause("CJ-16c")
def test_each_point_has_its_online_outcome_and_source(changjiang_world: World) -> None:
    online(changjiang_world, "verified", "doubtful")
    rows = list(changjiang_world.check().findings.order_by("pk"))
    assert [row.online_outcome for row in rows] == ["verified", "doubtful"]
    assert {row.online_source for row in rows} == {SOURCE}
    assert changjiang_world.check().state == InspectionState.ONLINE_DONE


@pytest.mark.clause("CJ-16c")
def test_the_online_check_cannot_be_closed_with_a_point_open(changjiang_world: World) -> None:
    with pytest.raises(Refused, match="还有 2 个要点"):
        services.finish_online(
            inspection=changjiang_world.check(), actor=changjiang_world.inspector()
        )


@pytest.mark.clause("CJ-16d", "CJ-16e")
def test_verified_points_are_left_out_on_site_and_reopening_needs_a_reason(
    changjiang_world: World,
) -> None:
    world = changjiang_world
    online(world, "verified", "not_verifiable")
    world.visit()
    world.start()
    check = world.check()
    verified = finding_of(check)
    assert [row.pk for row in selectors.open_on_site(check)] == [finding_of(check, 1).pk]
    assert [row.pk for row in selectors.verified_online(check)] == [verified.pk]
    again = AnswerEntry(verified.pk, "fails", "on_site", "现场与网上不一致")
    with pytest.raises(Refused, match="请写明理由"):
        services.answer(inspection=check, entries=[again], actor=world.inspector())
    reasoned = AnswerEntry(
        verified.pk, "fails", "on_site", "现场与网上不一致", reopen_reason="公示信息与现场明显不符"
    )
    services.answer(inspection=check, entries=[reasoned], actor=world.inspector())
    verified.refresh_from_db()
    assert (verified.answer, verified.reopen_reason) == ("fails", "公示信息与现场明显不符")


def test_without_such_a_rule_verified_points_may_be_checked_again(huizhou_world: World) -> None:
    huizhou_world.online(outcome="verified")
    assert len(selectors.open_on_site(huizhou_world.check())) == 2


def test_all_verified_online_closes_without_a_visit_where_the_guide_allows(
    changjiang: Place,
) -> None:
    world = build(changjiang, may_close_online=True)
    world.open()
    world.online(outcome="verified")
    done = services.close_online(inspection=world.check(), actor=world.inspector())
    assert done.state == InspectionState.COMPLETED
    assert done.visit is None
    assert done.record_digest


def test_closing_without_a_visit_is_refused_where_the_guide_does_not_allow_it(
    changjiang_world: World,
) -> None:
    changjiang_world.online(outcome="verified")
    with pytest.raises(Refused, match="工作指引没有允许"):
        services.close_online(
            inspection=changjiang_world.check(), actor=changjiang_world.inspector()
        )


@pytest.mark.clause("CJ-15c")
def test_only_the_leader_sets_the_date_and_members_get_it(changjiang_world: World) -> None:
    world = changjiang_world
    for actor in (world.inspector("partner"), world.inspector("lead", 1), world.handler()):
        with pytest.raises(Refused) as refusal:
            services.schedule_visit(
                drawn_object=world.objects[0], on=timezone.localdate(), actor=actor
            )
        assert refusal.value.status == 403
    world.schedule()
    mine = [row for row in selectors.todos(world.inspector("partner")) if row.due_on]
    assert [row.due_on for row in mine] == [timezone.localdate()]


@pytest.mark.clause("PY-204b")
def test_in_pengyang_the_lead_department_sets_the_date(pengyang_world: World) -> None:
    world = pengyang_world
    with pytest.raises(Refused, match="牵头部门"):
        services.schedule_visit(
            drawn_object=world.objects[0],
            on=timezone.localdate(),
            actor=world.inspector("partner"),
        )
    visit = world.schedule()
    assert {row.visit_id for row in selectors.of_object(world.objects[0])} == {visit.pk}


@pytest.mark.clause("CJ-15d")
def test_an_object_has_one_visit_and_a_second_needs_a_reason(changjiang_world: World) -> None:
    world = changjiang_world
    world.schedule(parts=[world.parts["lead"]])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="再次上门") as refusal:
        world.schedule(on=tomorrow, parts=[world.parts["partner"]])
    assert "reason" in refusal.value.fields
    world.schedule(on=tomorrow, parts=[world.parts["partner"]], reason="设备当日检修")
    assert Visit.objects.get(seq=2).reason == "设备当日检修"


@pytest.mark.clause("HZ-15a")
def test_different_days_for_two_departments_are_warned_of(huizhou_world: World) -> None:
    world = huizhou_world
    world.schedule(parts=[world.parts["lead"]])
    assert selectors.schedule_warnings(world.objects[0]) == []
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    world.schedule(on=tomorrow, parts=[world.parts["partner"]], reason="人员不在")
    warning = selectors.schedule_warnings(world.objects[0])[0]
    assert str(tomorrow) in warning
    assert world.place.partner.label in warning


def test_moving_the_day_takes_back_the_notice_of_the_old_day(changjiang_world: World) -> None:
    world = changjiang_world
    world.visit()
    moved = world.schedule(on=timezone.localdate() + dt.timedelta(days=3))
    assert Visit.objects.count() == 1
    assert not hasattr(moved, "notice")


@pytest.mark.clause("CJ-16f")
def test_the_visit_is_refused_without_notice_and_the_notice_prints(
    changjiang_world: World,
) -> None:
    world = changjiang_world
    world.online()
    visit = world.schedule()
    with pytest.raises(Refused, match="尚未告知"):
        world.start()
    world.notify(visit)
    paper = Paper.objects.get(kind="inspection_notice")
    assert paper.number == world.check().visit.notice.paper_no
    assert "营业执照" in world.check().visit.notice.content
    assert world.start().state == InspectionState.VISITING


@pytest.mark.clause("CJ-16f")
def test_a_notice_names_way_receiver_and_materials(changjiang_world: World) -> None:
    visit = changjiang_world.schedule()
    with pytest.raises(Refused) as refusal:
        services.give_notice(
            visit=visit, channel="口头", materials=[], sent_to="",
            actor=changjiang_world.inspector(),
        )  # fmt: skip
    assert set(refusal.value.fields) == {"channel", "sent_to", "materials"}


@pytest.mark.clause("CJ-16g")
def test_an_exemption_needs_its_legal_ground_and_sends_nothing(changjiang_world: World) -> None:
    world = changjiang_world
    world.online()
    visit = world.schedule()
    with pytest.raises(Refused, match="法律依据"):
        services.exempt_notice(visit=visit, ground=" ", actor=world.inspector())
    services.exempt_notice(visit=visit, ground="《演示法》第三条", actor=world.inspector())
    assert not Paper.objects.filter(kind="inspection_notice").exists()
    assert world.start().state == InspectionState.VISITING


def test_elsewhere_a_notice_is_not_required(huizhou_world: World) -> None:
    huizhou_world.schedule()
    assert huizhou_world.start().state == InspectionState.VISITING


@pytest.mark.clause("HZ-04g")
def test_who_has_not_confirmed_by_the_day_is_shown_to_lead_and_head(huizhou_world: World) -> None:
    world = huizhou_world
    assert selectors.unconfirmed(world.handler()) == []
    world.schedule()
    names = {row.inspector.name for row in selectors.unconfirmed(world.handler())}
    assert names == {person.name for people in world.people.values() for person in people}
    own = selectors.unconfirmed(world.head("partner"))
    assert {row.part.department for row in own} == {world.place.partner}
    for row in own:
        row.confirmed_at = timezone.now()
        row.save()
    assert selectors.unconfirmed(world.head("partner")) == []
    assert any(row.kind == "未确认参加" for row in selectors.todos(world.handler()))
