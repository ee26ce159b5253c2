"""The stories told so far, and how a test asks for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from mingqian.demo import atlas
from mingqian.demo.story import Story
from tests.flow.shelf import BEGIN, Shelf, begin, database

PLACES = list(atlas.places())
Tell = Callable[[str], Story]
Teller = Callable[[str, str], Story]


@pytest.fixture(scope="session")
def story_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of all stories of the session: kept by digest, they do not get in each other's way."""
    return tmp_path_factory.mktemp("story-files")


@pytest.fixture(autouse=True)
def file_store(settings: Settings, story_files: Path) -> Path:
    """The store of the stories instead of one for each test; demo accounts need DEBUG."""
    settings.DEBUG = True
    settings.MEDIA_ROOT = story_files / "files"
    settings.SIGNING_KEY_FILE = story_files / "signing-key.hex"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The snapshots of the session."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def teller(db: None, file_store: Path, shelf: Shelf, tmp_path: Path) -> Iterator[Teller]:
    """``teller(place, stage)``: the story of a place as it stands after a stage; once a test.

    The stage ``"begin"`` is the place with its people, before anything was done.
    """
    if connection.vendor != "sqlite":
        yield lambda key, stage: begin(key) if stage == BEGIN else begin(key).until(stage)
        return
    shelf.empty(tmp_path / "empty.sqlite3")
    with ExitStack() as open_databases:

        def tell(key: str, stage: str) -> Story:
            file = tmp_path / f"{key}-{stage}.sqlite3"
            story = shelf.take_down(key, stage, file)
            open_databases.enter_context(database(file))
            return story

        yield tell


@pytest.fixture(params=PLACES)
def key(request: pytest.FixtureRequest) -> str:
    """Each of the five places in turn."""
    return str(request.param)


@pytest.fixture
def tell(teller: Teller, key: str) -> Tell:
    """``tell("draw")``: this place's story after its draw."""
    return lambda stage: teller(key, stage)


#: On other databases only the stories that go to the end: each replays all stages before it.
TO_THE_END = ("test_11_oversight", "test_whole_story", "test_demo")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Off SQLite a story cannot be copied from the shelf, so the early chapters are left to
    ``MINGQIAN_ALL_STORIES=1``: their steps all happen in the last one, too."""
    if connection.vendor == "sqlite" or os.environ.get("MINGQIAN_ALL_STORIES"):
        return
    early = [
        item
        for item in items
        if "tests/flow/test_" in item.nodeid and not any(name in item.nodeid for name in TO_THE_END)
    ]
    config.hook.pytest_deselected(items=early)
    items[:] = [item for item in items if item not in early]
