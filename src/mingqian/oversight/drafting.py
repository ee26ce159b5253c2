"""The first draft of a task report: each part the rulebook names, filled from the data.

彭阳 二（五） names: 抽查时间、检查对象数量、抽查内容、抽查情况、处理意见和建议. A part this module
does not know starts empty and is written by people; the last one always is.
"""

from __future__ import annotations

from collections.abc import Callable

from mingqian.foundation.rules import selectors as rules
from mingqian.oversight.figures import TaskFigures, categories_of, figures_of, span_of
from mingqian.scheme.models import InspectionTask


def draft(task: InspectionTask) -> tuple[dict[str, str], TaskFigures]:
    """(part → text, figures) of a task as it stands now."""
    figures = figures_of(task)
    names = rules.for_case(task).texts("reports.per_task_fields")
    return {name: _write(name, task, figures) for name in names}, figures


def _write(name: str, task: InspectionTask, figures: TaskFigures) -> str:
    writer = _WRITERS.get(name)
    return writer(task, figures) if writer else ""


def _time(task: InspectionTask, figures: TaskFigures) -> str:
    first, last = span_of(task)
    planned = task.completion_on.isoformat() if task.completion_on else "未定"
    if first is None or last is None:
        return f"方案完成时间 {planned}，尚无完成的检查。"
    return f"{first.isoformat()} 至 {last.isoformat()}（方案完成时间 {planned}）。"


def _objects(task: InspectionTask, figures: TaskFigures) -> str:
    return (
        f"抽取检查对象 {figures.objects} 户，完成检查 {figures.objects_done} 户，"
        f"上门 {figures.visits} 次，形成部门检查 {figures.checks_done} 项。"
    )


def _content(task: InspectionTask, figures: TaskFigures) -> str:
    lines = []
    for part in task.parts.select_related("department").prefetch_related("items"):
        names = "、".join(item.name for item in part.items.all())
        lines.append(f"{part.department.name}：{names}")
    return "\n".join(lines)


def _situation(task: InspectionTask, figures: TaskFigures) -> str:
    told = "、".join(f"{name} {number} 项" for name, number in categories_of(task))
    return (
        f"录入结果 {figures.entered} 项（其中逾期 {figures.late} 项），其中 {told or '尚无结果'}。"
        f"发现问题 {figures.problems} 项；公示 {figures.published} 项，"
        f"依法不公示 {figures.withheld} 项。"
    )


def handling_facts(figures: TaskFigures) -> str:
    """The facts a writer of «处理意见和建议» starts from; shown beside the field."""
    return (
        f"责令改正 {figures.rectifications} 件（已改正 {figures.rectified} 件），"
        f"立案 {figures.cases} 件，移送 {figures.transfers} 件，"
        f"尚未办结 {figures.followups_open} 件。"
    )


_WRITERS: dict[str, Callable[[InspectionTask, TaskFigures], str]] = {
    "抽查时间": _time,
    "检查对象数量": _objects,
    "抽查内容": _content,
    "抽查情况": _situation,
}
