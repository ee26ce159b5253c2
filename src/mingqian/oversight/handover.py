"""Reports to write and open issues pass to the successor of a department."""

from __future__ import annotations

from mingqian.foundation.org.handover import Duty, by_field, carries
from mingqian.oversight.models import Issue, IssueState, ReportState, TaskReport

carries(
    Duty(
        "oversight:reports",
        "待报送的任务报告",
        lambda old: TaskReport.objects.filter(
            department=old, state__in=[ReportState.DRAFT, ReportState.RETURNED]
        ),
        by_field("department"),
    )
)
carries(
    Duty(
        "oversight:issues",
        "提出的问题",
        lambda old: Issue.objects.filter(department=old).exclude(state=IssueState.CLOSED),
        by_field("department"),
    )
)
carries(
    Duty(
        "oversight:issues-assigned",
        "交办的问题",
        lambda old: Issue.objects.filter(assigned_to=old).exclude(state=IssueState.CLOSED),
        by_field("assigned_to"),
    )
)
