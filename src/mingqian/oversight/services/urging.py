"""Urging a department (催办), and the recorded excuse beside an overdue duty.

惠州 第（四）条 (lead), 彭阳 附件1 二 (office), 吉林 三（一） (upper body), 兴隆台 六（二）
(excuse).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.oversight import events, policies
from mingqian.oversight.models import Urge
from mingqian.scheme.models import InspectionTask


def urge(
    *,
    to_department: Department,
    text: str,
    actor: Actor,
    task: InspectionTask | None = None,
    deadline: Deadline | None = None,
) -> Urge:
    """Send an urge; it stands on the department's to-do list until somebody signs for it."""
    require(policies.can_urge(actor, to_department, task))
    if not text.strip():
        raise invalid("请写明催办内容", text="请填写催办内容")
    if deadline is not None and deadline.department_id != to_department.pk:
        raise invalid("该时限不属于被催办部门", deadline="时限与部门不符")
    with transaction.atomic():
        made = Urge.objects.create(
            to_department=to_department,
            task=task,
            deadline=deadline,
            text=text.strip()[:300],
            sent_by=actor.name,
            from_department_name=actor.department_name,
        )
        payload = {"department": to_department.name, "text": made.text}
        journal.record(events.URGED, actor=actor, subject=made, payload=payload)
    return made


def read_urge(*, urge: Urge, actor: Actor, reply: str = "") -> Urge:
    """Sign for an urge, saying what is being done."""
    if not actor.acts_for(urge.to_department_id):
        raise Refused("由被催办部门签收", code="not_yours", status=403)
    if urge.read_at:
        raise Refused("已经签收", code="state")
    with transaction.atomic():
        urge.read_by = actor.name
        urge.read_at = timezone.now()
        urge.reply = reply.strip()[:300]
        urge.save(update_fields=["read_by", "read_at", "reply"])
        journal.record(events.URGE_READ, actor=actor, subject=urge, reason=urge.reply)
    return urge


def excuse(*, deadline: Deadline, text: str, actor: Actor) -> Deadline:
    """Record the special circumstances beside an overdue deadline; the lateness stays."""
    require(policies.can_excuse(actor, deadline))
    if not text.strip():
        raise invalid("请写明特殊情况", text="请填写特殊情况")
    with transaction.atomic():
        clock.excuse(deadline, text.strip()[:300])
        journal.record(
            events.EXCUSED,
            actor=actor,
            subject=deadline,
            payload={"title": deadline.title},
            reason=text.strip(),
        )
    return deadline
