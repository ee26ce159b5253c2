"""Worlds and signed-in inspectors for the tests of the phone face."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Place
from tests.stages.inspection.world import World, build


@pytest.fixture
def world(changjiang: Place) -> World:
    """昌江: the place whose inspectors have most to do before, on and after the visit."""
    made = build(changjiang)
    made.open()
    return made


@pytest.fixture
def huizhou_world(huizhou: Place) -> World:
    """惠州."""
    made = build(huizhou)
    made.open()
    return made


@pytest.fixture
def phone() -> Callable[..., Client]:
    """A browser in which an inspector of a world is signed in."""

    def sign_in(world: World, department: str = "lead", number: int = 0) -> Client:
        client = Client()
        client.force_login(world.people[department][number])
        return client

    return sign_in
