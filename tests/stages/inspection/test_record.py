"""The record, its signature or refusal, the end of a check and its clocks."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import services
from mingqian.inspection.models import InspectionState, SignatureKind
from mingqian.inspection.services import AnswerEntry
from mingqian.inspection.services.closing import start_clocks_of_stalled_tasks
from mingqian.scheme.models import TaskState
from tests.cast import Place
from tests.stages.inspection.world import World, build, drawn, finding_of, picture, registered


def recorded(world: World) -> None:
    world.arrive()
    world.answer()
    world.record()


@pytest.mark.clause("XL-604a")
def test_every_point_is_answered_or_skipped_with_a_reason(xinglongtai: Place) -> None:
    world = build(xinglongtai)
    world.open()
    world.arrive()
    first, second = world.check().findings.order_by("pk")
    answered = AnswerEntry(first.pk, "conforms", "on_site")
    services.answer(inspection=world.check(), entries=[answered], actor=world.inspector())
    with pytest.raises(Refused, match="还有 1 个要点"):
        world.record()
    with pytest.raises(Refused, match="不检查的理由"):
        services.answer(
            inspection=world.check(), entries=[AnswerEntry(second.pk)], actor=world.inspector()
        )
    skipped = AnswerEntry(second.pk, skip_reason="该设备停用")
    services.answer(inspection=world.check(), entries=[skipped], actor=world.inspector())
    assert world.record().state == InspectionState.RECORDED


@pytest.mark.clause("HZ-13c")
def test_the_record_is_a_document_of_its_own_with_a_fixed_digest(huizhou_world: World) -> None:
    world = huizhou_world
    recorded(world)
    check = world.check()
    paper = Paper.objects.get(kind="inspection_record")
    assert paper.file == check.record_file
    assert check.record_digest == check.record_file.digest
    text = store.read(check.record_file).decode()
    assert finding_of(check).point in text
    assert world.people["lead"][1].name in text


@pytest.mark.clause("PY-205f")
def test_a_visit_without_its_record_is_not_completed(pengyang_world: World) -> None:
    pengyang_world.arrive()
    pengyang_world.answer()
    with pytest.raises(Refused, match="现场检查中"):
        pengyang_world.complete()


@pytest.mark.clause("PY-205g")
def test_without_signature_or_noted_refusal_a_check_is_not_complete(
    pengyang_world: World,
) -> None:
    recorded(pengyang_world)
    with pytest.raises(Refused, match="签字盖章"):
        services.complete(
            inspection=pengyang_world.check(), actor=pengyang_world.inspector(), reason="赶时间"
        )


@pytest.mark.clause("PY-205g")
def test_the_signature_is_bound_to_the_record_that_was_shown(pengyang_world: World) -> None:
    world = pengyang_world
    recorded(world)
    shown = world.check().record_digest
    services.reopen_record(inspection=world.check(), actor=world.inspector(), reason="笔误")
    world.record()
    facts = {"kind": "signed", "signer": "甲", "capacity": "店长", "image": picture()}
    with pytest.raises(Refused, match="检查记录已变动"):
        services.sign(
            inspection=world.check(), actor=world.inspector(), record_digest=shown, **facts
        )
    signed = world.sign()
    assert signed.signature.record_digest == world.check().record_digest != shown


@pytest.mark.clause("PY-205g")
def test_a_refusal_needs_a_reason_and_two_inspectors(pengyang_world: World) -> None:
    world = pengyang_world
    recorded(world)
    facts = {
        "inspection": world.check(), "actor": world.inspector(), "kind": "refused",
        "record_digest": world.check().record_digest, "witness": "见证人甲",
    }  # fmt: skip
    with pytest.raises(Refused, match="须有 2 名"):
        services.refuse_signature(reason="负责人拒签", inspectors=world.assignments()[:1], **facts)
    with pytest.raises(Refused, match="必须写明理由"):
        services.refuse_signature(reason="", inspectors=world.assignments(), **facts)
    check = services.refuse_signature(reason="负责人拒签", inspectors=world.assignments(), **facts)
    assert check.signature.kind == SignatureKind.REFUSED
    assert len(check.signature.inspectors) == 2
    assert world.complete().state == InspectionState.COMPLETED


def test_nobody_in_reach_is_noted_the_same_way(huizhou_world: World) -> None:
    world = huizhou_world
    recorded(world)
    check = services.refuse_signature(
        inspection=world.check(), actor=world.inspector(), kind="absent",
        reason="登记住所无人", inspectors=world.assignments(),
        record_digest=world.check().record_digest,
    )  # fmt: skip
    assert check.signature.kind == SignatureKind.ABSENT


@pytest.mark.parametrize("missing", ["signer", "capacity", "image"])
def test_a_signature_names_its_signer_and_has_a_picture(huizhou_world: World, missing: str) -> None:
    recorded(huizhou_world)
    facts = {"signer": "甲", "capacity": "店长", "image": picture()}
    facts[missing] = None if missing == "image" else ""
    with pytest.raises(Refused) as refusal:
        services.sign(
            inspection=huizhou_world.check(), actor=huizhou_world.inspector(), kind="signed",
            record_digest=huizhou_world.check().record_digest, **facts,
        )  # fmt: skip
    assert missing in refusal.value.fields


@pytest.mark.clause("HZ-13c")
def test_a_signed_record_cannot_be_reopened(huizhou_world: World) -> None:
    recorded(huizhou_world)
    huizhou_world.sign()
    with pytest.raises(Refused, match="已签字"):
        services.reopen_record(
            inspection=huizhou_world.check(), actor=huizhou_world.inspector(), reason="想改"
        )


@pytest.mark.clause("HZ-11a")
def test_completion_starts_the_entry_clock_over_the_national_day_holiday(huizhou: Place) -> None:
    # Friday 2026-09-25 is 中秋节; the check is closed on Thursday before it.
    with time_machine.travel(dt.datetime(2026, 9, 24, 2, tzinfo=dt.UTC), tick=False):
        world = build(huizhou)
        world.open()
        world.carry_out()
    clock = Deadline.objects.get(kind="result_entry")
    # 28, 29, 30 September; holidays 1-7 October; 8, 9 and make-up Saturday 10; 12 October.
    assert clock.started_on == dt.date(2026, 9, 24)
    assert clock.due_on == dt.date(2026, 10, 12)


@pytest.mark.clause("CJ-16j")
def test_in_changjiang_the_entry_clock_runs_twenty_working_days(changjiang: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC), tick=False):
        world = build(changjiang)
        world.open()
        world.carry_out()
    assert Deadline.objects.get(kind="result_entry").due_on == dt.date(2026, 3, 30)


@pytest.mark.clause("JL-206i")
def test_in_jilin_the_form_clock_runs_from_the_check(jilin: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC), tick=False):
        world = build(jilin)
        world.open()
        world.carry_out()
    assert Deadline.objects.get(kind="result_form").due_on == dt.date(2026, 3, 11)
    assert not Deadline.objects.filter(kind="publication").exists()


def test_the_publication_clock_of_jilin_starts_when_the_task_is_done(jilin_world: World) -> None:
    world = jilin_world
    world.carry_out()
    world.carry_out("partner")
    world.task.refresh_from_db()
    assert world.task.state == TaskState.INSPECTED
    assert world.task.completed_on == timezone.localdate()
    assert Deadline.objects.filter(kind="publication").count() == 2


def test_a_task_never_closed_counts_as_done_on_its_planned_day(jilin: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC), tick=False):
        world = build(jilin, completion_on=dt.date(2026, 3, 10))
        world.open()
        world.carry_out()
        assert start_clocks_of_stalled_tasks() == 0
    with time_machine.travel(dt.datetime(2026, 3, 11, 2, tzinfo=dt.UTC), tick=False):
        assert start_clocks_of_stalled_tasks() == 1
        assert start_clocks_of_stalled_tasks() == 0
    clock = Deadline.objects.get(kind="publication")
    assert (clock.subject_id, clock.started_on) == (str(world.check().pk), dt.date(2026, 3, 10))


def test_in_xinglongtai_the_publication_clock_runs_from_each_object(xinglongtai: Place) -> None:
    world = build(xinglongtai, objects=2)
    world.open()
    world.carry_out()
    assert Deadline.objects.get(kind="publication").subject_id == str(world.check().pk)


@pytest.mark.clause("HZ-15a")
def test_both_departments_share_one_counted_visit(huizhou_world: World) -> None:
    from mingqian.inspection import selectors

    world = huizhou_world
    world.carry_out()
    world.carry_out("partner")
    row = selectors.visits_per_object(world.handler(), timezone.localdate().year)[0]
    assert (row.visits, row.checks) == (1, 2)


def test_a_reserve_that_steps_in_gets_its_checks_and_a_dropped_one_is_left_out(
    huizhou_world: World,
) -> None:
    from mingqian.draw.models import DrawnState
    from mingqian.foundation.policy.actor import SYSTEM
    from mingqian.inspection import reactions, selectors

    world = huizhou_world
    dropped = world.objects[0]
    dropped.state = DrawnState.DROPPED
    dropped.save()
    assert not selectors.inspections_of(world.task).exists()
    assert not selectors.my_inspections(world.inspector()).exists()
    other = drawn(world.draw, registered(world.place), rank=2, state=DrawnState.PROMOTED)
    reactions.stepped_in(other, SYSTEM)
    assert selectors.inspections_of(world.task).count() == 2
