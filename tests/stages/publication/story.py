"""A task carried on from its checks: entry, review, publication, in short words.

Everything goes through the real services, so that the states met here are honest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection import services as inspections
from mingqian.inspection.models import Inspection
from mingqian.inspection.services import EvidenceFacts
from mingqian.library.models import InspectionObject
from mingqian.publication import services
from mingqian.publication.models import Publication
from mingqian.result import services as results
from mingqian.result.models import Result
from mingqian.result.services import ResultFacts
from tests.cast import Place
from tests.stages.inspection.world import World, build, picture
from tests.told import told


class Story:
    """One task of a place. ``keys`` are its departments, the first one leads."""

    @told
    def __init__(
        self,
        place: Place,
        keys: tuple[str, ...] = ("lead", "partner"),
        objects: int = 1,
        subjects: Sequence[InspectionObject] = (),
    ) -> None:
        self.world: World = build(place, keys, objects, subjects=subjects)
        self.place = place
        self.keys = keys
        self.world.open()

    @property
    def task(self):
        """The task, fresh."""
        self.world.task.refresh_from_db()
        return self.world.task

    def check(self, key: str = "lead", nth: int = 0) -> Inspection:
        """The check of a department at an object."""
        return self.world.check(key, nth)

    @told
    def carry_out(self, key: str = "lead", nth: int = 0) -> Inspection:
        """Inspect up to the closed check."""
        return self.world.carry_out(key, nth)

    @told
    def carry_out_all(self) -> None:
        """Inspect everything; the task is then inspected."""
        for nth in range(len(self.world.objects)):
            for key in self.keys:
                self.carry_out(key, nth)

    @told
    def enter(
        self, key: str = "lead", nth: int = 0, *, path: str = "", category: str = ""
    ) -> Result:
        """Enter the result of a department's item; with ``path`` a problem was found."""
        check = self.check(key, nth)
        item = check.part.items.get()
        return results.enter(
            inspection=check,
            item=item,
            facts=self.facts(path=path, category=category),
            attested=True,
            actor=self.world.inspector(key),
        )

    def facts(self, *, path: str = "", category: str = "") -> ResultFacts:
        """Facts of a clean result, or of a problem with a handling path."""
        law = rules.for_case(self.task)
        problem = law.texts("result.problem_codes")
        wanted = category or ("pending_followup" if "pending_followup" in problem else problem[-1])
        is_refusal = wanted == "serious_non_cooperation"
        return ResultFacts(
            category_code=wanted if path else "no_issue",
            situation="现场发现台账不全。" if path else "按要点检查，未见异常。",
            methods=("on_site",),
            handling_path=path,
            handling_text="依法处理。" if path else "",
            noncooperation_codes=law.texts("result.noncooperation_codes")[:1] if is_refusal else (),
            noncooperation_detail="拒绝检查人员进入。" if is_refusal else "",
        )

    @told
    def evidence(self, key: str = "lead", nth: int = 0) -> None:
        """Register a piece of evidence during the visit."""
        inspections.register_evidence(
            inspection=self.check(key, nth),
            actor=self.world.inspector(key),
            facts=EvidenceFacts(
                kind="photo", title="门口照片", custodian="检查员甲", file=picture()
            ),
        )

    @told
    def approve(self, result: Result) -> Result:
        """The department's head approves."""
        key = self.key_of(result)
        return results.approve(result=result, actor=self.head(key))

    @told
    def enter_all(self, **facts: str) -> None:
        """Enter everything, and approve where the rulebook does not publish on entry."""
        for nth in range(len(self.world.objects)):
            for key in self.keys:
                result = self.enter(key, nth, **facts)
                if not self.is_on_entry:
                    self.approve(result)

    @property
    def is_on_entry(self) -> bool:
        """Whether entering publishes here."""
        return rules.for_case(self.task).value("publication.working_days") == "on_entry"

    def key_of(self, result: Result) -> str:
        """Key of the department behind a result."""
        department = result.inspection.part.department_id
        return next(k for k in self.keys if self.place.departments[k].pk == department)

    def result(self, key: str = "lead", nth: int = 0) -> Result:
        """The current result of a department at an object."""
        return Result.objects.get(inspection=self.check(key, nth), corrected_by__isnull=True)

    def publication(self, key: str = "lead", nth: int = 0) -> Publication:
        """The publication of the current result."""
        return Publication.objects.get(result=self.result(key, nth), kind="result")

    @told
    def publish(self, key: str = "lead", nth: int = 0) -> Publication:
        """The department's handler publishes."""
        return services.publish(
            publication=self.publication(key, nth), actor=self.world.handler(key)
        )

    @told
    def publish_all(self) -> None:
        """Publish whatever entry did not publish by itself."""
        for nth in range(len(self.world.objects)):
            for key in self.keys:
                if not self.publication(key, nth).is_public:
                    self.publish(key, nth)

    @told
    def run_to_publication(self, **facts: str) -> Story:
        """Inspect, enter, approve, publish everything."""
        self.carry_out_all()
        self.enter_all(**facts)
        self.publish_all()
        return self

    def head(self, key: str = "lead") -> Actor:
        """The head of a department."""
        return self.world.head(key)

    def handler(self, key: str = "lead") -> Actor:
        """The handler of a department."""
        return self.world.handler(key)

    def actor(self, key: str, role: Role) -> Actor:
        """Somebody of a department in a role."""
        return self.place.actor(key, role)


def monday() -> dt.date:
    """A Monday without holidays around it, long announced."""
    return dt.date(2024, 11, 4)
