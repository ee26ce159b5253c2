"""Opening the checks of a configured task."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import selectors, services
from mingqian.inspection.models import Inspection
from mingqian.library.models import Checkpoint
from mingqian.matching.models import PartState
from mingqian.scheme.models import TaskState
from tests.cast import Place
from tests.stages.inspection.world import build


@pytest.mark.clause("XL-604a", "JL-302a")
def test_each_object_and_department_gets_a_check_with_the_points_of_its_items(
    xinglongtai: Place,
) -> None:
    world = build(xinglongtai, objects=2)
    checks = world.open()
    assert len(checks) == 4
    points = [row.point for row in world.check("partner").findings.all()]
    label = world.place.partner.label
    assert points == [f"{label}要点1", f"{label}要点2"]
    Checkpoint.objects.filter(item__department=world.place.partner).update(content="改过的要点")
    assert [row.point for row in world.check("partner").findings.all()] == points


@pytest.mark.clause("HZ-09f")
def test_an_unconfigured_participant_is_named_and_nothing_starts(huizhou: Place) -> None:
    world = build(huizhou)
    part = world.parts["partner"]
    part.state = PartState.ITEMS_CHOSEN
    part.save()
    with pytest.raises(Refused, match=world.place.partner.label):
        world.open()
    assert not Inspection.objects.exists()


@pytest.mark.clause("HZ-09f")
def test_a_visit_does_not_start_while_a_participant_is_unconfigured(huizhou: Place) -> None:
    world = build(huizhou)
    world.open()
    world.visit()
    world.parts["partner"].state = PartState.ITEMS_CHOSEN
    world.parts["partner"].save()
    with pytest.raises(Refused, match=f"整体配置未完成：{world.place.partner.label}"):
        world.start()


def test_opening_sets_the_task_running_and_is_idempotent(huizhou: Place) -> None:
    world = build(huizhou)
    world.open()
    services.open_inspections(task=world.task, actor=world.handler())
    world.task.refresh_from_db()
    assert world.task.state == TaskState.RUNNING
    assert Inspection.objects.count() == 2


def test_only_the_lead_opens(huizhou: Place) -> None:
    world = build(huizhou)
    with pytest.raises(Refused) as refusal:
        services.open_inspections(task=world.task, actor=world.handler("partner"))
    assert refusal.value.status == 403


@pytest.mark.clause("XL-605a")
def test_the_window_is_ninety_calendar_days_from_the_confirmation(xinglongtai: Place) -> None:
    confirmed = dt.datetime(2026, 3, 1, 10, 0, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(confirmed, tick=False):
        world = build(xinglongtai, confirmed_at=confirmed)
        world.open()
    assert world.check().due_on == dt.date(2026, 5, 30)
    with time_machine.travel(dt.datetime(2026, 5, 30, 3, tzinfo=dt.UTC), tick=False):
        assert not world.check().is_delayed
    with time_machine.travel(dt.datetime(2026, 5, 31, 3, tzinfo=dt.UTC), tick=False):
        assert world.check().is_delayed
        late = [row for row in selectors.todos(world.handler()) if row.kind == "检查逾期"]
        assert len(late) == 2


def test_elsewhere_the_scheme_date_is_the_due_day(huizhou: Place) -> None:
    day = timezone.localdate() + dt.timedelta(days=9)
    world = build(huizhou, completion_on=day)
    world.open()
    assert world.check().due_on == day
