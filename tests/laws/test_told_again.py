"""A story told again is the story: the same rows, files and objects; and it is told anew wherever
anything differs that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from mingqian.foundation.journal.models import Entry
from mingqian.foundation.org.models import Region
from tests import sequences
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.library import build as library
from tests.stages.publication.story import Story
from tests.telling import Faces, Untellable

_first: dict[str, tuple[Any, ...]] = {}
#: Digest of an entry → in which test it was written.
_entries: dict[str, Any] = {}


def rows() -> dict[Any, Any]:
    """Every row of every table, the counters of the keys among them."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        names += ["sqlite_sequence"] if connection.vendor == "sqlite" else []
        found: dict[Any, Any] = {}
        if connection.vendor == "postgresql":
            found |= sequences.state(connection)
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def files(root: Path) -> dict[str, bytes]:
    """What the test keeps."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def published(place: Place) -> Any:
    """A story up to its publication."""
    return Story(place).run_to_publication(path="rectification_order")


def drawn(place: Place) -> Any:
    """A whole ceremony: random numbers, keys and files."""
    draws.objects_for(place.lead, 5)
    return draws.drawn(place, draws.make_task(place, object_count=2))


@pytest.mark.parametrize("tell", [published, drawn])
@pytest.mark.parametrize("time", ["once", "again"])
def test_rows_files_and_objects_are_those_of_the_first_telling(
    huizhou: Place, tell: Callable[[Place], Any], time: str, tmp_path: Path
) -> None:
    made = tell(huizhou)
    now = rows(), files(tmp_path), Faces().of((huizhou, made))
    assert len(now[0]["journal_entry"]) > 10
    assert now[1]
    assert _first.setdefault(tell.__name__, now) == now


def test_what_a_builder_was_given_is_what_it_returns(huizhou: Place) -> None:
    for _ in range(2):
        story = Story(huizhou)
        assert story.place is huizhou
        assert story.world.place is huizhou


def entry_of(place: Place) -> str:
    """The digest of the entry an object brought: it covers its time."""
    library.obj(place.lead, 1)
    return Entry.objects.order_by("-seq").values_list("digest", flat=True)[0]


def own_write(place: Place, settings: Settings) -> None:
    """The test writes a row of its own first."""
    Region.objects.create(region_code="999999", name="演示区", level="county")


def own_setting(place: Place, settings: Settings) -> None:
    """The test changes a setting first."""
    settings.SIGN_IN_ATTEMPTS = 99


def own_object(place: Place, settings: Settings) -> None:
    """The test changes what it hands over, in memory alone."""
    place.lead.short_name = "改名局"


@pytest.mark.parametrize("change", [None, own_write, own_setting, own_object])
def test_anything_of_the_tests_own_has_it_told_anew(
    huizhou: Place, settings: Settings, change: Callable[[Place, Settings], None] | None
) -> None:
    if change is not None:
        change(huizhou, settings)
    assert _entries.setdefault(entry_of(huizhou), change) is change


def test_under_another_clock_it_is_told_anew(huizhou: Place) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        library.obj(huizhou.lead, 1)
    assert Entry.objects.order_by("-seq")[0].at.isoformat() == "2026-03-02T02:00:00+00:00"


@pytest.mark.parametrize("what", [print, iter(()), connection])
def test_what_says_nothing_lasting_about_itself_is_not_described(what: object) -> None:
    with pytest.raises(Untellable):
        Faces().of(what)
