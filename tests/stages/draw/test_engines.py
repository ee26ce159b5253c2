"""The engine the settings name draws; a sample that does not pass the recheck is not published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from drawengines import Wishes
from drawengines.memory import MemoryEngine
from fairdraw.sample import DrawResult
from mingqian.draw import services
from mingqian.draw.ceremony import engines
from mingqian.draw.models import Draw, DrawState
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

pytestmark = pytest.mark.django_db


class Favouring:
    """An engine that spares the first unit drawn."""

    name = "favouring"

    def draw(self, pool: Any, **case: Any) -> DrawResult:
        """Everybody moves up by one."""
        right = MemoryEngine().draw(pool, **case)
        part = right.strata["all"]
        moved = (*part.selected[1:], *part.reserve)
        ranked = tuple(replace(pick, rank=rank) for rank, pick in enumerate(moved, 1))
        quota = part.quota
        return DrawResult({"all": replace(part, selected=ranked[:quota], reserve=ranked[quota:])})


def ready(place: Place) -> Draw:
    """A draw whose seed is fixed and that only waits to be run."""
    build.objects_for(place.lead, 20)
    return build.ready_to_run(place, build.make_task(place))


@pytest.mark.parametrize("name", ["memory", "processes", "duckdb", "postgres"])
def test_every_engine_publishes_the_sample_of_the_reference(
    name: str, huizhou: Place, settings: LazySettings
) -> None:
    if name == "postgres" and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test DB=postgres")
    draw = ready(huizhou)
    settings.DRAW_ENGINE = name
    draw = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert [row.oid for row in build.selected(draw)] == build.by_reference(draw).selected_ids


def test_a_sample_that_spares_somebody_is_not_published(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = ready(huizhou)
    monkeypatch.setattr(engines, "choose", lambda *_: Favouring())
    with pytest.raises(Refused, match="未通过复核") as refused:
        services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "unverifiable"
    draw.refresh_from_db()
    assert draw.state == DrawState.REVEALED
    assert not draw.drawn_objects.exists()


def test_an_engine_that_is_not_there_is_named_and_the_draw_can_be_run_again(
    huizhou: Place, settings: LazySettings
) -> None:
    draw = ready(huizhou)
    actor = huizhou.actor("lead", Role.HANDLER)
    if connection.vendor == "sqlite":
        settings.DRAW_ENGINE = "postgres"
        with pytest.raises(Refused, match="postgres"):
            services.run(draw=draw, actor=actor)
    settings.DRAW_ENGINE = "auto"
    assert services.run(draw=draw, actor=actor).state == DrawState.DRAWN


def test_the_settings_reach_the_choice(settings: LazySettings) -> None:
    settings.DRAW_PROCESSES_FROM, settings.DRAW_DUCKDB_FROM = 7, 9
    settings.DRAW_WORKERS = 3
    found = engines.wishes()
    assert (found.engine, found.processes_from, found.duckdb_from) == ("auto", 7, 9)
    assert found.workers == 3
    assert found.memory_limit == Wishes().memory_limit
