"""A dispatched task with inspectors, for the tests of stage 5."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.org.models import Person, Post
from mingqian.foundation.policy.actor import Actor, actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.library.models import Inspector
from mingqian.matching import selectors, services
from mingqian.matching.models import DepartmentPart, TermsSeal
from tests.cast import PASSWORD, Place
from tests.stages.draw import build as draws
from tests.stages.library import build as library

NAMES = "甲乙丙丁戊己庚辛壬癸"


def staff(
    place: Place, department: str, number: int, *, accounts: bool = False, **facts: Any
) -> list[Inspector]:
    """Synthetic inspectors of a department, with sign-in accounts when asked."""
    home = place.departments[department]
    made = []
    for index in range(number):
        row = library.inspector(home, f"检查员{NAMES[index % 10]}{department}", **facts)
        if accounts:
            person = Person.objects.create_person(
                username=f"{place.key}-{department}-inspector-{index}",
                password=PASSWORD,
                name=row.name,
                department=home,
            )
            Post.objects.create(person=person, role=Role.INSPECTOR, valid_from=dt.date(2019, 1, 1))
            row.person = person
            row.save()
        made.append(row)
    return made


def dispatched(
    place: Place, *, objects: int = 10, participants: tuple[str, ...] = ("partner",), **facts: Any
) -> tuple[Draw, list[DepartmentPart]]:
    """A drawn and dispatched task; every department has published items."""
    items = facts.pop("items", None) or draws.items_of(place.lead, "L01")
    for name in participants:
        if not place.departments[name].inspection_items.exists():
            draws.items_of(place.departments[name], f"{name[0].upper()}01")
    draws.objects_for(place.lead, objects)
    task = draws.make_task(place, items=items, participants=participants, **facts)
    draw = draws.drawn(place, task)
    parts = services.dispatch(draw=draw, actor=place.actor("lead", Role.HANDLER))
    return draw, parts


def up_to_items(place: Place, part: DepartmentPart) -> DepartmentPart:
    """The part received with all own items chosen."""
    part.refresh_from_db()
    actor = draws.handler_of(place, part.department)
    if part.state == "dispatched":
        part = services.receive(part=part, actor=actor)
    if part.state == "received":
        items = list(selectors.items_to_choose(part))
        part = services.choose_items(part=part, items=items, actor=actor)
    return part


def sealed(place: Place, part: DepartmentPart, **terms: Any) -> TermsSeal:
    """The part's terms sealed by its handler, dice named unless ``terms`` say otherwise."""
    part = up_to_items(place, part)
    actor = draws.handler_of(place, part.department)
    return services.seal_terms(part=part, actor=actor, **{"beacon_kind": "dice", **terms})


def thrown(seal: TermsSeal, outcome: str = draws.DICE) -> list[TermsSeal]:
    """The dice thrown for every part that awaits them: entered by the draw's first observer."""
    shares = seal.draw.shares
    share = shares.filter(is_observer=True).first()
    witness = shares.exclude(person=share.person).exclude(person=None).order_by("seq").first()
    actor = actor_of(Person.objects.prefetch_related("posts").get(pk=share.person_id))
    seals = selectors.awaiting_with(seal)
    return services.enter_chance(seals=seals, actor=actor, outcome=outcome, witness=witness.person)


def dealt(place: Place, part: DepartmentPart, **terms: Any) -> DepartmentPart:
    """The part with inspectors drawn: terms sealed, dice thrown."""
    thrown(sealed(place, part, **terms))
    return DepartmentPart.objects.get(pk=part.pk)


def configured(place: Place, parts: list[DepartmentPart]) -> None:
    """All parts dealt and complete."""
    for part in parts:
        done = dealt(place, part)
        services.configure(part=done, actor=draws.handler_of(place, part.department))


def person_actor(inspector: Inspector) -> Actor:
    """The inspector's own sign-in."""
    return actor_of(Person.objects.prefetch_related("posts").get(pk=inspector.person_id))


def objects_of(draw: Draw) -> list[DrawnObject]:
    """The drawn objects."""
    return draws.selected(draw)
