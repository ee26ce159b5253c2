"""Stories for the tests of stage 11."""

from __future__ import annotations

import pytest

from tests.cast import Place
from tests.stages.publication.story import Story


@pytest.fixture
def huizhou_story(huizhou: Place) -> Story:
    """惠州."""
    return Story(huizhou)


@pytest.fixture
def jilin_story(jilin: Place) -> Story:
    """吉林."""
    return Story(jilin)


@pytest.fixture
def pengyang_story(pengyang: Place) -> Story:
    """彭阳: a report after each task."""
    return Story(pengyang)


@pytest.fixture
def changjiang_story(changjiang: Place) -> Story:
    """昌江."""
    return Story(changjiang)
