"""The whole way from pool to ready task stands in the journal, and nobody rewrites it."""

from __future__ import annotations

import pytest
from django.db import connection

from mingqian.draw import selectors
from mingqian.draw.states import DRAWN_TABLE, TABLE
from mingqian.foundation.journal import triggers
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.journal.record import verify
from mingqian.matching.states import ASSIGNMENT_TABLE, PART_TABLE, SUBSTITUTION_TABLE
from tests.cast import Place
from tests.stages.draw import build
from tests.stages.matching import build as matching

pytestmark = pytest.mark.django_db


@pytest.mark.clause("JL-206e", "XL-201c")
def test_every_step_of_a_task_is_in_the_log_with_person_and_time(jilin: Place) -> None:
    matching.staff(jilin, "lead", 3)
    matching.staff(jilin, "partner", 3)
    draw, parts = matching.dispatched(jilin, objects=6, object_count=2)
    matching.configured(jilin, parts)
    entries = Entry.objects.filter(case_no=draw.task.task_no).order_by("seq")
    events = list(entries.values_list("event", flat=True))
    wanted = [
        "draw:pool-built",
        "draw:sealed",
        "draw:committed",
        "draw:commitments-complete",
        "draw:revealed",
        "draw:reveals-complete",
        "draw:beacon-entered",
        "draw:drawn",
        "matching:dispatched",
        "draw:dispatched",
        "matching:dealt",
        "matching:configured",
    ]
    places = [events.index(code) for code in wanted]
    assert places == sorted(places)
    assert all(entry.person_name and entry.at for entry in entries)
    assert not list(verify())


@pytest.mark.clause("JL-206e", "XL-201c")
def test_an_altered_line_of_the_log_is_found(jilin: Place) -> None:
    items = build.items_of(jilin.lead)
    build.objects_for(jilin.lead, 6)
    draw = build.drawn(jilin, build.make_task(jilin, items=items))
    entry = Entry.objects.get(event="draw:drawn", case_no=draw.task.task_no)
    triggers.remove(connection)
    try:
        Entry.objects.filter(pk=entry.pk).update(person_name="别人")
    finally:
        triggers.install(connection)
    assert [fault.seq for fault in verify()] == [entry.seq]


def test_every_transition_of_the_stage_has_an_event_and_a_clause() -> None:
    for table in (TABLE, DRAWN_TABLE, PART_TABLE, ASSIGNMENT_TABLE, SUBSTITUTION_TABLE):
        for row in table:
            assert row.event.code.startswith(("draw:", "matching:"))
            assert row.clause


def test_the_public_times_stand_in_the_order_of_the_protocol(jilin: Place) -> None:
    items = build.items_of(jilin.lead)
    build.objects_for(jilin.lead, 6)
    draw = build.drawn(jilin, build.make_task(jilin, items=items))
    times = [moment.at for moment in selectors.timeline(draw)]
    assert times == sorted(times)
    assert len(times) == 5
