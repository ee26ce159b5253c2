"""Building the demo, place by place; what stands already is left alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from mingqian.demo import atlas, places
from mingqian.demo.atlas import PlaceFacts
from mingqian.demo.cases import build_cases
from mingqian.demo.people import ADMIN, build_admin, build_people, require_debug
from mingqian.foundation.org.models import Person


def is_empty() -> bool:
    """Whether no demo account exists."""
    return not Person.objects.filter(is_demo=True).exists()


def build(wanted: list[PlaceFacts] | None = None) -> Iterator[PlaceFacts]:
    """Build the places that do not stand yet and yield each when it is done.

    Each place is one transaction: it stands whole or not at all. Raises
    :class:`~mingqian.demo.people.DemoRefused` where DEBUG is off.
    """
    require_debug()
    places.prepare_country()
    for facts in wanted or list(atlas.places().values()):
        if places.standing(facts) is None:
            _build(facts)
            yield facts


@transaction.atomic
def _build(facts: PlaceFacts) -> None:
    place = places.build_place(facts)
    build_people(place)
    if not Person.objects.filter(username=ADMIN).exists():
        build_admin(place.office)
    build_cases(place)
