"""Changing the organisation: changes from a day, posts given and ended, signing in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import events
from mingqian.foundation.org.changes import (
    ChangeFacts,
    NewDepartment,
    carry_over,
    register_change,
    rename_department,
    take_effect_by,
)
from mingqian.foundation.org.models import Person, Post
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role

__all__ = [
    "ChangeFacts",
    "NewDepartment",
    "carry_over",
    "end_post",
    "give_post",
    "note_sign_in",
    "note_sign_out",
    "register_change",
    "rename_department",
    "take_effect_by",
]


@transaction.atomic
def note_sign_in(*, person: Person, actor: Actor) -> None:
    """Put a sign-in into the journal."""
    record(events.SIGNED_IN, actor=actor, subject=person)


@transaction.atomic
def note_sign_out(*, person: Person, actor: Actor) -> None:
    """Put a sign-out into the journal."""
    record(events.SIGNED_OUT, actor=actor, subject=person)


@transaction.atomic
def give_post(*, person: Person, role: Role, since: dt.date, actor: Actor) -> Post:
    """Give a person a role from a day."""
    require(actor.check(Permission.ORGANISATION_EDIT))
    post = Post.objects.create(person=person, role=role, valid_from=since)
    payload = {"person": person.name, "role": role.label}
    record(events.POST_GIVEN, actor=actor, subject=post, payload=payload)
    return post


@transaction.atomic
def end_post(*, post: Post, on: dt.date, actor: Actor) -> Post:
    """End a post with a last day."""
    require(actor.check(Permission.ORGANISATION_EDIT))
    if on < post.valid_from:
        raise invalid("免职日期不能早于任职日期", valid_to="请核对日期")
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    payload = {"person": post.person.name, "role": Role(post.role).label}
    record(events.POST_ENDED, actor=actor, subject=post, payload=payload)
    return post
