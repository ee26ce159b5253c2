"""Open follow-ups and checks outside draws pass to the successor of a department."""

from __future__ import annotations

from mingqian.followup.models import (
    FollowUp,
    FollowUpState,
    NonRandomCheck,
    NonRandomState,
)
from mingqian.foundation.org.handover import Duty, by_field, carries

carries(
    Duty(
        "followup:open",
        "后续处理",
        lambda old: FollowUp.objects.filter(department=old).exclude(state=FollowUpState.CLOSED),
        by_field("department"),
    )
)
carries(
    Duty(
        "followup:nonrandom",
        "非随机检查",
        lambda old: NonRandomCheck.objects.filter(department=old).exclude(
            state=NonRandomState.HANDLED
        ),
        by_field("department"),
    )
)
