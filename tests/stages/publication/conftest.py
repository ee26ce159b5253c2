"""Stories of the five places for the tests of stages 8 to 11."""

from __future__ import annotations

import pytest

from tests.cast import Place
from tests.stages.publication.story import Story


@pytest.fixture
def huizhou_story(huizhou: Place) -> Story:
    """惠州: entry publishes."""
    return Story(huizhou)


@pytest.fixture
def changjiang_story(changjiang: Place) -> Story:
    """昌江: entry publishes, on two channels."""
    return Story(changjiang)


@pytest.fixture
def jilin_story(jilin: Place) -> Story:
    """吉林: 7 working days from the end of the task."""
    return Story(jilin)


@pytest.fixture
def pengyang_story(pengyang: Place) -> Story:
    """彭阳: 10 working days from the end of the task."""
    return Story(pengyang)


@pytest.fixture
def xinglongtai_story(xinglongtai: Place) -> Story:
    """兴隆台: one bureau, 20 working days from the check."""
    return Story(xinglongtai, ("lead",))
