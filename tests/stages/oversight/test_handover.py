"""Every kind of duty passes on while it is open, and stays where it was once it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from mingqian.followup.models import FollowUp, NonRandomCheck
from mingqian.foundation.jobs.models import Deadline
from mingqian.foundation.org.handover import Handover, carry, duties
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.rules import selectors as rules
from mingqian.matching.models import DepartmentPart
from mingqian.oversight.models import Issue, TaskReport
from mingqian.publication.models import Objection, Publication
from mingqian.scheme.models import Consultation
from tests.cast import Place
from tests.stages.archive import filing
from tests.stages.plan import build as plans
from tests.stages.publication.story import Story


@dataclass(frozen=True, slots=True)
class Case:
    """A thing of a department, and the states in which it is open and over ("" where the database
    lets nobody write that one past the stage)."""

    duty: str
    row: models.Model
    open: str
    over: str
    #: What holds the state, where it is not the thing itself.
    holder: models.Model | None = None
    field: str = "department"

    def become(self, state: str) -> None:
        """Set the state, past the stages."""
        held = self.holder or self.row
        type(held)._default_manager.filter(pk=held.pk).update(state=state)

    def whose(self) -> set[Any]:
        """Keys of the departments that have the thing."""
        row = type(self.row)._default_manager.get(pk=self.row.pk)
        found = getattr(row, self.field)
        if isinstance(found, Department):
            return {found.pk}
        return {found} if isinstance(found, int) else {one.pk for one in found.all()}


def check(cases: Iterator[Case], old: Department, new: Department) -> set[str]:
    """Each stays while it is over and passes on while it is open; returns the duties seen."""
    known, seen = {duty.key: duty for duty in duties()}, set()
    handover = Handover(old, new, dt.date(2026, 6, 1), "编办〔2026〕1号", SYSTEM)
    for case in cases:
        seen.add(case.duty)
        before = case.whose()
        assert old.pk in before, case.duty
        if case.over:
            case.become(case.over)
            carry(known[case.duty], handover)
            assert case.whose() == before, f"{case.duty}: what is over has moved"
        case.become(case.open)
        done = carry(known[case.duty], handover)
        assert (done.moved, done.left) == (1, ()), case.duty
        assert case.whose() == before - {old.pk} | {new.pk}, case.duty
    return seen


def late_stages(story: Story) -> Iterator[Case]:
    """One thing of each duty of the stages behind the plan."""
    task, lead = story.task, story.place.lead
    part = DepartmentPart.objects.get(task=task, department=lead)
    yield Case("matching:parts", part, "ready", "archived", task)
    found = FollowUp.objects.get(department=lead)
    yield Case("followup:open", found, "open", "closed")
    law = rules.governing_version(lead)
    outside = NonRandomCheck.objects.create(
        department=lead, rulebook=law, source="other", ground="专项", party="某"
    )
    yield Case("followup:nonrandom", outside, "registered", "handled")
    public = Publication.objects.get(department=lead, kind="result")
    yield Case("publication:pending", public, "pending", "published")
    objection = Objection.objects.create(
        receipt_no="YY1",
        publication=public,
        department=lead,
        sender="某",
        text="有误",
        answer="核查属实",
        answered_at=timezone.now(),
        examined_by="某",
    )
    yield Case("publication:objections", objection, "received", "dismissed")
    yield Case("archive:open", filing.dossier(story), "collecting", "")
    report = TaskReport.objects.create(task=task, department=lead, cut_off_at=timezone.now())
    yield Case("oversight:reports", report, "draft", "accepted")
    issue = Issue.objects.create(
        region=lead.region, department=lead, assigned_to=lead, title="问", text="问", raised_by="某"
    )
    yield Case("oversight:issues", issue, "open", "closed")
    yield Case("oversight:issues-assigned", issue, "assigned", "closed", field="assigned_to")
    yield Case("scheme:schemes", task.scheme, "running", "archived", task, "lead_department")
    asked = Consultation.objects.create(scheme=task.scheme, department=lead)
    yield Case("scheme:consultations", asked, "running", "archived", task)
    yield Case("scheme:tasks-led", task, "running", "closed", field="lead_department")
    task.participating_departments.add(lead)
    joined = "participating_departments"
    yield Case("scheme:tasks-joined", task, "running", "closed", field=joined)
    clock, *others = Deadline.objects.filter(department_id=lead.pk)
    Deadline.objects.filter(pk__in=[one.pk for one in others]).delete()
    yield Case("jobs:deadlines", clock, "running", "met", field="department_id")


@pytest.mark.clause("JL-201e")
def test_what_is_open_in_the_late_stages_passes_on_and_what_is_over_stays(
    jilin_story: Story,
) -> None:
    story = filing.ready(jilin_story, path="rectification_order")
    place = story.place
    sealed = filing.sealed(story, "partner")
    [duty] = [duty for duty in duties() if duty.key == "archive:open"]
    assert sealed not in duty.find(place.partner)
    assert filing.dossier(story) in duty.find(place.lead)
    seen = check(late_stages(story), place.lead, place.third)
    stages = ("matching", "followup", "publication", "archive", "oversight", "scheme", "jobs")
    assert seen == {duty.key for duty in duties() if duty.key.split(":")[0] in stages}


def test_plans_and_their_lines_pass_on_until_the_plan_is_over(huizhou: Place) -> None:
    plan = plans.in_force(huizhou)
    line = plan.entries.get()
    old = huizhou.lead
    line.participating_departments.add(old)
    cases = [
        Case("plan:lines-joined", line, "in_force", "closed", plan, "participating_departments"),
        Case("plan:lines-led", line, "in_force", "closed", plan, "lead_department"),
        Case("plan:plans", plan, "in_force", "superseded"),
    ]
    seen = check(iter(cases), old, huizhou.third)
    assert seen == {duty.key for duty in duties() if duty.key.startswith("plan:")}
