"""The loaded rulebooks of the project."""

from __future__ import annotations

import pytest

from rulebook import Calendar, Rulebooks, load_directory
from tests.rulebook.places import RULEBOOKS


@pytest.fixture(scope="session")
def books() -> Rulebooks:
    return load_directory(RULEBOOKS)


@pytest.fixture(scope="session")
def calendar(books: Rulebooks) -> Calendar:
    return books.calendar
