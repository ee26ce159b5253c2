"""Databases as they stood after every stage of every story, so that each stage is played once.

On SQLite each test gets a copied file of its own (some milliseconds) and may do to it what it
likes. Any other database plays the story anew inside the test's transaction: slower, the same
outcome.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

from mingqian.demo import atlas, places
from mingqian.demo.people import build_people
from mingqian.demo.story import ORDER, Story

#: Objects of a place in these stories.
SIZE = 30
#: Lines of the yearly plan: the story's, and one for a second draw of the year.
LINES = 2


#: The pseudo-stage before the first.
BEGIN = "begin"
_STAGES = (BEGIN, *ORDER)


def begin(key: str) -> Story:
    """A place with its people, before the first stage."""
    places.prepare_country()
    place = places.build_place(atlas.place_named(key))
    build_people(place)
    return Story(place, size=SIZE, lines=LINES)


@contextmanager
def database(path: Path) -> Iterator[None]:
    """Let Django work on a SQLite file in place of the test database."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict = {**before.settings_dict, "NAME": str(path), "TEST": {}}
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = before
        other.close()


class Shelf:
    """Keeps what was told; ``folder`` holds a database a stage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stories: dict[tuple[str, str], Story] = {}

    def empty(self, target: Path) -> None:
        """Copy the database as the migrations left it. Call before anything is written."""
        file = self._folder / "empty.sqlite3"
        if not file.exists():
            connection.ensure_connection()
            # Not the backup API: it waits for ever for the transaction the test is wrapped in.
            file.write_bytes(connection.connection.serialize())
        shutil.copy(file, target)

    def take_down(self, key: str, stage: str, target: Path) -> Story:
        """Copy the database as it stood after a stage of a place's story; the story with it."""
        if (key, stage) not in self._stories:
            self._play(key, stage)
        shutil.copy(self._file(key, stage), target)
        return copy.deepcopy(self._stories[key, stage])

    def _play(self, key: str, stage: str) -> None:
        file = self._file(key, stage)
        if stage == BEGIN:
            self.empty(file)
        else:
            story = self.take_down(key, _STAGES[_STAGES.index(stage) - 1], file)
        with database(file):
            if stage == BEGIN:
                story = begin(key)
            else:
                story.play(stage)
            # Nothing may stay behind in a side file: the file alone is copied.
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._stories[key, stage] = copy.deepcopy(story)

    def _file(self, key: str, stage: str) -> Path:
        return self._folder / f"{key}-{stage}.sqlite3"
