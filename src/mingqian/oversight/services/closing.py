"""Closing a task: everything published or withheld, every finding with a path, all archived.

惠州 第（一）条, 第（十）条; 昌江 第二、十七、十八条; 彭阳 二（五）.
"""

from __future__ import annotations

from mingqian.followup.selectors import without_path
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused, require
from mingqian.foundation.rules import selectors as rules
from mingqian.oversight.models import ReportState, TaskReport
from mingqian.oversight.policies import can_close_task
from mingqian.publication.models import PublicationState
from mingqian.publication.selectors import unsettled
from mingqian.result.models import Result
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.services import advance

RECEIVED = (ReportState.SUBMITTED, ReportState.ACCEPTED)


def blockers(task: InspectionTask) -> list[str]:
    """Why the task cannot be closed yet, each with what is missing; empty when it can."""
    rulebook = rules.for_case(task)
    found = [f"未公示也未依法决定不公示：{row}" for row in unsettled(task)]
    found += [f"发现问题没有处理方式：{row}" for row in without_path(SYSTEM, task)]
    if rulebook.texts("result.noncooperation_grounds"):
        found += [f"不配合检查情节严重的结果未公示：{row}" for row in _unpublished_refusals(task)]
    if rulebook.is_on("reports.per_task"):
        has_report = TaskReport.objects.filter(task=task, state__in=RECEIVED).exists()
        if not has_report:
            found.append(f"没有报送抽查情况报告（{rulebook.clause('reports.per_task')}）")
    if task.state != TaskState.ARCHIVED:
        found.append(f"任务“{task.get_state_display()}”，尚未全部归档")
    return found


def _unpublished_refusals(task: InspectionTask) -> list[Result]:
    """Serious non-cooperation is published *and* handled (昌江 第十八条)."""
    rows = Result.objects.filter(
        inspection__part__task=task,
        corrected_by__isnull=True,
        category_code="serious_non_cooperation",
    ).exclude(publications__kind="result", publications__state=PublicationState.PUBLISHED)
    return list(rows.select_related("item", "inspection__drawn_object"))


def close_task(*, task: InspectionTask, actor: Actor) -> InspectionTask:
    """Close the task, or say everything that stands in the way."""
    require(can_close_task(actor, task))
    standing = blockers(task)
    if standing:
        raise Refused("任务不能办结：" + "；".join(standing), code="blocked")
    return advance(task=task, to=TaskState.CLOSED, actor=actor)
