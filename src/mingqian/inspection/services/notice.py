"""Telling the object before the visit, or recording why it is not told (昌江 第十六条（二）)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal.record import record
from mingqian.foundation.papers import services as papers
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import events, policies
from mingqian.inspection.models import InspectionNotice, Visit


@transaction.atomic
def give_notice(
    *,
    visit: Visit,
    channel: str,
    materials: Sequence[str],
    sent_to: str,
    actor: Actor,
    sent_at: dt.datetime | None = None,
) -> InspectionNotice:
    """Record that the object was told time, items and materials; issue the 检查通知书.

    ``channel`` is one of the rulebook's ways where it names any. ``sent_at`` may lie in the
    past (a telephone call), not in the future.
    """
    _check(visit, actor)
    moment = sent_at or timezone.now()
    wanted = [text.strip() for text in materials if text.strip()]
    _check_facts(visit, channel, wanted, sent_to, moment)
    paper = papers.issue(
        "inspection_notice",
        title="检查通知书",
        prefix=f"{actor.department_name}检通",
        subject=visit,
        actor=actor,
        context={
            "visit": visit,
            "checks": _checks(visit),
            "materials": wanted,
            "channel": channel,
            "sent_to": sent_to,
        },
    )
    notice = InspectionNotice.objects.create(
        visit=visit,
        channel=channel,
        content=_content(visit, wanted),
        materials=wanted,
        sent_to=sent_to.strip(),
        sent_at=moment,
        sent_by=actor.name,
        paper_no=paper.number,
    )
    payload = {"channel": channel, "number": paper.number}
    record(events.NOTICE_GIVEN, actor=actor, subject=visit, payload=payload)
    return notice


@transaction.atomic
def exempt_notice(*, visit: Visit, ground: str, actor: Actor) -> InspectionNotice:
    """Record the legal ground for which the object is not told. No paper is made."""
    _check(visit, actor)
    if not ground.strip():
        law = rules.for_case(visit.drawn_object.draw.task)
        raise invalid(
            "不作事前告知须写明法律依据",
            clause=law.clause("notification.exempt"),
            exempt_ground="请写明法律、法规的名称和条款",
        )
    notice = InspectionNotice.objects.create(
        visit=visit, exempt_ground=ground.strip(), sent_by=actor.name
    )
    payload = {"ground": ground.strip()}
    record(events.NOTICE_EXEMPTED, actor=actor, subject=visit, payload=payload)
    return notice


def _check(visit: Visit, actor: Actor) -> None:
    require(policies.can_notify(actor, visit.drawn_object))
    if visit.started_at is not None:
        raise Refused("检查已经开始，不能再补办告知", "昌江 第十六条（二）", "state")
    if hasattr(visit, "notice"):
        raise Refused("本次上门已经办理告知", "昌江 第十六条（二）", "state")


def _check_facts(
    visit: Visit, channel: str, materials: list[str], sent_to: str, moment: dt.datetime
) -> None:
    law = rules.for_case(visit.drawn_object.draw.task)
    faults: dict[str, str] = {}
    ways = law.texts("notification.methods")
    if not channel.strip() or (ways and channel not in ways):
        faults["channel"] = f"请从{'、'.join(ways)}中选择" if ways else "请填写告知方式"
    if not sent_to.strip():
        faults["sent_to"] = "请填写接收人"
    if not materials:
        faults["materials"] = "请写明需准备的材料；不需要的写“无”"
    if moment > timezone.now():
        faults["sent_at"] = "告知时间不能晚于现在"
    if faults:
        raise invalid(
            f"告知内容不完整：{';'.join(faults.values())}",
            clause=law.clause("notification.content"),
            **faults,
        )


def _checks(visit: Visit) -> list[dict[str, object]]:
    """Each department with its items, as the notice lists them."""
    rows = visit.inspections.select_related("part__department")
    return [
        {
            "department": row.part.department.name,
            "items": list(row.part.items.values_list("name", flat=True)),
        }
        for row in rows
    ]


def _content(visit: Visit, materials: list[str]) -> str:
    lines = [f"检查时间：{visit.scheduled_on}"]
    for check in _checks(visit):
        names = "、".join(str(name) for name in check["items"])  # type: ignore[attr-defined]
        lines.append(f"检查事项：{check['department']} {names}")
    lines.append(f"准备相关材料：{'、'.join(materials)}")
    return "\n".join(lines)
