"""The list of tasks and one task: its way through the stages, deadlines, parts, history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from mingqian.console.acting import act
from mingqian.console.filters.scheme import TaskFilter
from mingqian.console.views.library.editing import part_of
from mingqian.draw import selectors as draws
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import guarded, may_open
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.request import Request
from mingqian.foundation.workflow.perform import available
from mingqian.matching import selectors as matching
from mingqian.scheme import selectors, services
from mingqian.scheme.states import TASK
from mingqian.ui.menu import url_of
from mingqian.ui.paging import paginate

#: Icons of the steps of a task, in order.
ICONS = (
    "clipboard-list", "dice-5", "send", "users-group", "clipboard-check", "check",
    "pencil", "speakerphone", "archive", "circle-check",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """A link from the task to what another stage keeps of it."""

    label: str
    icon: str
    url: str
    note: str = ""


@guarded(P.TASK_VIEW)
@require_GET
@vary_on_headers("HX-Request")
def task_list(request: Request) -> HttpResponse:
    """Tasks the actor may see, newest first."""
    rows = selectors.tasks_visible_to(request.actor).prefetch_related("lead_department__names")
    found = TaskFilter(request.GET, queryset=rows)
    page = paginate(request, found.qs, key=("-pk",), unit="个任务")
    context = {"page": page, "filter": found}
    return render(request, part_of(request, "console/scheme/task_list.html"), context)


@guarded(P.TASK_VIEW)
@require_GET
def task_detail(request: Request, pk: int) -> HttpResponse:
    """One task."""
    task = selectors.task_for(request.actor, pk)
    tab = request.GET.get("tab", "work")
    context = {
        "task": task,
        "stages": list(zip(selectors.stages_of(task), ICONS, strict=True)),
        "departments": selectors.participants_of(task),
        "parts": matching.parts_of(task),
        "seals": matching.cards_of(list(matching.awaiting(task)), request.actor),
        "doors": [door for door in doors_of(task) if may_open(request.actor, door.url)],
        "size": selectors.announce(task.scheme, task.batch),
        "deadlines": selectors.task_deadlines(task),
        "actions": available(TASK, task, request.actor),
        "act_url": reverse("console:task-act", args=[pk]),
        "tab": tab,
        "history": selectors.task_history(task) if tab == "history" else [],
    }
    return render(request, "console/scheme/task_detail.html", context)


def doors_of(task: Any) -> list[Door]:
    """Where the other stages keep what belongs to the task."""
    scheme = task.scheme
    draw = draws.live_draw(task)
    doors = [
        Door(
            "工作方案",
            "clipboard-list",
            reverse("console:scheme-detail", args=[scheme.pk]),
            f"{scheme.scheme_no} 第{scheme.version}版",
        )
    ]
    if scheme.plan_entry:
        plan = scheme.plan_entry.plan
        url = reverse("console:plan-detail", args=[plan.pk])
        doors.append(Door("计划事项", "calendar-event", url, plan.plan_no))
    if draw is not None:
        url = reverse("console:draw-detail", args=[draw.pk])
        doors.append(Door("随机抽取", "dice-5", url, draw.number_label))
    elif task.state == "final":
        url = reverse("console:draw-new", args=[task.pk])
        doors.append(Door("建立抽取池", "dice-5", url, "待抽取"))
    if selectors.has_reached(task, "dispatched"):
        doors.append(Door("检查组", "users-group", reverse("console:task-teams", args=[task.pk])))
    if selectors.has_reached(task, "ready"):
        url = reverse("console:inspection-task", args=[task.pk])
        doors.append(Door("检查进度", "clipboard-check", url))
    lists = (
        ("entered", "结果公示", "speakerphone", "console:publication-list"),
        ("inspected", "后续处理", "tool", "console:followup-list"),
        ("inspected", "一次一档", "archive", "console:archive-list"),
    )
    for state, label, icon, name in lists:
        url = url_of(name)
        if url and selectors.has_reached(task, state):
            doors.append(Door(label, icon, f"{url}?task={task.task_no}"))
    return doors


@guarded(P.TASK_CANCEL)
@require_http_methods(["GET", "POST"])
def task_act(request: Request, pk: int) -> HttpResponse:
    """Cancel a task; GET asks first (without script)."""
    task = selectors.task_for(request.actor, pk)
    name = request.POST.get("action") or request.GET.get("action", "")
    if name != "cancel":
        raise Refused("没有这项操作", code="missing", status=404)
    back = reverse("console:task-detail", args=[pk])
    if request.method == "GET":
        item = next(iter(available(TASK, task, request.actor)), None)
        return render(request, "ui/confirm.html", {"item": item, "url": request.path, "back": back})
    reason = request.POST.get("reason", "")
    return act(
        request,
        lambda: services.cancel_task(task=task, actor=request.actor, reason=reason),
        success="任务已取消",
        back=back,
    )
