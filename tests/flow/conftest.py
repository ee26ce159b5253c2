"""The stories told so far, and how a test asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from mingqian.demo import atlas
from mingqian.demo.story import Story
from tests.databases import Copies, working_on
from tests.flow.shelf import Shelf

HERE = Path(__file__).parent
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


@pytest.fixture(autouse=True)
def queries_unlogged(monkeypatch: pytest.MonkeyPatch) -> None:
    """DEBUG has every query kept with its values; here nobody reads them."""
    forced = property(lambda self: self.force_debug_cursor)
    monkeypatch.setattr(BaseDatabaseWrapper, "queries_logged", forced)


@pytest.fixture(scope="session")
def shelf(copies: Copies) -> Shelf:
    """The snapshots of the session."""
    return Shelf(copies)


@pytest.fixture
def teller(db: None, file_store: Path, shelf: Shelf) -> Iterator[Teller]:
    """``teller(place, stage)``: the story of a place as it stands after a stage.

    The stage ``"begin"`` is the place with its people, before anything was done. The last story
    told is the one the test works on.
    """
    with ExitStack() as told:

        def tell(key: str, stage: str) -> Story:
            name = f"told_{key}_{stage}"
            story = shelf.take_down(key, stage, name)
            told.enter_context(working_on(shelf.copies, name))
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
