"""Building a place: regions, lines of administration, departments, the bureau and its units.

Organisation rows are written directly: they come before every office holder who could act.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from mingqian.demo import atlas
from mingqian.demo.atlas import DepartmentFacts, PlaceFacts
from mingqian.foundation.org.models import (
    Department,
    DepartmentKind,
    Person,
    Region,
    RegionLevel,
    System,
)
from mingqian.foundation.org.regions import seed_regions
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules import services as rules_services
from mingqian.foundation.rules.applied import Rules
from mingqian.foundation.rules.models import RulebookVersion

#: Departments that are no members of the joint meeting: they review or assess.
_NOT_MEMBERS = {"justice", "legal", "supervision"}


@dataclass
class Place:
    """A place with its departments by key. ``actor("head")`` is the lead department's head."""

    facts: PlaceFacts
    region: Region
    areas: list[Region]
    departments: dict[str, Department] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Key of the place."""
        return self.facts.key

    @property
    def lead(self) -> Department:
        """The department that initiates the inspections."""
        return self.departments[self.facts.lead]

    @property
    def participants(self) -> list[Department]:
        """The departments that take part."""
        return [self.departments[key] for key in self.facts.participants]

    @property
    def office(self) -> Department:
        """The department that seats the joint-meeting office."""
        return self.departments[self.facts.office]

    @property
    def rules(self) -> Rules:
        """The rules that govern the place today."""
        return rules.for_region(self.lead)

    def key_of(self, department: Department) -> str:
        """The demo's key of a department."""
        return next(key for key, row in self.departments.items() if row == department)

    def person(self, post: str) -> Person:
        """Who signs in as ``<prefix>-<post>``, posts loaded."""
        username = f"{self.facts.prefix}-{post}"
        return Person.objects.acting().get(username=username)

    def has(self, post: str) -> bool:
        """Whether the place has somebody in a post."""
        return Person.objects.filter(username=f"{self.facts.prefix}-{post}").exists()

    def actor(self, post: str, department: Department | None = None) -> Actor:
        """The one who acts in a post: of the lead, or of another department that inspects."""
        if department is not None and department != self.lead:
            post = f"{self.key_of(department)}-{post}"
        return actor_of(self.person(post))


@transaction.atomic
def prepare_country() -> None:
    """Regions, lines of administration and rulebooks: what every place stands on."""
    seed_regions()
    for code, name in atlas.systems():
        System.objects.get_or_create(code=code, defaults={"name": name})
    rules_services.load_rulebooks(actor=SYSTEM)


def standing(facts: PlaceFacts) -> Place | None:
    """A place built earlier, or ``None``."""
    region = Region.objects.filter(pk=facts.region).first()
    if region is None:
        return None
    place = Place(facts, region, list(Region.objects.filter(pk__in=[c for c, _ in facts.areas])))
    wanted = [*facts.departments, *([facts.bureau] if facts.bureau else [])]
    rows = {row.code: row for row in Department.objects.select_related("region", "parent")}
    for one in wanted:
        if _code(facts, one.key) not in rows:
            return None
        place.departments[one.key] = rows[_code(facts, one.key)]
    if facts.upper:
        place.departments["upper"] = rows[_code(facts, "upper")]
    return place


@transaction.atomic
def build_place(facts: PlaceFacts) -> Place:
    """A place with all its departments; needs :func:`prepare_country`."""
    region = Region.objects.get(pk=facts.region)
    place = Place(facts, region, [_area(code, name, region) for code, name in facts.areas])
    bureau = _department(place, facts.bureau) if facts.bureau else None
    for one in facts.departments:
        _department(place, one, bureau)
    if facts.upper:
        code, name, short_name = facts.upper
        above = Region.objects.get(pk=code)
        facts_above = DepartmentFacts("upper", name, short_name, "market")
        _department(place, facts_above, region=above)
    _settle_validity(place)
    return place


def _area(code: str, name: str, region: Region) -> Region:
    facts = {"name": name, "level": RegionLevel.TOWN, "parent": region}
    return Region.objects.get_or_create(region_code=code, defaults=facts)[0]


def _code(facts: PlaceFacts, key: str) -> str:
    return f"{facts.prefix}-{key}"


def _department(
    place: Place,
    one: DepartmentFacts,
    bureau: Department | None = None,
    *,
    region: Region | None = None,
) -> Department:
    facts = place.facts
    row = Department.objects.create(
        code=_code(facts, one.key),
        name=one.name,
        short_name=one.short_name,
        kind=DepartmentKind.UNIT if bureau else DepartmentKind.DEPARTMENT,
        region=region or place.region,
        system_id=one.system,
        parent=bureau,
        is_office=one.key == facts.office,
        is_market_regulator=one.key in {facts.office, "upper"},
        is_member=one.key not in _NOT_MEMBERS,
    )
    place.departments[one.key] = row
    return row


def _settle_validity(place: Place) -> None:
    """Make the rulebook usable today: confirm an undated text, continue an expired one."""
    version = rules.governing_version(place.lead)
    today = timezone.localdate()
    if not version.effective_from and version.confirmed_from is None:
        day = dt.date(today.year, 1, 1)
        rules_services.confirm_effective_date(version=version, day=day, actor=SYSTEM)
    found = rules.validity_of(version, today)
    if not found.allows_new_task and place.facts.continued_by:
        _continue(version, place.facts.continued_by, dt.date(today.year, 1, 1))


def _continue(version: RulebookVersion, by: tuple[str, str, str], day: dt.date) -> None:
    decided_by, document_no, reason = by
    rules_services.continue_rulebook(
        version=version,
        decided_by=decided_by,
        document_no=document_no,
        reason=reason,
        decided_on=day,
        until=None,
        actor=SYSTEM,
    )
