"""Stage 5, 匹配检查人员: dispatch, items, inspectors dealt, teams with a leader of the lead."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.foundation.policy.actor import Actor
from mingqian.matching import services as matching
from mingqian.matching.models import DepartmentPart, PartState


class MatchingStage(Frame):
    """Each department's part."""

    def dispatched(self) -> list[DepartmentPart]:
        """The list goes out."""
        return matching.dispatch(draw=self.draw_now, actor=self.handler)

    def configured(self, part: DepartmentPart) -> None:
        """A department receives, chooses its items, draws its inspectors."""
        actor = self.place.actor("handler", part.department)
        part.refresh_from_db()
        if part.state == PartState.DISPATCHED:
            part = matching.receive(part=part, actor=actor)
        if part.state == PartState.RECEIVED:
            items = self.items_of(part.department)
            part = matching.choose_items(part=part, items=items, actor=actor)
        self._deal(part, actor)
        matching.configure(part=part, actor=actor)

    def _deal(self, part: DepartmentPart, actor: Actor) -> None:
        factors = self.rules.texts("draw.inspector_factors")[:2]
        matching.deal(part=part, actor=actor, factors=factors, planned_on=self.today)

    def teams(self) -> None:
        """A joint team an object; everybody dealt to it says that he will be there."""
        for drawn in self.drawn_objects():
            rows = list(drawn.assignments.select_related("inspector", "part"))
            leader = min(rows, key=lambda row: (not row.part.is_lead, row.role != "lead", row.pk))
            matching.form_team(drawn_object=drawn, leader=leader, actor=self.handler)
            for row in rows:
                matching.confirm_attendance(assignment=row, actor=self.acting(row))

    def matching(self) -> None:
        """All of it in order."""
        for part in self.dispatched():
            self.configured(part)
        self.teams()
