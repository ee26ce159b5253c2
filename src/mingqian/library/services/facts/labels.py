"""The catalogue of labels: propose, review, withdraw, expire (昌江 第十条（一） 分类标注).

Major and middle classes belong to the top department of a line; every level adds small ones below.
A label ends with its last day by itself, and with it every place where it was put.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.org import selectors as org
from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.workflow.perform import perform
from mingqian.library import events, policies
from mingqian.library.models import Label, LabelLevel, LabelScope, LabelState
from mingqian.library.services.facts.placements import end_placements
from mingqian.library.states import LABELS

#: Level of a class → level of the class it stands below.
ABOVE = {LabelLevel.MIDDLE: LabelLevel.MAJOR, LabelLevel.SMALL: LabelLevel.MIDDLE}
#: Scope → level of the region a department must belong to, to give it.
_GIVEN_BY = {LabelScope.PROVINCE: RegionLevel.PROVINCE, LabelScope.CITY: RegionLevel.CITY}


@transaction.atomic
def propose_label(
    *,
    department: Department,
    level: str,
    name: str,
    actor: Actor,
    valid_from: dt.date,
    parent: Label | None = None,
    meaning: str = "",
    scope: str = LabelScope.OWN,
    valid_to: dt.date | None = None,
    needs_review: bool = True,
) -> Label:
    """Propose a class or a label of a department; it is used once it has been reviewed.

    Raises :class:`Refused` 403 (not the department, not its level), 422 (name, place, dates).
    """
    label = Label(
        department=department,
        level=level,
        parent=parent,
        name=name.strip(),
        meaning=meaning.strip(),
        scope=scope,
        valid_from=valid_from,
        valid_to=valid_to,
        needs_review=needs_review,
        proposed_by=actor.name,
        proposer_id=actor.person_id,
    )
    require(policies.can_keep_label(actor, label))
    _check(label)
    label.save()
    payload = {"level": label.get_level_display(), "name": label.name}
    record(events.LABEL_PROPOSED, actor=actor, subject=label, payload=payload)
    return label


def review_label(*, label: Label, approve: bool, actor: Actor, reason: str = "") -> Label:
    """Put a proposed label in force, or refuse it with the reason; not by who proposed it."""

    def change(fresh: Label) -> dict[str, object]:
        fresh.reviewed_by, fresh.reviewed_at = actor.name, timezone.now()
        fresh.save(update_fields=["reviewed_by", "reviewed_at"])
        return {"name": fresh.name}

    action = "approve" if approve else "refuse"
    return perform(LABELS, label, action, actor=actor, reason=reason, change=change)


def withdraw_label(*, label: Label, reason: str, actor: Actor) -> Label:
    """Stop using a label before its last day; it is taken off every object today."""

    def change(fresh: Label) -> dict[str, object]:
        ended = end_placements(fresh, reason=f"标签停用：{reason}", actor=actor)
        return {"name": fresh.name, "ended": ended}

    return perform(LABELS, label, "withdraw", actor=actor, reason=reason, change=change)


def expire_labels() -> int:
    """Labels whose last day has passed end, and drop from the objects; for the daily tick."""
    today = timezone.localdate()
    rows = Label.objects.filter(state=LabelState.IN_FORCE, valid_to__lt=today)

    def change(fresh: Label) -> dict[str, object]:
        ended = end_placements(fresh, reason=f"标签有效期至 {fresh.valid_to}", actor=SYSTEM)
        return {"name": fresh.name, "ended": ended}

    found = list(rows)
    for label in found:
        perform(LABELS, label, "expire", actor=SYSTEM, change=change)
    return len(found)


def _check(label: Label) -> None:
    faults: dict[str, str] = {}
    if label.level not in LabelLevel.values:
        raise invalid("请选择标签层级", level="请选择层级")
    if not label.name:
        faults["name"] = "请填写标签名称"
    if label.valid_to and label.valid_to < max(label.valid_from, timezone.localdate()):
        faults["valid_to"] = "有效期至不能早于有效期自和今天"
    faults |= _misplaced(label) | _too_wide(label)
    if not faults and _is_taken(label):
        faults["name"] = f"已有标签“{label.name}”"
    if faults:
        raise invalid("标签有误：" + "；".join(faults.values()), **faults)


def _is_taken(label: Label) -> bool:
    rows = Label.objects.filter(
        name=label.name, level=label.level, parent=label.parent, department=label.department
    )
    return rows.filter(state__in=[LabelState.PROPOSED, LabelState.IN_FORCE]).exists()


def _misplaced(label: Label) -> dict[str, str]:
    level, parent = LabelLevel(label.level), label.parent
    if level != LabelLevel.SMALL and org.upper_of(label.department.bureau) is not None:
        return {"level": f"{level.label}由上级主管部门统一设置，请在其下设置小类"}
    wanted = ABOVE.get(level)
    if wanted is None:
        return {"parent": "大类没有上级"} if parent else {}
    if parent is None or parent.level != wanted:
        return {"parent": f"{level.label}须归入一个{wanted.label}"}
    return _below(label, parent, str(wanted.label))


def _below(label: Label, parent: Label, word: str) -> dict[str, str]:
    if not parent.holds_on(timezone.localdate()):
        return {"parent": f"{word}“{parent.name}”没有生效"}
    if not label.department.region.path.startswith(parent.department.region.path):
        return {"parent": f"{word}“{parent.name}”不适用于本辖区"}
    if parent.valid_to and (label.valid_to is None or label.valid_to > parent.valid_to):
        return {"valid_to": f"不能晚于{word}的有效期 {parent.valid_to}"}
    return {}


def _too_wide(label: Label) -> dict[str, str]:
    if label.scope not in LabelScope.values:
        return {"scope": "请选择适用范围"}
    wanted = _GIVEN_BY.get(LabelScope(label.scope))
    if wanted and label.department.region.level != wanted:
        return {"scope": f"“{LabelScope(label.scope).label}”范围的标签由{wanted.label}部门设置"}
    return {}
