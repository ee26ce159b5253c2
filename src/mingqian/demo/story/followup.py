"""Stage 9, 后续处理: an order to correct with its review, a transfer with its receipt."""

from __future__ import annotations

import datetime as dt

from mingqian.demo.story.frame import Frame
from mingqian.demo.story.result import RECTIFY
from mingqian.followup import services as followups
from mingqian.followup.models import FollowUp

#: Days an order of the story gives.
DAYS = dt.timedelta(days=15)


class FollowupStage(Frame):
    """What becomes of the findings."""

    def findings(self) -> list[FollowUp]:
        """The follow-ups of the task."""
        rows = FollowUp.objects.filter(result__inspection__part__task=self.task)
        return list(rows.select_related("department", "result__inspection").order_by("pk"))

    def ordered(self, followup: FollowUp) -> None:
        """Order, evidence, review by the inspector who found it."""
        actor = self.inspector(followup.result.inspection)
        followup = followups.order(
            followup=followup,
            basis=followup.result.item.basis[:100],
            requirement="限期改正所列问题并报送改正材料（演示）",
            due_on=self.today + DAYS,
            actor=actor,
        )
        followup = followups.submit_evidence(
            followup=followup,
            text="已改正并报送照片（演示）",
            actor=actor,
            file=self.picture("改正"),
        )
        followups.confirm_corrected(followup=followup, opinion="复查已改正（演示）", actor=actor)

    def transferred(self, followup: FollowUp) -> None:
        """Prepared by who found it, sent by whom the rulebook names, receipt filed."""
        finder = self.place.actor("handler", followup.department)
        followup = followups.prepare(
            followup=followup,
            facts=f"{followup.result.situation}；附现场照片",
            receiver="演示·有管辖权的机关",
            actor=finder,
        )
        by_lead = self.rules.text("followup.transfer_by") == "lead"
        sender = self.handler if by_lead else finder
        followup = followups.send(followup=followup, actor=sender)
        followups.acknowledge(followup=followup, receipt_no="演示回执-1", actor=sender)

    def followup(self) -> None:
        """Every finding to its end."""
        for row in self.findings():
            if row.path == RECTIFY:
                self.ordered(row)
            else:
                self.transferred(row)
