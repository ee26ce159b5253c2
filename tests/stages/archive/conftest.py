"""Stories for the tests of stage 10."""

from __future__ import annotations

import pytest

from tests.cast import Place
from tests.stages.publication.story import Story


@pytest.fixture
def jilin_story(jilin: Place) -> Story:
    """吉林: the form belongs inside, 7 working days."""
    return Story(jilin)


@pytest.fixture
def pengyang_story(pengyang: Place) -> Story:
    """彭阳: the task report belongs inside."""
    return Story(pengyang)


@pytest.fixture
def xinglongtai_story(xinglongtai: Place) -> Story:
    """兴隆台: the unit with jurisdiction files."""
    return Story(xinglongtai, ("lead",))


@pytest.fixture
def changjiang_story(changjiang: Place) -> Story:
    """昌江: each department its own file."""
    return Story(changjiang)
