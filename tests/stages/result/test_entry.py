"""Who inspects enters: once, attested, complete, without contradiction."""

from __future__ import annotations

import pytest

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.inspection import services as inspections
from mingqian.inspection.services import EvidenceFacts
from mingqian.library.models import Checkpoint
from mingqian.result import selectors
from mingqian.result.models import Result, ResultState
from mingqian.scheme.models import TaskState
from tests.cast import Place
from tests.stages.inspection.world import World, build, fresh, make_inspector, picture
from tests.stages.result.conftest import Enter

PROBLEM = {
    "category_code": "pending_followup",
    "situation": "演示问题",
    "handling_path": "rectification_order",
}


def bystander(world: World, department: str = "lead") -> Actor:
    """An inspector of the department who was not dealt to the object."""
    person = make_inspector(world.place.departments[department], "丙").person
    return fresh(person)


@pytest.mark.clause("PY-205f")
def test_no_result_is_entered_before_the_check_is_closed(
    pengyang_world: World, enter_result: Enter
) -> None:
    pengyang_world.arrive()
    with pytest.raises(Refused, match="检查尚未完成"):
        enter_result(pengyang_world)


@pytest.mark.clause("HZ-11c")
def test_an_object_has_one_dated_result_per_department_and_item(
    huizhou: Place, enter_result: Enter
) -> None:
    world = build(huizhou, departments=("lead", "partner", "third"))
    world.open()
    for key in ("lead", "partner", "third"):
        world.carry_out(key)
        enter_result(world, key)
    rows = Result.objects.filter(inspection__drawn_object=world.objects[0])
    assert rows.count() == 3
    assert all(row.entered_at for row in rows)
    assert len({row.inspection.part.department_id for row in rows}) == 3


@pytest.mark.clause("HZ-11b", "CJ-16i")
@pytest.mark.parametrize("place_key", ["huizhou", "changjiang"])
def test_only_an_assigned_inspector_enters(
    place_key: str, request: pytest.FixtureRequest, enter_result: Enter
) -> None:
    world: World = request.getfixturevalue(f"{place_key}_world")
    world.carry_out()
    for actor in (
        bystander(world),
        world.inspector("partner"),
        world.handler(),
        world.head(),
        world.place.actor("lead", Role.OFFICE),
    ):
        with pytest.raises(Refused) as refusal:
            enter_result(world, actor=actor)
        assert refusal.value.status == 403
    assert enter_result(world).state == ResultState.ENTERED


