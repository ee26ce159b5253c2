"""3 工作方案: what it rests on, who is asked, what it becomes."""

from __future__ import annotations

import pytest

from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.decision import Refused
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, SchemeOrigin, SchemeState, TaskState
from tests.flow.conftest import PLACES, Tell, Teller

#: Places where a scheme may rest on a decision alone.
BY_DECISION = {"huizhou"}
#: Places whose text draws in batches, one an area here.
IN_BATCHES = {"changjiang"}
#: Places where the unit that draws inspects alone.
ALONE = {"xinglongtai"}


@pytest.mark.clause("CJ-02a", "HZ-06a", "PY-203a")
def test_a_scheme_rests_on_a_plan_line_or_where_the_text_says_so_on_a_decision(
    tell: Tell, key: str
) -> None:
    story = tell("plan")
    facts = {"actor": story.handler, "name": "演示抽查", "note": "投诉增多（演示）"}
    if key not in BY_DECISION:
        with pytest.raises(Refused, match="未列入年度计划") as refusal:
            schemes.create_from_decision(factors=["监管风险"], **facts)
        assert refusal.value.clause
        return
    with pytest.raises(Refused, match="至少选择一项因素"):
        schemes.create_from_decision(factors=[], **facts)
    made = schemes.create_from_decision(factors=["监管风险"], **facts)
    assert (made.origin, made.decision_factors) == (SchemeOrigin.DECISION, ["监管风险"])


@pytest.mark.clause("HZ-09b", "CJ-13c")
def test_a_final_scheme_becomes_a_task_a_batch_each_pinned_to_its_rulebook(
    tell: Tell, key: str
) -> None:
    story = tell("scheme")
    tasks = list(InspectionTask.objects.order_by("pk"))
    assert story.scheme.state == SchemeState.FINAL
    assert len(story.scheme.digest) == 64
    assert len(tasks) == (2 if key in IN_BATCHES else 1)
    for task in tasks:
        assert task.state == TaskState.FINAL
        assert task.rulebook.rulebook_id == key
        assert task.completion_on == story.last_day
        assert task.is_joint == (key not in ALONE)


@pytest.mark.clause("HZ-07a", "HZ-08a", "HZ-08c")
def test_everybody_invited_was_asked_and_takes_part(tell: Tell, key: str) -> None:
    story = tell("scheme")
    answers = list(story.scheme.consultations.select_related("department"))
    assert {row.department for row in answers} == set(story.partners)
    assert bool(answers) == (key not in ALONE)
    for row in answers:
        assert row.state == "accepted"
        assert row.answered_by == "演示·负责乙"
    if answers:
        message = answers[0].messages.get()
        assert (message.person_name, message.department_name) == (
            "演示·经办乙",
            answers[0].department.name,
        )
    assert set(story.task.participating_departments.all()) == set(story.partners)


@pytest.mark.clause("HZ-07a")
@pytest.mark.parametrize("key", sorted({*PLACES} - ALONE))
def test_nobody_finalises_before_the_others_have_answered(teller: Teller, key: str) -> None:
    story = teller(key, "plan")
    scheme = story.scheme_drafted()
    with pytest.raises(Refused, match="征求其他参与部门的意见"):
        schemes.finalise(scheme=scheme, actor=story.head)
    story.consulted()
    with pytest.raises(Refused):
        schemes.finalise(scheme=story.scheme, actor=story.head)


@pytest.mark.clause("HZ-04b", "HZ-04c")
def test_only_the_lead_writes_and_it_cannot_invite_itself(teller: Teller) -> None:
    story = teller("huizhou", "plan")
    scheme = story.scheme_drafted()
    stranger = story.place.actor("handler", story.partners[0])
    with pytest.raises(Refused) as refusal:
        schemes.edit(scheme=scheme, actor=stranger, parts={"requirements": "改写"})
    assert refusal.value.status == 403
    assert history(scheme)[0].who == stranger.name
    with pytest.raises(Refused, match="牵头部门"):
        schemes.invite(scheme=scheme, actor=story.handler, departments=[story.place.lead])


@pytest.mark.clause("HZ-08b")
def test_who_does_not_take_part_says_why_in_a_numbered_letter(teller: Teller) -> None:
    story = teller("huizhou", "plan")
    story.scheme_drafted()
    story.consulted()
    row = story.scheme.consultations.first()
    head = story.place.actor("head", row.department)
    with pytest.raises(Refused):
        schemes.decline(consultation=row, actor=head, reason=" ")
    row = schemes.decline(consultation=row, actor=head, reason="同期有专项检查（演示）")
    assert row.decline_reason == "同期有专项检查（演示）"
    assert row.letter_no


@pytest.mark.clause("CJ-13c")
def test_a_batch_without_one_of_its_five_parts_is_refused(teller: Teller) -> None:
    story = teller("changjiang", "plan")
    scheme = story.scheme_drafted()
    batch = scheme.batches.first()
    batch.coordination = ""
    batch.save()
    with pytest.raises(Refused, match=r"第1批缺少.*协同"):
        schemes.consult(scheme=scheme, actor=story.handler)
