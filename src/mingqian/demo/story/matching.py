"""Stage 5, 匹配检查人员: dispatch, items, terms sealed, dice, teams with a leader of the lead."""

from __future__ import annotations

from mingqian.demo.story.frame import Frame
from mingqian.matching import services as matching
from mingqian.matching.models import DepartmentPart, PartState
from mingqian.matching.selectors import awaiting

#: Twenty throws for the deal, after all terms are sealed.
DICE = "34251643526143526143"


class MatchingStage(Frame):
    """Each department's part."""

    def dispatched(self) -> list[DepartmentPart]:
        """The list goes out."""
        return matching.dispatch(draw=self.draw_now, actor=self.handler)

    def terms_sealed(self, part: DepartmentPart) -> None:
        """A department receives, chooses its items, seals the terms of its deal."""
        actor = self.place.actor("handler", part.department)
        part.refresh_from_db()
        if part.state == PartState.DISPATCHED:
            part = matching.receive(part=part, actor=actor)
        if part.state == PartState.RECEIVED:
            items = self.items_of(part.department)
            part = matching.choose_items(part=part, items=items, actor=actor)
        factors = self.rules.texts("draw.inspector_factors")[:2]
        matching.seal_terms(part=part, actor=actor, factors=factors, planned_on=self.today)

    def thrown(self) -> None:
        """One throw of dice deals every department that has sealed."""
        matching.enter_chance(
            seals=list(awaiting(self.task)),
            actor=self.place.actor("observer"),
            outcome=DICE,
            witness=self.place.person("handler"),
        )

    def completed(self, part: DepartmentPart) -> None:
        """A department completes its part."""
        matching.configure(part=part, actor=self.place.actor("handler", part.department))

    def configured(self, part: DepartmentPart) -> None:
        """A department by itself: sealed, dealt, complete."""
        self.terms_sealed(part)
        self.thrown()
        self.completed(part)

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
        parts = self.dispatched()
        for part in parts:
            self.terms_sealed(part)
        self.thrown()
        for part in parts:
            self.completed(part)
        self.teams()
