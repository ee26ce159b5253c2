"""Killed at every step of the ceremony: nothing half-done, and it goes on with the same outcome."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from mingqian.draw import services
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Coordination, Draw
from mingqian.foundation.journal.record import verify as verify_journal
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

ROOT = Path(__file__).resolve().parents[3]
#: Where the power fails: before the log, between leaf and head, before and after the journal.
PLACES = (
    "mingqian.draw.ledger.writing.LogEntry.objects.create",
    "mingqian.draw.ledger.writing._sign_head",
    "mingqian.foundation.workflow.perform.journal.record",
    "mingqian.foundation.journal.listeners.tell",
)


class PowerFails(BaseException):
    """What no handler on the way may swallow."""


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the draw's tables and of the journal."""
    tables = connection.introspection.table_names()
    kept = {}
    with connection.cursor() as cursor:
        for table in tables:
            if table.startswith("draw_") or table == "journal_entry":
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
                kept[table] = cursor.fetchall()
    return kept


def survives(step: Callable[[], object]) -> None:
    """Do ``step`` with the power failing at each place, then for good."""
    for place in PLACES:
        before = rows()
        with mock.patch(place, side_effect=PowerFails) as trap:
            try:
                step()
            except PowerFails:
                assert rows() == before, place
            else:  # pragma: no cover - a place this step does not pass
                raise AssertionError(f"{step} does not pass {place}: {trap.call_count}")
    step()


def observer_of(draw: Draw) -> Any:
    """The actor of the observer."""
    key = draw.shares.get(is_observer=True).person_id
    return actor_of(Person.objects.prefetch_related("posts").get(pk=key))


def steps(place: Place, draw: Draw) -> Iterator[Callable[[], object]]:
    """The ceremony act by act, each on the draw as it stands."""
    lead = place.actor("lead", Role.HANDLER)
    yield lambda: build.seal(place, Draw.objects.get(pk=draw.pk))
    actors = build.party_actors(place, draw)
    for actor in actors:
        yield lambda a=actor: services.commit(draw=Draw.objects.get(pk=draw.pk), actor=a)
    for actor in actors:
        yield lambda a=actor: services.reveal(draw=Draw.objects.get(pk=draw.pk), actor=a)
    yield lambda: build.enter_dice(place, Draw.objects.get(pk=draw.pk))
    yield lambda: services.run(draw=Draw.objects.get(pk=draw.pk), actor=lead)


@pytest.mark.django_db
def test_the_power_fails_at_every_step_and_the_ceremony_goes_on(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 12)
    draw = build.pool_of(huizhou, build.make_task(huizhou, object_count=4))
    for number, step in enumerate(steps(huizhou, draw)):
        places = PLACES
        if 4 <= number <= 7:  # reveals and beacon leave no log entry: only the journal counts
            places = PLACES[2:]
        with mock.patch(f"{__name__}.PLACES", places):
            survives(step)
    draw.refresh_from_db()
    assert draw.is_drawn
    assert not list(audit())
    assert not list(verify_journal())


@pytest.mark.django_db
def test_a_void_a_drop_and_a_coordinated_seal_are_whole_or_not_at_all(huizhou: Place) -> None:
    lead, head = huizhou.actor("lead", Role.HANDLER), huizhou.actor("lead", Role.HEAD)
    build.objects_for(huizhou.lead, 20)
    first = build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou, object_count=8)))
    survives(lambda: services.void(draw=Draw.objects.get(pk=first.pk), actor=lead, reason="改期"))
    again = services.next_attempt(draw=first, actor=lead)
    again = build.reveal_all(huizhou, build.commit_all(huizhou, build.seal(huizhou, again)))
    again = services.run(draw=build.enter_dice(huizhou, again), actor=lead)
    asked = services.request_drop(
        drawn=build.selected(again)[0],
        actor=lead,
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )
    survives(lambda: services.consent_drop(drawn=asked, actor=head))
    members = [
        build.pool_of(huizhou, build.make_task(huizhou, participants=(name,), object_count=2))
        for name in ("third", "partner")
    ]
    together = services.start_coordination(draw=members[0], actor=lead, title="演示")
    services.join_coordination(coordination=together, draw=members[1], actor=lead)
    survives(
        lambda: services.seal_together(
            coordination=Coordination.objects.get(),
            actor=lead,
            observers=[build.observer(huizhou, 1)],
        )
    )
    assert not list(audit())
    assert not list(verify_journal())


DEATHS = (
    "mingqian.draw.services.issuing._keep",
    "mingqian.foundation.journal.record.record",
)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_the_draw_leaves_nothing_and_another_finishes_it(
    tmp_path: Path,
) -> None:
    from tests import cast

    if connection.vendor != "sqlite":
        pytest.skip("the process gets a copy of the database file; the steps above run on both")
    cast.load_rulebooks()
    huizhou = cast.place("huizhou")
    build.objects_for(huizhou.lead, 12)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou, object_count=4))
    copy = tmp_path / "killed.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    env = {
        **os.environ,
        "MINGQIAN_DATABASE_URL": f"sqlite:///{copy}",
        "MINGQIAN_VAR_DIR": str(tmp_path),
        "MINGQIAN_SIGNING_KEY_FILE": str(tmp_path / "signing-key.hex"),
        "MINGQIAN_LOG_KEY_FILE": str(tmp_path / "log-key.hex"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": "src:.",
    }

    def run(where: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.stages.draw.killed", str(draw.pk), where]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, env=env, check=False
        )

    for where in DEATHS:
        assert run(where).returncode == -signal.SIGKILL
    finished = run("")
    assert finished.returncode == 0, finished.stderr
    here = services.run(draw=draw, actor=build.drawer(huizhou, draw.task))
    seed, leaf = finished.stdout.split(" ", 1)
    assert seed == here.seed
    assert (
        here.log_entries.order_by("index").last().leaf.split('"plan_no"')[0]
        == (leaf.split('"plan_no"')[0])
    )
