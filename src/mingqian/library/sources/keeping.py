"""Naming and changing a source, with reason; and what is known of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.fields import label_of, word_of
from mingqian.library.intake.mapping import from_json
from mingqian.library.models import (
    Adapter,
    FieldRule,
    RegisterSource,
)
from mingqian.library.services.objects import WRITABLE
from mingqian.library.sources import file_drop, rest

KEPT = (
    "name", "adapter", "address", "token_name", "mapping", "rules", "every_hours", "stale_days",
    "is_enabled",
)  # fmt: skip


@transaction.atomic
def add_source(*, department: Department, facts: dict[str, Any], actor: Actor) -> RegisterSource:
    """Name a source of a department. Raises :class:`Refused` 403, 409 (name), 422."""
    source = RegisterSource(department=department)
    require(policies.can_keep_source(actor, source))
    _write(source, facts)
    source.save()
    record(events.SOURCE_ADDED, actor=actor, subject=source, payload={"name": source.name})
    return source


@transaction.atomic
def change_source(
    *, source: RegisterSource, facts: dict[str, Any], reason: str, actor: Actor
) -> RegisterSource:
    """Change a source; a new address starts from the beginning of its data."""
    require(policies.can_keep_source(actor, source))
    if not reason.strip():
        raise invalid("修改数据来源须写明理由", reason="请填写理由")
    before = {name: getattr(source, name) for name in KEPT}
    _write(source, facts)
    changed = [name for name in KEPT if getattr(source, name) != before[name]]
    if not changed:
        return source
    if {"address", "adapter"} & set(changed):
        source.cursor = ""
    source.save()
    labels = "、".join(label_of(RegisterSource, name) for name in changed)
    payload = {"name": source.name, "fields": labels}
    record(events.SOURCE_CHANGED, actor=actor, subject=source, payload=payload, reason=reason)
    return source


def _write(source: RegisterSource, facts: dict[str, Any]) -> None:
    for name in KEPT:
        if name in facts:
            setattr(source, name, facts[name])
    source.name = source.name.strip()
    if not source.name:
        raise invalid("请填写来源名称", name="请填写来源名称")
    same = RegisterSource.objects.filter(department=source.department, name=source.name)
    if same.exclude(pk=source.pk).exists():
        raise Refused(f"本部门已有来源“{source.name}”", code="exists")
    _check_address(source)
    if source.every_hours < 1:
        raise invalid("同步间隔至少为 1 小时", every_hours="至少为 1")
    if (source.stale_days or 0) < 1:
        raise invalid("请填写多少天未见视为过期", stale_days="至少为 1")
    source.mapping = from_json(source.mapping).as_json()
    wrong = set(source.rules) - WRITABLE | set(source.rules.values()) - set(FieldRule.values)
    if wrong:
        raise invalid(f"字段规则不认识“{'、'.join(sorted(wrong))}”", rules="有不认识的规则")


def _check_address(source: RegisterSource) -> None:
    if source.adapter == Adapter.REST:
        rest.check_address(source.address)
        if not source.token_name:
            raise invalid("接口须写明凭据名称", token_name="请填写凭据名称")  # noqa: S106
    elif source.adapter == Adapter.FILE_DROP:
        file_drop.check_name(source.address)
    else:
        raise invalid("请选择方式", adapter="请选择方式")


def source_for(actor: Actor, pk: int) -> RegisterSource:
    """A source the actor may see."""
    found = policies.sources_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个数据来源，或者您无权查看", code="missing", status=404)
    return found


def schedule_words(source: RegisterSource) -> str:
    """How often a source is read, in words."""
    state = "启用" if source.is_enabled else "停用"
    adapter = word_of(RegisterSource, "adapter", source.adapter)
    return f"{adapter}，每 {source.every_hours} 小时，{state}"
