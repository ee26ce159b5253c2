"""What every stage of the story shares: the place, its rules, what has come about so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils import timezone

from mingqian.demo.places import Place
from mingqian.draw import selectors as draws
from mingqian.draw.models import Draw, DrawnObject
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.rules.applied import Rules
from mingqian.inspection.models import Inspection
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem, ItemTier
from mingqian.matching.models import Assignment, AssignmentState
from mingqian.oversight.models import TaskReport
from mingqian.plan.models import AnnualPlan, PlanEntry
from mingqian.scheme.models import InspectionTask, Scheme

Made = TypeVar("Made", Scheme, Draw)
#: Objects a draw is meant to give: of the first line of the plan, of every further one.
WANTED, WANTED_FURTHER = 3, 2
#: How long the checks of the story may take.
SPAN = dt.timedelta(days=30)
#: The smallest picture there is: one grey point as PNG.
_POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636a00000082008177cd72b6"
    "0000000049454e44ae426082"
)


def wanted_on(line: int) -> int:
    """About how many objects the draw of a line is to give."""
    return WANTED if line == 1 else WANTED_FURTHER


def _made(thing: Made | None) -> Made:
    if thing is None:
        raise LookupError("an earlier stage of the story must be played first")
    return thing


@dataclass
class Frame:
    """The state of one story.

    ``lines``: lines the yearly plan gets; ``line``: which is ours; ``spare``: whether the plan
    gets one more that nobody takes; ``alone``: the lead inspects
    without other departments (吉林 一, 彭阳 一: single-department draws in the same system).
    """

    place: Place
    size: int = 30
    lines: int = 1
    line: int = 1
    spare: bool = False
    alone: bool = False
    name: str = "餐饮食品经营单位部门联合抽查"
    plan_made: AnnualPlan | None = None
    entry: PlanEntry | None = None
    scheme_made: Scheme | None = None
    tasks: list[InspectionTask] = field(default_factory=list)
    draw_made: Draw | None = None
    report: TaskReport | None = None

    @property
    def today(self) -> dt.date:
        """The local date."""
        return timezone.localdate()

    @property
    def last_day(self) -> dt.date:
        """Until when the checks are planned; a plan of the year ends with the year."""
        return min(self.today + SPAN, dt.date(self.today.year, 12, 31))

    @property
    def rules(self) -> Rules:
        """The rules of the case once there is a task, before that those of the place."""
        return rules.for_case(self.tasks[0]) if self.tasks else self.place.rules

    @property
    def scheme(self) -> Scheme:
        """The scheme as it stands now."""
        return Scheme.objects.get(pk=_made(self.scheme_made).pk)

    @property
    def task(self) -> InspectionTask:
        """The task the story follows, as it stands now (the first batch)."""
        return InspectionTask.objects.select_related("rulebook", "scheme", "batch").get(
            pk=self.tasks[0].pk
        )

    @property
    def draw_now(self) -> Draw:
        """The draw as it stands now."""
        return Draw.objects.get(pk=_made(self.draw_made).pk)

    @property
    def wanted(self) -> int:
        """About how many objects our draw is to give."""
        return wanted_on(self.line)

    @property
    def partners(self) -> list[Department]:
        """Who takes part: nobody where the unit that inspects draws for itself (兴隆台)."""
        if self.alone or self.place.rules.text("draw.objects_drawn_by") == "implementing_unit":
            return []
        return self.place.participants

    @property
    def handler(self) -> Actor:
        """The lead department's handler."""
        return self.place.actor("handler")

    @property
    def head(self) -> Actor:
        """The lead department's head."""
        return self.place.actor("head")

    def items_of(self, department: Department) -> list[InspectionItem]:
        """What a department checks: its first general items that may be drawn, two of the lead."""
        rows = library.drawable_items(department).filter(
            department=department, tier=ItemTier.GENERAL
        )
        rows = rows.order_by("code")
        return list(rows[: 2 if department == self.place.lead else 1])

    def drawn_objects(self) -> list[DrawnObject]:
        """The objects to inspect, in the order in which they were drawn."""
        return list(draws.to_inspect(self.task).order_by("stratum", "rank"))

    def inspections(self) -> list[Inspection]:
        """All checks of the task, object by object, the lead's first."""
        rows = Inspection.objects.filter(part__task=self.task)
        return list(
            rows.select_related("part__department", "part__task", "drawn_object", "visit").order_by(
                "drawn_object__stratum", "drawn_object__rank", "-part__is_lead", "pk"
            )
        )

    def staff(self, inspection: Inspection) -> list[Assignment]:
        """Who was dealt to a check, its chief first."""
        rows = Assignment.objects.filter(
            part=inspection.part,
            drawn_object=inspection.drawn_object,
            state=AssignmentState.ACTIVE,
        )
        return list(rows.select_related("inspector").order_by("-role", "pk"))

    def inspector(self, inspection: Inspection) -> Actor:
        """The chief inspector of a check."""
        return self.acting(self.staff(inspection)[0])

    def acting(self, assignment: Assignment) -> Actor:
        """A dealt inspector as the one who acts."""
        people = Person.objects.acting()
        return actor_of(people.get(inspector=assignment.inspector_id))

    @staticmethod
    def picture(name: str) -> StoredFile:
        """A stored picture: a photograph or a drawn signature."""
        return store.keep(_POINT, name=f"{name}.png", media_type="image/png", actor=SYSTEM)
