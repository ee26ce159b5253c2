"""Worlds whose checks are done, for the tests of stage 7."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingqian.foundation.policy.actor import Actor
from mingqian.result.models import Result
from mingqian.result.services import ResultFacts, enter
from tests.cast import Place
from tests.stages.inspection.world import World, build

Enter = Callable[..., Result]


@pytest.fixture
def huizhou_world(huizhou: Place) -> World:
    """惠州, checks open."""
    world = build(huizhou)
    world.open()
    return world


@pytest.fixture
def jilin_world(jilin: Place) -> World:
    """吉林, checks open."""
    world = build(jilin)
    world.open()
    return world


@pytest.fixture
def xinglongtai_world(xinglongtai: Place) -> World:
    """兴隆台, checks open."""
    world = build(xinglongtai)
    world.open()
    return world


@pytest.fixture
def changjiang_world(changjiang: Place) -> World:
    """昌江, checks open."""
    world = build(changjiang)
    world.open()
    return world


@pytest.fixture
def pengyang_world(pengyang: Place) -> World:
    """彭阳, checks open."""
    world = build(pengyang)
    world.open()
    return world


@pytest.fixture
def enter_result() -> Enter:
    """Enter a department's result; by default 未发现问题, attested by its inspector."""

    def do(
        world: World,
        department: str = "lead",
        nth: int = 0,
        *,
        actor: Actor | None = None,
        attested: bool = True,
        **facts: object,
    ) -> Result:
        check = world.check(department, nth)
        given = {"category_code": "no_issue", "methods": ("on_site",), **facts}
        return enter(
            inspection=check,
            item=world.parts[department].items.get(),
            facts=ResultFacts(**given),  # type: ignore[arg-type]
            attested=attested,
            actor=actor or world.inspector(department),
        )

    return do
