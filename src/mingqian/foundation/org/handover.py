"""Which duties a department has, and how each passes to its successor.

The organisation knows no stage: each stage registers what it keeps for a department, in its
``handover.py`` (吉林 二（一）: a unit whose functions change says so, and its work goes on).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, models, transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import events
from mingqian.foundation.org.models import Department, Person, Post
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused

Find = Callable[[Department], models.QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Handover:
    """One passing on of duties: from whom, to whom, from which day, on which document."""

    old: Department
    new: Department
    on: dt.date
    document_no: str
    actor: Actor


Move = Callable[[Any, Handover], None]


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of duty: what it is called, how the things are found, how one of them passes on.

    Without ``move`` all of them pass on at once, by writing ``field``.
    """

    key: str
    label: str
    find: Find
    move: Move | None = None
    field: str = "department"


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of one kind of duty: how many passed on, and what stayed behind and why."""

    key: str
    label: str
    to: str
    moved: int
    left: tuple[str, ...] = ()


_DUTIES: dict[str, Duty] = {}


def carries(duty: Duty) -> Duty:
    """Register a stage's duty, in its ``handover.py``."""
    _DUTIES[duty.key] = duty
    return duty


def duties() -> list[Duty]:
    """Every kind of duty, in the order of the stages they belong to."""
    return list(_DUTIES.values())


def by_field(name: str) -> Move:
    """The thing names its department in a field of its own."""

    def move(thing: Any, handover: Handover) -> None:
        setattr(thing, name, handover.new)
        thing.save(update_fields=[name])

    return move


def by_membership(name: str) -> Move:
    """The thing names several departments; the successor takes the old one's place."""

    def move(thing: Any, handover: Handover) -> None:
        members = getattr(thing, name)
        members.remove(handover.old)
        members.add(handover.new)

    return move


def carry(duty: Duty, handover: Handover) -> Passed:
    """Pass one kind of duty on; every single thing gets its own line in the journal.

    A thing that cannot pass on (both departments already have a part in it) stays where it is
    and is named.
    """
    rows = duty.find(handover.old)
    if duty.move is None:
        moved = rows.update(**{duty.field: handover.new})
        if moved:
            _note(handover.old, f"{duty.label}（{moved} 项）", handover)
        return Passed(duty.key, duty.label, handover.new.name, moved)
    moved, left = 0, []
    for thing in rows:
        try:
            with transaction.atomic():
                duty.move(thing, handover)
                _note(thing, f"{duty.label}“{thing}”", handover)
        except Refused as refused:
            left.append(f"{thing}：{refused.reason}")
        except DatabaseError:
            left.append(f"{thing}：{handover.new.label}已有同一事项，或者记录已经封存")
        else:
            moved += 1
    return Passed(duty.key, duty.label, handover.new.name, moved, tuple(left))


def _note(thing: models.Model, what: str, handover: Handover) -> None:
    payload = {
        "what": what,
        "old": handover.old.name,
        "new": handover.new.name,
        "document_no": handover.document_no,
    }
    record(events.DUTY_CARRIED, actor=handover.actor, subject=thing, payload=payload)


def _move_person(person: Person, handover: Handover) -> None:
    """A person works for the successor from the day; what was held before stays where it was."""
    last = handover.on - dt.timedelta(days=1)
    for post in person.posts.filter(department__isnull=True):
        if post.valid_from > last or (post.valid_to is not None and post.valid_to <= last):
            if post.valid_to is not None and post.valid_to <= last:
                post.department = handover.old
                post.save(update_fields=["department"])
            continue
        Post.objects.create(
            person=person, role=post.role, valid_from=handover.on, valid_to=post.valid_to
        )
        post.valid_to, post.department = last, handover.old
        post.save(update_fields=["valid_to", "department"])
    person.department = handover.new
    person.save(update_fields=["department"])


carries(
    Duty(
        "org:people",
        "人员账户与任职",
        lambda old: Person.objects.filter(department=old, is_active=True),
        _move_person,
    )
)
carries(
    Duty(
        "org:units",
        "内设机构",
        lambda old: Department.objects.filter(parent=old, valid_to__isnull=True),
        by_field("parent"),
    )
)
