"""The duty file: what was to be done against what was done, for each inspector of a task."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.analytics.duties import Duty, duty_file
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.inspection.models import Inspection
from mingqian.matching import services as matching
from mingqian.matching.models import Assignment
from tests.cast import Place
from tests.stages.publication.story import Story

pytestmark = pytest.mark.django_db


def duties_of(file: object) -> dict[str, Duty]:
    """Title → duty at the only object."""
    (row,) = file.objects
    return {duty.title.partition("：")[0]: duty for duty in row.duties}


@pytest.mark.clause("HZ-16a", "PY-302a", "JL-302f")
@pytest.mark.parametrize("key", ["huizhou", "pengyang", "jilin"])
def test_a_check_carried_out_is_proved_step_by_step(
    key: str, request: pytest.FixtureRequest
) -> None:
    place: Place = request.getfixturevalue(key)
    story = Story(place, ("lead",))
    story.carry_out()
    check = story.check()
    row = Assignment.objects.filter(part=check.part).first()
    before = duties_of(duty_file(SYSTEM, check.part_id, row.inspector_id))
    assert before["到场检查并出示证件"].done_on == timezone.localdate()
    assert check.record_digest[:16] in before["形成检查记录"].proof
    assert before["录入结果"].label == "未完成"
    story.enter()
    file = duty_file(SYSTEM, check.part_id, row.inspector_id)
    after = duties_of(file)
    assert after["录入结果"].label == "已完成"
    assert "未发现问题" in after["录入结果"].proof
    assert file.listed == len(after)
    assert file.done == sum(duty.done_on is not None for duty in after.values())
    assert file.principle
    assert file.credentials


@pytest.mark.clause("HZ-16a", "PY-302a")
def test_what_was_not_done_in_time_is_listed_as_late(huizhou: Place) -> None:
    story = Story(huizhou, ("lead",))
    check = story.check()
    past = timezone.localdate() - dt.timedelta(days=3)
    Inspection.objects.filter(pk=check.pk).update(due_on=past)
    row = Assignment.objects.filter(part=check.part).first()
    file = duty_file(SYSTEM, check.part_id, row.inspector_id)
    duty = duties_of(file)["形成检查记录"]
    assert (duty.done_on, duty.label, duty.proof) == (None, "逾期未完成", "")
    assert file.late >= 1


@pytest.mark.clause("HZ-16a")
def test_whoever_was_replaced_is_released_and_his_successor_is_not(huizhou: Place) -> None:
    story = Story(huizhou, ("lead",))
    check = story.check()
    old = Assignment.objects.filter(part=check.part).first()
    head = huizhou.actor("lead", Role.HANDLER)
    swap = matching.declare_recusal(assignment=old, ground="亲属", actor=head)
    (gone,) = duty_file(SYSTEM, check.part_id, old.inspector_id).objects
    assert "回避" in gone.released
    assert not gone.duties
    if swap.replacement is None:
        return
    (come,) = duty_file(SYSTEM, check.part_id, swap.replacement.inspector_id).objects
    assert old.inspector.name in come.came_by
    assert come.duties


def test_only_oneself_the_own_department_and_overseers_read_it(
    huizhou: Place, outsider: Actor
) -> None:
    story = Story(huizhou)
    check = story.check()
    row = Assignment.objects.filter(part=check.part).first()
    for actor in (huizhou.actor("lead", Role.HANDLER), huizhou.actor("lead", Role.OFFICE)):
        assert duty_file(actor, check.part_id, row.inspector_id).inspector == row.inspector
    for actor in (outsider, huizhou.actor("partner", Role.HANDLER)):
        with pytest.raises(Refused):
            duty_file(actor, check.part_id, row.inspector_id)
