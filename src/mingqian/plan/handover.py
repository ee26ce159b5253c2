"""Plans and their lines pass to the successor of a department."""

from __future__ import annotations

from mingqian.foundation.org.handover import Duty, by_field, by_membership, carries
from mingqian.plan.models import AnnualPlan, PlanEntry, PlanState

_OVER = (PlanState.SUPERSEDED, PlanState.REFUSED, PlanState.CLOSED)

carries(
    Duty(
        "plan:plans",
        "年度抽查计划",
        lambda old: AnnualPlan.objects.filter(department=old).exclude(state__in=_OVER),
        by_field("department"),
    )
)
carries(
    Duty(
        "plan:lines-led",
        "发起的计划事项",
        lambda old: PlanEntry.objects.filter(lead_department=old).exclude(plan__state__in=_OVER),
        by_field("lead_department"),
    )
)
carries(
    Duty(
        "plan:lines-joined",
        "参与的计划事项",
        lambda old: old.joined_entries.exclude(plan__state__in=_OVER),
        by_membership("participating_departments"),
    )
)
