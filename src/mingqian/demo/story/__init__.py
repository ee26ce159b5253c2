"""One inspection from the item list to the closed task, played by the real roles.

    story = Story(place)
    story.until("draw")        # or story.whole()

Each stage is a public method named like it. The path follows from the rulebook's values, never
from the place's name. The flow tests and ``manage.py demo`` play the same story.
"""

from __future__ import annotations

from mingqian.demo.story.archive import ArchiveStage
from mingqian.demo.story.draw import DrawStage
from mingqian.demo.story.followup import FollowupStage
from mingqian.demo.story.inspection import InspectionStage
from mingqian.demo.story.library import LibraryStage
from mingqian.demo.story.matching import MatchingStage
from mingqian.demo.story.oversight import OversightStage
from mingqian.demo.story.plan import PlanStage
from mingqian.demo.story.publication import PublicationStage
from mingqian.demo.story.result import ResultStage
from mingqian.demo.story.scheme import SchemeStage

#: The stages in legal order.
ORDER = (
    "library", "plan", "scheme", "draw", "matching", "inspection", "result", "publication",
    "followup", "archive", "oversight",
)  # fmt: skip

#: The method of a stage, where the stage's name is taken by what it makes.
_METHODS = {"scheme": "scheme_stage"}


class Story(
    LibraryStage,
    PlanStage,
    SchemeStage,
    DrawStage,
    MatchingStage,
    InspectionStage,
    ResultStage,
    PublicationStage,
    FollowupStage,
    ArchiveStage,
    OversightStage,
):
    """One inspection, stage by stage."""

    def play(self, stage: str) -> None:
        """Play one stage; those before it must have been played."""
        getattr(self, _METHODS.get(stage, stage))()

    def until(self, last: str) -> Story:
        """Play every stage up to and with ``last``."""
        for stage in ORDER[: ORDER.index(last) + 1]:
            self.play(stage)
        return self

    def whole(self) -> Story:
        """Play all of it."""
        return self.until(ORDER[-1])


__all__ = ["ORDER", "Story"]
