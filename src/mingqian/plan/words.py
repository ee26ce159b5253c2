"""The word lists of the stage for forms and filters of the faces, which do not read models."""

from __future__ import annotations

from mingqian.plan.models import LeadGround, PlanKind, PlanState

__all__ = ["LeadGround", "PlanKind", "PlanState"]