@pytest.mark.clause("XL-300a")
def test_in_xinglongtai_a_non_assigned_person_cannot_enter(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    xinglongtai_world.carry_out()
    for actor in (bystander(xinglongtai_world), xinglongtai_world.inspector("partner")):
        with pytest.raises(Refused) as refusal:
            enter_result(xinglongtai_world, actor=actor)
        assert refusal.value.status == 403


@pytest.mark.clause("PY-206c", "JL-207a")
@pytest.mark.parametrize("place_key", ["pengyang", "jilin"])
def test_where_the_department_enters_any_of_its_inspectors_may_but_no_other(
    place_key: str, request: pytest.FixtureRequest, enter_result: Enter
) -> None:
    world: World = request.getfixturevalue(f"{place_key}_world")
    world.carry_out()
    with pytest.raises(Refused, match="谁检查、谁录入"):
        enter_result(world, actor=world.inspector("partner"))
    assert enter_result(world, actor=bystander(world)).entered_by.startswith("检查员丙")


@pytest.mark.clause("HZ-10d")
def test_the_attestation_is_required_and_bound_to_the_person(
    huizhou_world: World, enter_result: Enter
) -> None:
    huizhou_world.carry_out()
    with pytest.raises(Refused, match="承诺") as refusal:
        enter_result(huizhou_world, attested=False)
    assert "attested" in refusal.value.fields
    result = enter_result(huizhou_world)
    actor = huizhou_world.inspector()
    assert (result.entered_by, result.entered_by_id) == (actor.name, actor.person_id)
    assert result.attested_at is not None
    assert "真实、合法" in result.attestation


def test_an_entered_result_is_not_entered_again(huizhou_world: World, enter_result: Enter) -> None:
    huizhou_world.carry_out()
    enter_result(huizhou_world)
    with pytest.raises(Refused, match="不能修改"):
        enter_result(huizhou_world, **PROBLEM)


@pytest.mark.clause("CJ-16m")
def test_a_problem_without_detail_or_path_is_refused(
    changjiang_world: World, enter_result: Enter
) -> None:
    changjiang_world.carry_out()
    with pytest.raises(Refused, match="检查情况"):
        enter_result(changjiang_world, **{**PROBLEM, "situation": " "})
    with pytest.raises(Refused, match="处理途径"):
        enter_result(changjiang_world, **{**PROBLEM, "handling_path": ""})
    assert enter_result(changjiang_world, **PROBLEM).is_problem


@pytest.mark.clause("CJ-16m")
def test_no_issue_contradicts_a_failing_point(changjiang_world: World, enter_result: Enter) -> None:
    changjiang_world.carry_out(answer="fails", detail="通道堵塞")
    with pytest.raises(Refused, match="结果不能是未发现问题") as refusal:
        enter_result(changjiang_world)
    assert "category_code" in refusal.value.fields
    Checkpoint.objects.update(is_veto=True)
    with pytest.raises(Refused, match=r"否决项“.+”不符合，该事项即不符合") as refusal:
        enter_result(changjiang_world)
    assert refusal.value.fields == {"category_code": "否决项不符合"}
    assert enter_result(changjiang_world, **PROBLEM).is_problem


@pytest.mark.clause("CJ-16m")
def test_unreachable_contradicts_a_signed_record(
    changjiang_world: World, enter_result: Enter
) -> None:
    changjiang_world.carry_out()
    facts = {**PROBLEM, "category_code": "unreachable"}
    with pytest.raises(Refused, match="已由检查对象签字"):
        enter_result(changjiang_world, **facts)


@pytest.mark.clause("CJ-16m")
def test_a_path_without_a_problem_is_refused(changjiang_world: World, enter_result: Enter) -> None:
    changjiang_world.carry_out()
    with pytest.raises(Refused, match="不能填处理途径"):
        enter_result(changjiang_world, handling_path="case_filing")


@pytest.mark.clause("XL-605b")
def test_in_xinglongtai_only_three_categories_can_be_chosen(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    offered = selectors.choices(world.check()).categories
    texts = [text for _, text in offered]
    assert texts == ["未发现问题", "不配合检查情节严重", "发现违法违规行为"]
    world.carry_out()
    world.carry_out("partner")
    with pytest.raises(Refused, match="没有这种结果类别"):
        enter_result(world, **PROBLEM)
    enter_result(world)
    enter_result(world, "partner", **{**PROBLEM, "category_code": "violation_found"})
    counts = selectors.category_counts(world.task)
    assert counts == {"未发现问题": 1, "发现违法违规行为": 1}


def test_the_internal_sub_code_is_no_fourth_category(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    xinglongtai_world.carry_out()
    facts = {**PROBLEM, "category_code": "violation_found"}
    with pytest.raises(Refused, match="内部子类"):
        enter_result(xinglongtai_world, **facts, sub_code="activity_not_found")
    result = enter_result(xinglongtai_world, **facts, sub_code="ordered_to_rectify")
    assert (result.category, result.sub_code) == ("发现违法违规行为", "ordered_to_rectify")


def obstructed(world: World, code: str) -> None:
    world.arrive()
    actor = world.inspector()
    inspections.register_evidence(
        inspection=world.check(), actor=actor,
        facts=EvidenceFacts(kind="photo", title="现场", file=picture()),
    )  # fmt: skip
    inspections.note_noncooperation(
        inspection=world.check(), actor=actor, codes=[code], detail="当场拒绝",
        refused_documents=["台账"],
    )  # fmt: skip
    world.answer(answer="", skip_reason="对象不配合，无法检查")
    world.record()
    check = world.check()
    inspections.refuse_signature(
        inspection=check, actor=actor, kind="refused", reason="拒签",
        inspectors=world.assignments(), record_digest=check.record_digest,
    )  # fmt: skip
    world.complete()


NOT_COOPERATING = {**PROBLEM, "category_code": "serious_non_cooperation"}


@pytest.mark.clause("CJ-18a", "CJ-18b", "CJ-18c", "CJ-18d")
@pytest.mark.parametrize(
    "code", ["refused_entry", "refused_questioning", "refused_documents", "untruthful"]
)
def test_each_ground_of_non_cooperation_can_be_chosen_with_evidence(
    changjiang_world: World, enter_result: Enter, code: str
) -> None:
    obstructed(changjiang_world, code)
    with pytest.raises(Refused, match="不配合检查须有情形"):
        enter_result(changjiang_world, **NOT_COOPERATING)
    result = enter_result(changjiang_world, **NOT_COOPERATING, noncooperation_codes=(code,))
    assert result.noncooperation_grounds == [code]


@pytest.mark.clause("CJ-18e")
def test_other_obstruction_needs_its_description(
    changjiang_world: World, enter_result: Enter
) -> None:
    obstructed(changjiang_world, "other")
    facts = {**NOT_COOPERATING, "noncooperation_codes": ("other",)}
    with pytest.raises(Refused, match="具体情形"):
        enter_result(changjiang_world, **facts)
    assert enter_result(changjiang_world, **facts, noncooperation_detail="围堵检查人员").is_entered


@pytest.mark.clause("CJ-18a")
def test_non_cooperation_without_evidence_is_refused(
    changjiang_world: World, enter_result: Enter
) -> None:
    changjiang_world.carry_out()
    with pytest.raises(Refused, match="登记的证据"):
        enter_result(changjiang_world, **NOT_COOPERATING, noncooperation_codes=("refused_entry",))


@pytest.mark.clause("HZ-13a")
def test_every_result_names_its_inspectors_with_certificates_and_time(
    huizhou_world: World, enter_result: Enter
) -> None:
    huizhou_world.carry_out()
    people = selectors.attributed_to(enter_result(huizhou_world))
    assert [person.name for person in people] == [p.name for p in huizhou_world.people["lead"]]
    assert all(person.credentials for person in people)
    assert huizhou_world.check().completed_at is not None


def test_the_task_is_entered_when_every_result_is_in(
    xinglongtai_world: World, enter_result: Enter
) -> None:
    world = xinglongtai_world
    for key in ("lead", "partner"):
        world.carry_out(key)
    enter_result(world)
    world.task.refresh_from_db()
    assert world.task.state == TaskState.INSPECTED
    enter_result(world, "partner")
    world.task.refresh_from_db()
    assert world.task.state == TaskState.ENTERED


def test_an_item_of_another_department_is_refused(
    huizhou_world: World, enter_result: Enter
) -> None:
    from mingqian.result.services import ResultFacts, enter

    huizhou_world.carry_out()
    with pytest.raises(Refused, match="不属于本部门"):
        enter(
            inspection=huizhou_world.check(),
            item=huizhou_world.parts["partner"].items.get(),
            facts=ResultFacts("no_issue", methods=("on_site",)),
            attested=True,
            actor=huizhou_world.inspector(),
        )
