"""What waits for whom in a draw (flows §19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone

from mingqian.draw import policies
from mingqian.draw.models import Draw, DrawnObject, DrawState, Exclusion
from mingqian.draw.pool.grounds import LABELS, LOWER_LEVEL, UPPER_LEVEL, UPPER_PLAN
from mingqian.draw.services.preparing import waits_for_pool
from mingqian.draw.states import TABLE
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import may
from mingqian.foundation.workflow.todo import Todo
from mingqian.foundation.workflow.transition import Facts
from mingqian.scheme.models import InspectionTask, TaskState

KIND = "抽取"
#: Action → what the one who may do it is asked to do.
_ASKS = {
    "seal": "核对抽取池并封存名单",
    "commit": "提交随机数承诺",
    "reveal": "公开随机数",
    "open-envelope": "参与方逾期未公开，启封密封件",
    "enter-beacon": "录入公共随机源结果",
    "run": "随机源已齐备，开始抽取",
    "confirm": "确认抽取名单",
    "file": "抽取名单备案",
    "dispatch": "派发抽取名单",
}
#: Grounds that tell of another level.
_OTHER_LEVELS = [UPPER_LEVEL, UPPER_PLAN, LOWER_LEVEL]


def todos(actor: Actor) -> list[Todo]:
    """Draws to build, contribute to, witness, run, confirm, file, dispatch; drops to decide.

    The upper body is told of draws of its line that repeat another level's.
    """
    if actor.person_id is None:
        return []
    mine = [*_to_build(actor), *_to_act(actor), *_to_redo(actor), *_to_decide(actor)]
    return [*mine, *_repeated(actor)]


def _to_build(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.DRAW_PREPARE):
        return
    tasks = InspectionTask.objects.filter(
        state=TaskState.FINAL, lead_department__in=actor.department_ids
    )
    for task in tasks.select_related("lead_department"):
        if waits_for_pool(task) and policies.may_draw_for(actor, task):
            yield Todo(KIND, task.name, "建立抽取池", ("draw-new", task.pk), task.batch.starts_on)


def _to_act(actor: Actor) -> Iterator[Todo]:
    open_states = [s for s in DrawState if s not in {DrawState.VOID, DrawState.DISPATCHED}]
    for draw in policies.visible_to(actor).filter(state__in=open_states):
        for action, text in _ASKS.items():
            row = TABLE[action]
            if draw.state in row.source and may(row, draw, Facts(actor)):
                yield Todo(
                    KIND,
                    draw.task.name,
                    text,
                    ("draw-detail", draw.pk),
                    _due_on(draw, action),
                    row.clause,
                )


def _due_on(draw: Draw, action: str) -> dt.date | None:
    moment = {"commit": draw.commit_by, "reveal": draw.reveal_by}.get(action)
    return timezone.localdate(moment) if moment else None


def _to_redo(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.DRAW_PREPARE):
        return
    for draw in policies.visible_to(actor).filter(
        state=DrawState.VOID, task__state=TaskState.FINAL
    ):
        live = Draw.objects.filter(task=draw.task).exclude(state=DrawState.VOID)
        if policies.may_prepare(actor, draw) and not live.exists():
            yield Todo(KIND, draw.task.name, "作废后以同一抽取池重抽", ("draw-detail", draw.pk))


def _to_decide(actor: Actor) -> Iterator[Todo]:
    if not actor.has(Permission.DRAW_CONFIRM):
        return
    rows = DrawnObject.objects.filter(
        draw__task__lead_department__in=actor.department_ids, drop_consented_by=""
    ).exclude(drop_requested_by="")
    for drawn in rows.select_related("draw__task"):
        yield Todo("不检", drawn.name, "不检申请待决定", ("draw-detail", drawn.draw_id))


def _repeated(actor: Actor) -> Iterator[Todo]:
    """For the upper body: pools of its line that still hold what another level inspects.

    Objects the rule kept out are no matter any more; those only warned of, or admitted, are.
    """
    if Role.UPPER not in actor.roles:
        return
    draws = policies.visible_to(actor).exclude(state=DrawState.VOID)
    draws = draws.exclude(task__state__in=[TaskState.CLOSED, TaskState.CANCELLED])
    grounds = Exclusion.objects.filter(
        Q(is_warning=True) | Q(is_overridden=True),
        Q(withheld_until__isnull=True) | Q(withheld_until__lte=timezone.now()),
        draw__in=draws.values("pk"),
        reason_code__in=_OTHER_LEVELS,
    )
    rows = grounds.order_by().values("draw", "draw__task__name", "reason_code", "clause")
    for row in rows.annotate(number=Count("oid", distinct=True)).order_by("draw", "reason_code"):
        text = f"抽取池内 {row['number']} 户：{LABELS[row['reason_code']]}"
        target = ("draw-detail", row["draw"])
        yield Todo("重复", row["draw__task__name"], text, target, clause=row["clause"])
