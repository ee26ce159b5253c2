"""On the spot: presence, certificates, answers, non-cooperation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import selectors, services
from mingqian.inspection.models import InspectionState, Visit
from mingqian.inspection.services import AnswerEntry
from mingqian.library.models import EnforcementCredential, PartyKind, Recusal, SupportingParty
from mingqian.matching.models import Assignment, Substitution
from tests.cast import Place
from tests.stages.inspection.world import World, build, finding_of


@pytest.mark.clause("PY-205d")
def test_one_present_inspector_is_refused(pengyang_world: World) -> None:
    pengyang_world.visit()
    with pytest.raises(Refused, match="至少 2 人"):
        pengyang_world.start(present=pengyang_world.assignments()[:1])


@pytest.mark.clause("PY-205d")
def test_in_pengyang_the_visit_as_a_whole_is_counted_and_a_thin_department_explains(
    pengyang_world: World,
) -> None:
    world = pengyang_world
    world.visit()
    mixed = [world.assignments()[0], world.assignments("partner")[0]]
    with pytest.raises(Refused, match="宜有 2 人"):
        world.start(present=mixed)
    assert world.start(present=mixed, reason="另一名人员临时公务").state == "visiting"


@pytest.mark.clause("JL-203h")
def test_elsewhere_each_department_is_counted_by_itself(jilin_world: World) -> None:
    world = jilin_world
    world.visit()
    mixed = [world.assignments()[0], world.assignments("partner")[0]]
    with pytest.raises(Refused, match="至少 2 人"):
        world.start(present=mixed, reason="不能以理由代替人数")


@pytest.mark.clause("PY-205d", "CJ-10k")
def test_an_inspector_with_an_expired_certificate_does_not_count(pengyang_world: World) -> None:
    world = pengyang_world
    world.visit()
    expired = EnforcementCredential.objects.filter(inspector__person=world.people["lead"][1])
    expired.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="至少 2 人"):
        world.start()


@pytest.mark.clause("PY-205e")
def test_certificates_must_be_shown_and_their_numbers_stand_in_the_record(
    pengyang_world: World,
) -> None:
    world = pengyang_world
    world.visit()
    with pytest.raises(Refused, match="出示执法证件"):
        world.start(credentials_shown=False, reason="忘记了")
    check = world.start()
    numbers = [n for person in selectors.inspectors_of(check) for n in person.credentials]
    assert check.certificates_shown == numbers
    assert check.credential_shown_at is not None


def test_elsewhere_a_missing_presentation_needs_a_reason(huizhou_world: World) -> None:
    huizhou_world.visit()
    with pytest.raises(Refused, match="出示执法证件"):
        huizhou_world.start(credentials_shown=False)
    check = huizhou_world.start(credentials_shown=False, reason="书面送达时已出示")
    assert check.state == InspectionState.VISITING


@pytest.mark.clause("HZ-09h")
def test_an_open_recusal_stops_the_visit(huizhou_world: World) -> None:
    world = huizhou_world
    world.visit()
    mine = Assignment.objects.get(pk=world.assignments()[0])
    Substitution.objects.create(
        assignment=mine, reason_kind="recusal", reason="亲属", is_recusal=True, requested_by="甲"
    )
    with pytest.raises(Refused, match="回避尚未处理完毕"):
        world.start(reason="时间紧")


@pytest.mark.clause("HZ-09h")
def test_whoever_is_barred_from_the_object_cannot_be_present(huizhou_world: World) -> None:
    world = huizhou_world
    world.visit()
    Recusal.objects.create(
        inspector=Assignment.objects.get(pk=world.assignments()[1]).inspector,
        inspection_object=world.objects[0].inspection_object,
        ground="持有股份", declared_by="乙", since=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(Refused, match="回避"):
        world.start()


def test_the_visit_does_not_start_before_its_day(huizhou_world: World) -> None:
    huizhou_world.schedule(on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(Refused, match="尚未到"):
        huizhou_world.start()


@pytest.mark.clause("HZ-10b")
def test_another_departments_check_is_read_only(huizhou_world: World) -> None:
    world = huizhou_world
    world.arrive("partner")
    check = selectors.get_for(world.inspector(), world.check("partner").pk)
    entry = AnswerEntry(finding_of(check).pk, "conforms", "on_site")
    with pytest.raises(Refused, match="只能查看") as refusal:
        services.answer(inspection=check, entries=[entry], actor=world.inspector())
    assert refusal.value.status == 403


@pytest.mark.clause("HZ-10b")
def test_a_foreign_point_cannot_be_slipped_into_ones_own_answers(huizhou_world: World) -> None:
    world = huizhou_world
    world.arrive()
    foreign = finding_of(world.check("partner"))
    own = AnswerEntry(finding_of(world.check()).pk, "conforms", "on_site")
    with pytest.raises(Refused, match="只能填写本部门"):
        services.answer(
            inspection=world.check(),
            entries=[own, AnswerEntry(foreign.pk, "fails", "on_site", "改别人的")],
            actor=world.inspector(),
        )
    assert not finding_of(world.check()).answer


@pytest.mark.clause("HZ-10a", "PY-205a", "XL-604b", "JL-206b")
def test_each_point_names_a_method_of_the_rulebook(any_place: Place) -> None:
    world = build(any_place)
    world.open()
    world.arrive()
    rows = list(world.check().findings.order_by("pk"))
    with pytest.raises(Refused, match="检查方式"):
        services.answer(
            inspection=world.check(),
            entries=[AnswerEntry(rows[0].pk, "conforms", "by_guess")],
            actor=world.inspector(),
        )
    services.answer(
        inspection=world.check(),
        entries=[
            AnswerEntry(rows[0].pk, "conforms", "on_site"),
            AnswerEntry(rows[1].pk, "conforms", "written"),
        ],
        actor=world.inspector(),
    )
    methods = set(world.check().findings.values_list("method", flat=True))
    assert methods == {"on_site", "written"}


@pytest.mark.clause("CJ-16a")
def test_in_changjiang_five_methods_are_available(changjiang_world: World) -> None:
    world = changjiang_world
    world.arrive()
    row = finding_of(world.check())
    for method in ("on_site", "written", "online", "sampling", "agency"):
        services.answer(
            inspection=world.check(),
            entries=[AnswerEntry(row.pk, "conforms", method)],
            actor=world.inspector(),
        )
        row.refresh_from_db()
        assert row.method == method


@pytest.mark.clause("HZ-10a")
def test_the_share_of_on_site_checking_is_reported(huizhou_world: World) -> None:
    world = huizhou_world
    world.carry_out()
    world.carry_out("partner", method="written")
    shares = {row.code: row.ratio for row in selectors.method_shares(world.task)}
    assert shares == {"on_site": 0.5, "written": 0.5}


def test_a_failing_point_needs_its_description(huizhou_world: World) -> None:
    huizhou_world.arrive()
    with pytest.raises(Refused, match="不符合的须描述问题"):
        huizhou_world.answer(answer="fails")


@pytest.mark.clause("JL-302i")
def test_technical_limits_are_stamped_with_their_time(jilin_world: World) -> None:
    world = jilin_world
    check = world.arrive()
    services.note(inspection=check, actor=world.inspector(), technical_limits="便携仪器检出限不足")
    noted = world.check()
    assert noted.technical_limits_at is not None
    context = selectors.record_context(noted)
    assert context["inspection"].technical_limits == "便携仪器检出限不足"


@pytest.mark.clause("JL-203i", "PY-202e")
def test_an_experts_opinion_is_advice_with_its_author_and_answers_nothing(
    jilin_world: World,
) -> None:
    world = jilin_world
    check = world.arrive()
    expert = SupportingParty.objects.create(
        kind=PartyKind.EXPERT,
        name="演示专家",
        domain="消防",
        region=world.place.region,
        state="listed",
    )
    with pytest.raises(Refused, match="哪位专家"):
        services.note(inspection=check, actor=world.inspector(), expert_opinion="建议整改")
    services.note(
        inspection=check, actor=world.inspector(), expert=expert, expert_opinion="建议整改"
    )
    noted = world.check()
    assert (noted.expert, noted.expert_opinion) == (expert, "建议整改")
    assert not any(row.answer for row in noted.findings.all())


@pytest.mark.clause("CJ-18a", "CJ-18b", "CJ-18d")
@pytest.mark.parametrize("code", ["refused_entry", "refused_questioning", "untruthful"])
def test_a_ground_of_non_cooperation_needs_evidence_before_the_record(
    changjiang_world: World, code: str
) -> None:
    world = changjiang_world
    world.arrive()
    services.note_noncooperation(
        inspection=world.check(), actor=world.inspector(), codes=[code], detail="当场拒绝"
    )
    world.answer()
    with pytest.raises(Refused, match="请登记相应证据"):
        world.record()


@pytest.mark.clause("CJ-18c")
def test_refused_documents_are_listed(changjiang_world: World) -> None:
    world = changjiang_world
    world.arrive()
    facts = {"inspection": world.check(), "actor": world.inspector(), "detail": "拒不提供"}
    with pytest.raises(Refused, match="列明是哪些材料"):
        services.note_noncooperation(codes=["refused_documents"], **facts)
    services.note_noncooperation(
        codes=["refused_documents"], refused_documents=["进货台账", "检验报告"], **facts
    )
    assert world.check().refused_documents == ["进货台账", "检验报告"]


@pytest.mark.clause("CJ-18e")
def test_other_obstruction_needs_its_description(changjiang_world: World) -> None:
    world = changjiang_world
    world.arrive()
    with pytest.raises(Refused, match="描述"):
        services.note_noncooperation(
            inspection=world.check(), actor=world.inspector(), codes=["other"], detail=" "
        )


def test_a_visit_broken_off_needs_another_day_and_a_reason(huizhou_world: World) -> None:
    world = huizhou_world
    world.arrive()
    services.interrupt(inspection=world.check(), actor=world.inspector(), reason="突发暴雨")
    assert world.check().state == InspectionState.ASSIGNED
    with pytest.raises(Refused, match="再次上门"):
        world.schedule(on=timezone.localdate() + dt.timedelta(days=1), parts=[world.parts["lead"]])
    assert Visit.objects.count() == 1


def test_a_desk_check_is_only_for_schemes_without_on_site_checking(huizhou: Place) -> None:
    world = build(huizhou)
    world.open()
    with pytest.raises(Refused, match="实地检查"):
        services.start_desk(inspection=world.check(), actor=world.inspector(), methods=["written"])
    other = build(huizhou, methods=("written",))
    other.open()
    check = services.start_desk(
        inspection=other.check(), actor=other.inspector(), methods=["written"]
    )
    assert check.state == InspectionState.VISITING
    other.answer(method="written")
    other.record()
    assert other.complete().state == InspectionState.COMPLETED


@pytest.mark.clause("JL-206e")
def test_every_step_of_a_check_is_in_the_trace_with_its_person(jilin_world: World) -> None:
    world = jilin_world
    world.carry_out()
    events = [line.event for line in selectors.history_of(world.check())][::-1]
    assert events == [
        "inspection:opened", "inspection:scheduled", "inspection:started", "inspection:answered",
        "inspection:recorded", "inspection:signed", "inspection:completed",
    ]  # fmt: skip
    last = journal.history(world.check())[0]
    assert last.who == world.inspector().name
