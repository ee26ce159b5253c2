"""Databases as they stood after every stage of every story, so that each stage is played once.

Each test gets a copy of its own and may do to it what it likes.
"""

from __future__ import annotations

import copy

from mingqian.demo import atlas, places
from mingqian.demo.people import build_people
from mingqian.demo.story import ORDER, Story
from tests.databases import BLANK, Copies, working_on

#: Objects of a place in these stories.
SIZE = 30
#: Lines of the yearly plan: the story's, and one for a second draw of the year.
LINES = 2
#: The country every place stands in: regions, lines of administration, rulebooks.
COUNTRY = "country"
#: The pseudo-stage before the first.
BEGIN = "begin"
_STAGES = (BEGIN, *ORDER)


def begin(key: str) -> Story:
    """A place with its people, before the first stage, in a prepared country."""
    place = places.build_place(atlas.place_named(key))
    build_people(place)
    return Story(place, size=SIZE, lines=LINES)


class Shelf:
    """Keeps what was told: one database a stage."""

    def __init__(self, copies: Copies) -> None:
        self.copies = copies
        self._stories: dict[tuple[str, str], Story] = {}
        self._has_country = False

    def take_down(self, key: str, stage: str, target: str) -> Story:
        """Copy the database as it stood after a stage of a place's story; the story with it."""
        if (key, stage) not in self._stories:
            self._play(key, stage)
        self.copies.copy(_name(key, stage), target)
        return copy.deepcopy(self._stories[key, stage])

    def _play(self, key: str, stage: str) -> None:
        name = _name(key, stage)
        if stage == BEGIN:
            self._prepare_country()
            self.copies.copy(COUNTRY, name)
        else:
            story = self.take_down(key, _STAGES[_STAGES.index(stage) - 1], name)
        with working_on(self.copies, name):
            if stage == BEGIN:
                story = begin(key)
            else:
                story.play(stage)
        self._stories[key, stage] = copy.deepcopy(story)

    def _prepare_country(self) -> None:
        if not self._has_country:
            self.copies.copy(BLANK, COUNTRY)
            with working_on(self.copies, COUNTRY):
                places.prepare_country()
            self._has_country = True


def _name(key: str, stage: str) -> str:
    return f"{key}_{stage}"
