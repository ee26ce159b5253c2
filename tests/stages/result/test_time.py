"""The clocks of entry and form, and what lateness means."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import Deadline, DeadlineState
from mingqian.foundation.policy.decision import Refused
from mingqian.result import selectors
from mingqian.result.models import Result
from mingqian.result.services import issue_form, mark_not_completed
from tests.cast import Place
from tests.stages.inspection.world import World, build
from tests.stages.result.conftest import Enter


def on(day: str) -> time_machine.travel:
    """Ten in the morning, Beijing time."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T02:00:00+00:00"), tick=False)


def inspected(place: Place, day: str) -> World:
    with on(day):
        world = build(place)
        world.open()
        world.carry_out()
    return world


@pytest.mark.clause("HZ-11a")
@pytest.mark.parametrize(("day", "late"), [("2026-10-12", False), ("2026-10-13", True)])
def test_entry_after_the_due_day_is_marked_late(
    huizhou: Place, enter_result: Enter, day: str, late: bool
) -> None:
    world = inspected(huizhou, "2026-09-24")
    with on(day):
        result = enter_result(world)
    assert result.is_late is late
    assert not result.is_deemed_not_completed
    state = DeadlineState.MET_LATE if late else DeadlineState.MET
    assert Deadline.objects.get(kind="result_entry").state == state


@pytest.mark.clause("CJ-16l")
def test_in_changjiang_day_twenty_one_counts_as_not_completed_for_good(
    changjiang: Place, enter_result: Enter
) -> None:
    world = inspected(changjiang, "2026-03-02")
    with on("2026-03-30"):
        assert mark_not_completed() == 0
    with on("2026-03-31"):
        assert mark_not_completed() == 1
        assert mark_not_completed() == 0
        assert Result.objects.get(inspection=world.check()).is_deemed_not_completed
        progress = selectors.progress_of(world.task)[0]
        assert (progress.not_completed, progress.entered) == (1, 0)
    with on("2026-04-01"):
        result = enter_result(world)
    assert result.is_entered
    assert result.is_deemed_not_completed
    assert selectors.progress_of(world.task)[0].not_completed == 1


@pytest.mark.clause("CJ-16j")
def test_entry_on_the_twentieth_working_day_is_in_time(
    changjiang: Place, enter_result: Enter
) -> None:
    world = inspected(changjiang, "2026-03-02")
    with on("2026-03-30"):
        assert not enter_result(world).is_late


def test_elsewhere_an_overdue_result_is_not_deemed_not_completed(huizhou: Place) -> None:
    world = inspected(huizhou, "2026-03-02")
    with on("2026-06-01"):
        assert mark_not_completed() == 0
    assert not Result.objects.get(inspection=world.check()).is_deemed_not_completed


def test_without_an_entry_clock_the_publication_clock_is_the_target(
    xinglongtai_world: World,
) -> None:
    xinglongtai_world.carry_out()
    deadline = selectors.entry_deadline(xinglongtai_world.check())
    assert deadline is not None
    assert deadline.kind == "publication"
    todo = next(row for row in selectors.todos(xinglongtai_world.inspector()))
    assert todo.due_on == deadline.due_on


@pytest.mark.clause("JL-206i")
def test_the_jilin_form_is_made_from_recorded_data_and_meets_its_clock(
    jilin: Place, enter_result: Enter
) -> None:
    world = inspected(jilin, "2026-03-02")
    with on("2026-03-05"):
        with pytest.raises(Refused, match="尚未全部录入"):
            issue_form(inspection=world.check(), actor=world.inspector())
        enter_result(world)
        paper = issue_form(inspection=world.check(), actor=world.inspector())
    assert paper.title == "吉林省行政执法机关执法检查登记表"
    text = store.read(paper.file).decode()
    for part in (world.objects[0].name, "未发现问题", world.people["lead"][0].name):
        assert part in text
    assert Deadline.objects.get(kind="result_form").state == DeadlineState.MET


@pytest.mark.clause("JL-206i")
def test_filling_the_form_late_is_flagged(jilin: Place, enter_result: Enter) -> None:
    world = inspected(jilin, "2026-03-02")
    with on("2026-03-12"):
        enter_result(world)
        assert [row.kind for row in selectors.todos(world.inspector())] == ["填写登记表"]
        issue_form(inspection=world.check(), actor=world.inspector())
    assert Deadline.objects.get(kind="result_form").state == DeadlineState.MET_LATE


@pytest.mark.clause("JL-206k")
def test_three_departments_fill_three_forms_with_their_own_items_only(
    jilin: Place, enter_result: Enter
) -> None:
    keys = ("lead", "partner", "third")
    world = build(jilin, departments=keys)
    world.open()
    texts = {}
    for key in keys:
        world.carry_out(key)
        enter_result(world, key)
        paper = issue_form(inspection=world.check(key), actor=world.inspector(key))
        texts[key] = store.read(paper.file).decode()
    for key in keys:
        for other in keys:
            item = world.parts[other].items.get().name
            assert (item in texts[key]) is (key == other)


@pytest.mark.clause("CJ-16i")
def test_in_changjiang_the_record_form_prints_with_the_names_of_the_team(
    changjiang_world: World, enter_result: Enter
) -> None:
    world = changjiang_world
    world.carry_out()
    enter_result(world)
    with pytest.raises(Refused) as refusal:
        issue_form(inspection=world.check(), actor=world.inspector("partner"))
    assert refusal.value.status == 403
    paper = issue_form(inspection=world.check(), actor=world.inspector())
    assert paper.title == "检查记录表"
    text = store.read(paper.file).decode()
    assert all(person.name in text for person in world.people["lead"])


def test_a_form_is_filled_once(jilin_world: World, enter_result: Enter) -> None:
    jilin_world.carry_out()
    enter_result(jilin_world)
    issue_form(inspection=jilin_world.check(), actor=jilin_world.inspector())
    with pytest.raises(Refused, match="已经填写"):
        issue_form(inspection=jilin_world.check(), actor=jilin_world.inspector())
