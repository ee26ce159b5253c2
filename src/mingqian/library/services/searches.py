"""Kept filters: save, change, delete; only their owner does."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, refuse, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import events
from mingqian.library.fields import longest_of
from mingqian.library.filtering import parse, sentence
from mingqian.library.models import SavedFilter


@transaction.atomic
def save_filter(
    *,
    name: str,
    conditions: Any,
    is_shared: bool,
    actor: Actor,
    saved: SavedFilter | None = None,
) -> SavedFilter:
    """Keep a filter under a name, or change one of one's own.

    ``conditions`` are those of a query string. Raises :class:`Refused` 403, 422 (name, conditions).
    """
    require(actor.check(P.OBJECTS_VIEW))
    asked = parse(conditions)
    if not asked:
        raise invalid("请先填写筛选条件", conditions="没有筛选条件")
    row = saved or SavedFilter(owner=_person(actor), department=_home(actor))
    _require_own(actor, row)
    row.name, row.is_shared, row.conditions = name.strip(), is_shared, asked.as_dict()
    _check_name(row)
    row.save()
    payload = {"name": row.name, "words": sentence(asked)}
    record(events.FILTER_SAVED, actor=actor, subject=row, payload=payload)
    return row


@transaction.atomic
def delete_filter(*, saved: SavedFilter, actor: Actor) -> None:
    """Delete a kept filter."""
    _require_own(actor, saved)
    record(events.FILTER_DELETED, actor=actor, subject=saved, payload={"name": saved.name})
    saved.delete()


def _check_name(row: SavedFilter) -> None:
    longest = longest_of(SavedFilter, "name")
    if not row.name or len(row.name) > longest:
        raise invalid(f"请填写名称，不超过 {longest} 字", name=f"请填写名称，不超过 {longest} 字")
    same = SavedFilter.objects.filter(owner_id=row.owner_id, name=row.name).exclude(pk=row.pk)
    if same.exists():
        raise invalid(f"您已有名为“{row.name}”的常用筛选", name="名称已经使用")


def _require_own(actor: Actor, row: SavedFilter) -> None:
    if row.owner_id != actor.person_id:
        require(refuse("只有保存人可以修改或删除常用筛选", code="not_yours"))


def _person(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person_id or 0)


def _home(actor: Actor) -> Department:
    return Department.objects.get(pk=actor.bureau_id or 0)
