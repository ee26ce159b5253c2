"""Demo people: one per role and place, one inspector account per inspector.

Their names say that they are invented («演示·经办甲»). They sign in with one shared password, and
only while DEBUG is on: a demo account is never created, and never signs in, otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from mingqian.demo.atlas import PlaceFacts
from mingqian.demo.places import Place
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.org.services import give_post
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role

PASSWORD = "mingqian-demo-2026"  # noqa: S105 (printed on purpose; demo accounts need DEBUG)
ADMIN = "admin"
#: Chinese ordinals for invented names.
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"


class DemoRefused(Exception):
    """Demo data was asked for where it may not exist."""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """An account: ``<prefix>-<post>``, its department's key, its roles, its invented name."""

    post: str
    department: str
    roles: tuple[Role, ...]
    name: str


def posts_of(facts: PlaceFacts) -> list[PostFacts]:
    """All accounts of a place except the inspectors', lead department first."""
    keys = {one.key for one in facts.departments}
    lead, office = facts.lead, facts.office
    # A bureau keeps the lists of all its units.
    keeping = facts.bureau.key if facts.bureau else lead
    rows = [
        PostFacts("handler", lead, (Role.HANDLER,), "演示·经办甲"),
        PostFacts("head", lead, (Role.HEAD,), "演示·负责甲"),
        PostFacts("keeper", keeping, (Role.KEEPER,), "演示·名录甲"),
        PostFacts("office", office, (Role.OFFICE,), "演示·联办甲"),
        PostFacts("archivist", lead, (Role.ARCHIVIST,), "演示·档案甲"),
        PostFacts("assessor", facts.assessors, (Role.ASSESSOR,), "演示·考评甲"),
        PostFacts("observer", facts.observers, (Role.OBSERVER,), "演示·见证甲"),
        PostFacts("observer2", facts.observers, (Role.OBSERVER,), "演示·见证乙"),
        PostFacts("upper", "upper" if facts.upper else lead, (Role.UPPER,), "演示·上级甲"),
    ]
    for key, role in (
        ("justice", Role.JUSTICE),
        ("legal", Role.LEGAL),
        ("supervision", Role.SUPERVISION),
    ):
        if key in keys:
            rows.append(PostFacts(key, key, (role,), f"演示·{key_word(role)}甲"))
    if facts.bureau:
        rows.append(PostFacts("chief", facts.bureau.key, (Role.CHIEF,), "演示·主管甲"))
    return rows + [post for key in facts.participants for post in _of_participant(key)]


def _of_participant(key: str) -> list[PostFacts]:
    return [
        PostFacts(f"{key}-handler", key, (Role.HANDLER,), "演示·经办乙"),
        PostFacts(f"{key}-head", key, (Role.HEAD,), "演示·负责乙"),
        PostFacts(f"{key}-keeper", key, (Role.KEEPER,), "演示·名录乙"),
        PostFacts(f"{key}-archivist", key, (Role.ARCHIVIST,), "演示·档案乙"),
    ]


def key_word(role: Role) -> str:
    """A short word for a role inside an invented name."""
    return {Role.JUSTICE: "司法", Role.LEGAL: "法制", Role.SUPERVISION: "监察"}[role]


def require_debug() -> None:
    """Raise :class:`DemoRefused` where DEBUG is off: demo accounts cannot exist there."""
    if not settings.DEBUG:
        raise DemoRefused(
            "演示数据只能在开发模式（MINGQIAN_DEBUG=1）下载入，正式运行不提供演示账户"
        )


@lru_cache(maxsize=1)
def encoded_password() -> str:
    """The shared password, hashed once: hashing is slow on purpose."""
    return make_password(PASSWORD)


@transaction.atomic
def add_person(
    *, username: str, name: str, department: Department, roles: tuple[Role, ...]
) -> Person:
    """A demo person in office since the start of last year."""
    require_debug()
    person = Person.objects.create(
        username=username,
        name=name,
        department=department,
        is_demo=True,
        password=encoded_password(),
    )
    since = dt.date(timezone.localdate().year - 1, 1, 1)
    for role in roles:
        give_post(person=person, role=role, since=since, actor=SYSTEM)
    return person


def build_people(place: Place) -> None:
    """Everybody of a place except its inspectors."""
    for post in posts_of(place.facts):
        add_person(
            username=f"{place.facts.prefix}-{post.post}",
            name=post.name,
            department=place.departments[post.department],
            roles=post.roles,
        )


def build_admin(home: Department) -> Person:
    """The platform administrator, one for all places."""
    return add_person(
        username=ADMIN,
        name="演示·平台管理员",
        department=home,
        roles=(Role.ADMIN,),
    )
