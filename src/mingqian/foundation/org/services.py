"""Changing the organisation: renaming, giving and ending posts, signing in and out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import events
from mingqian.foundation.org.models import Department, DepartmentName, Person, Post
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role


@transaction.atomic
def note_sign_in(*, person: Person, actor: Actor) -> None:
    """Put a sign-in into the journal."""
    record(events.SIGNED_IN, actor=actor, subject=person)


@transaction.atomic
def note_sign_out(*, person: Person, actor: Actor) -> None:
    """Put a sign-out into the journal."""
    record(events.SIGNED_OUT, actor=actor, subject=person)


@transaction.atomic
def rename_department(
    *, department: Department, name: str, on: dt.date, document_no: str, actor: Actor
) -> Department:
    """Give a department a new name from a day; old cases keep the old one (吉林 二（一）)."""
    require(actor.check(Permission.ORGANISATION_EDIT))
    if not document_no.strip():
        raise invalid("部门更名须写明依据文号", document_no="请填写依据文号")
    if not name.strip() or name == department.name:
        raise invalid("请填写与现名称不同的新名称", name="请填写新名称")
    old = department.name
    DepartmentName.objects.create(
        department=department, name=old, valid_to=on, document_no=document_no
    )
    department.name = name.strip()
    department.save(update_fields=["name"])
    record(
        events.DEPARTMENT_RENAMED,
        actor=actor,
        subject=department,
        payload={"old": old, "new": department.name, "document_no": document_no},
    )
    return department


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
