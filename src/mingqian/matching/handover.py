"""Parts of open tasks pass to the successor of a department."""

from __future__ import annotations

from mingqian.foundation.org.handover import Duty, by_field, carries
from mingqian.matching.models import DepartmentPart
from mingqian.scheme.handover import OVER

carries(
    Duty(
        "matching:parts",
        "任务中的本部门部分",
        lambda old: DepartmentPart.objects.filter(department=old).exclude(task__state__in=OVER),
        by_field("department"),
    )
)
