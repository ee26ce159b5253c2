"""Review, outcome, correction, and who sees what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org.models import Post
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.inspection import services as inspections
from mingqian.inspection.services import EvidenceFacts
from mingqian.library.models import PartyKind, SupportingParty
from mingqian.result import selectors, services
from mingqian.result.models import ResultState
from mingqian.result.services import ResultFacts
from tests.stages.inspection.world import World, fresh, picture
from tests.stages.result.conftest import Enter

VIOLATION = {
    "category_code": "violation_found",
    "situation": "演示问题",
    "handling_path": "case_filing",
}


@pytest.mark.clause("XL-300b", "XL-702a")
def test_the_units_head_reviews_and_is_named_with_the_unit(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    result = enter_result(world)
    head = world.head()
    done = services.approve(result=result, actor=head, opinion="属实")
    assert (done.state, done.reviewed_by, done.unit_head) == ("reviewed", head.name, head.name)
    assert done.entered_by == world.inspector().name
    assert done.inspection.part.department == world.place.lead


@pytest.mark.clause("XL-300b")
def test_nobody_reviews_an_own_entry_or_another_units(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    person = world.people["lead"][0]
    Post.objects.create(person=person, role=Role.HEAD, valid_from=dt.date(2019, 1, 1))
    result = enter_result(world)
    with pytest.raises(Refused, match="自己录入"):
        services.approve(result=result, actor=fresh(person))
    with pytest.raises(Refused) as refusal:
        services.approve(result=result, actor=world.head("partner"))
    assert refusal.value.status == 403


def test_a_returned_result_is_entered_as_the_next_version_and_the_old_one_stays(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    first = enter_result(world)
    with pytest.raises(Refused, match="必须写明理由"):
        services.return_for_change(result=first, actor=world.head(), opinion="")
    services.return_for_change(result=first, actor=world.head(), opinion="请补充情况")
    second = enter_result(world, situation="已补充")
    first.refresh_from_db()
    assert (first.state, first.situation) == (ResultState.RETURNED, "")
    assert (second.version, second.previous, second.situation) == (2, first, "已补充")
    assert list(selectors.results_of(world.task)) == [second]


def test_where_entry_publishes_nothing_is_returned(
    huizhou_world: World, enter_result: Enter
) -> None:
    huizhou_world.carry_out()
    result = enter_result(huizhou_world)
    with pytest.raises(Refused, match="更正程序"):
        services.return_for_change(result=result, actor=huizhou_world.head(), opinion="有误")
    assert selectors.is_publishable(result)


def test_elsewhere_only_reviewed_results_may_be_published(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    result = enter_result(world)
    assert not selectors.publishable(world.task).exists()
    services.approve(result=result, actor=world.head())
    assert [row.pk for row in selectors.publishable(world.task)] == [result.pk]


@pytest.mark.clause("XL-300c")
def test_situation_and_outcome_are_two_parts_the_second_with_its_own_date(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    result = enter_result(world, **VIOLATION)
    assert not result.outcome_text
    facts = {"result": result, "text": "罚款决定已作出", "actor": world.inspector()}
    with pytest.raises(Refused, match="检查完成之后"):
        services.add_outcome(on=timezone.localdate() - dt.timedelta(days=1), **facts)
    added = services.add_outcome(on=timezone.localdate(), **facts)
    assert (added.situation, added.outcome_text) == ("演示问题", "罚款决定已作出")
    assert added.outcome_on == timezone.localdate()
    with pytest.raises(Refused, match="已经录入"):
        services.add_outcome(on=timezone.localdate(), **facts)


def test_a_result_without_a_problem_has_no_outcome(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    with pytest.raises(Refused, match="没有需要处理的问题"):
        services.add_outcome(
            result=enter_result(world), text="无", on=timezone.localdate(),
            actor=world.inspector(),
        )  # fmt: skip


@pytest.mark.clause("HZ-13c")
def test_a_correction_is_a_new_version_and_leaves_record_and_old_result_untouched(
    huizhou_world: World, enter_result: Enter
) -> None:
    world = huizhou_world
    world.carry_out()
    old = enter_result(world)
    record = store.read(world.check().record_file)
    facts = ResultFacts(
        "pending_followup", situation="复核发现问题", methods=("on_site",),
        handling_path="rectification_order",
    )  # fmt: skip
    new = services.correct(result=old, facts=facts, reason="异议成立", actor=world.head())
    old.refresh_from_db()
    assert (old.state, old.category) == (ResultState.CORRECTED, "未发现问题")
    assert (new.version, new.previous, new.state) == (2, old, ResultState.REVIEWED)
    assert store.read(world.check().record_file) == record
    assert journal.history(new)[0].event == "result:corrected"
    assert [row.pk for row in selectors.versions_of(new)] == [old.pk, new.pk]


def test_a_correction_needs_a_reason_and_somebody_else(
    huizhou_world: World, enter_result: Enter
) -> None:
    world = huizhou_world
    world.carry_out()
    old = enter_result(world)
    facts = ResultFacts("activity_not_found", methods=("on_site",))
    with pytest.raises(Refused, match="必须写明理由"):
        services.correct(result=old, facts=facts, reason="", actor=world.head())
    for actor in (world.inspector(), world.head("partner")):
        with pytest.raises(Refused) as refusal:
            services.correct(result=old, facts=facts, reason="有误", actor=actor)
        assert refusal.value.status == 403


@pytest.mark.clause("CJ-16l")
def test_a_correction_does_not_heal_lateness(changjiang_world: World, enter_result: Enter) -> None:
    world = changjiang_world
    world.carry_out()
    old = enter_result(world)
    type(old).objects.filter(pk=old.pk).update(is_late=True, is_deemed_not_completed=True)
    new = services.correct(
        result=old, facts=ResultFacts("activity_not_found", methods=("on_site",)),
        reason="有误", actor=world.head(),
    )  # fmt: skip
    assert new.is_late
    assert new.is_deemed_not_completed


@pytest.mark.clause("HZ-04e")
def test_the_lead_sees_each_participants_entry_status(
    huizhou_world: World, enter_result: Enter
) -> None:
    world = huizhou_world
    world.carry_out("partner")
    enter_result(world, "partner")
    lead, partner = selectors.progress_of(world.task)
    assert (lead.department, lead.inspected, lead.entered) == (world.place.lead, 0, 0)
    assert (partner.department, partner.inspected, partner.entered) == (world.place.partner, 1, 1)
    assert [row.pk for row in selectors.visible_to(world.handler())]


def test_a_participant_does_not_see_what_another_has_not_entered(
    huizhou_world: World, enter_result: Enter, outsider: Actor
) -> None:
    world = huizhou_world
    world.carry_out("lead")
    assert not selectors.visible_to(world.inspector("partner")).exists()
    result = enter_result(world)
    assert list(selectors.visible_to(world.inspector("partner"))) == [result]
    assert not selectors.visible_to(outsider).exists()


@pytest.mark.clause("JL-302k")
def test_results_are_found_by_the_agency_whose_report_they_use(
    jilin_world: World, enter_result: Enter
) -> None:
    world = jilin_world
    world.arrive()
    party = SupportingParty.objects.create(
        kind=PartyKind.AGENCY, name="演示检测机构", domain="检测", region=world.place.region,
        qualification_no="CMA-1", state="listed",
    )  # fmt: skip
    inspections.register_evidence(
        inspection=world.check(), actor=world.inspector(),
        facts=EvidenceFacts(
            kind="report", title="报告", supporting_party=party, entrusted_work="检验检测",
            entrusted_scope="成品", document_no="JC-1", issued_on=timezone.localdate(),
            file=picture(), contract=picture(),
        ),
    )  # fmt: skip
    world.answer()
    world.record()
    world.sign()
    world.complete()
    result = enter_result(world)
    assert list(selectors.results_by_agency(world.handler(), "检测机构")) == [result]


def test_the_head_is_asked_to_review_and_the_inspector_to_enter(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    world.carry_out()
    assert [row.kind for row in selectors.todos(world.inspector())] == ["录入结果"]
    assert selectors.todos(world.head()) == []
    enter_result(world)
    assert selectors.todos(world.inspector()) == []
    assert [row.kind for row in selectors.todos(world.head())] == ["审核结果"]
