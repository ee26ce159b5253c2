"""The five figures on top of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from mingqian.analytics import selectors as analytics
from mingqian.analytics.scope import Scope
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.ui.menu import url_of

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its label and where it leads."""

    label: str
    value: str
    unit: str
    icon: str
    tone: str
    url: str = ""


def desk_figures(actor: Actor) -> list[Figure]:
    """Where the year stands for what the actor may see; empty for roles without statistics
    or without the tasks they count."""
    if not (actor.has(Permission.STATISTICS_VIEW) and actor.has(Permission.TASK_VIEW)):
        return []
    now = analytics.figures(Scope(actor, timezone.localdate().year))
    ratio = now.publication_ratio
    share = "—" if ratio is None else f"{ratio * HUNDRED:.1f}"
    return [
        Figure(
            "进行中的任务",
            str(now.tasks_open),
            "项",
            "clipboard-list",
            "info",
            url_of("console:task-list"),
        ),
        Figure(
            "应检查户次",
            str(now.checks),
            "户",
            "clipboard-check",
            "neutral",
            url_of("console:inspection-list"),
        ),
        Figure(
            "已公示结果",
            str(now.published),
            "条",
            "speakerphone",
            "success",
            url_of("console:publication-list"),
        ),
        Figure(
            "未办结问题",
            str(now.followups_open),
            "件",
            "tool",
            "warning",
            url_of("console:followup-list"),
        ),
        Figure("公示率", share, "%", "chart-bar", "info"),
    ]
