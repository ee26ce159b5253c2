"""Worlds for the tests of stage 6."""

from __future__ import annotations

import pytest

from tests.cast import Place
from tests.stages.inspection.world import World, build


@pytest.fixture
def changjiang_world(changjiang: Place) -> World:
    """昌江: leader schedules, online check and notice first."""
    world = build(changjiang)
    world.open()
    return world


@pytest.fixture
def huizhou_world(huizhou: Place) -> World:
    """惠州: two departments, entry within 7 working days."""
    world = build(huizhou)
    world.open()
    return world


@pytest.fixture
def jilin_world(jilin: Place) -> World:
    """吉林: registration form, no second sampling."""
    world = build(jilin)
    world.open()
    return world


@pytest.fixture
def pengyang_world(pengyang: Place) -> World:
    """彭阳: two inspectors, certificates, signature."""
    world = build(pengyang)
    world.open()
    return world
