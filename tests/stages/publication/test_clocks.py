"""When a result must be public, place by place, and what happens when it is not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.foundation.jobs import clock
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Inspection
from mingqian.publication import selectors, services
from mingqian.publication.models import Publication, PublicationKind
from mingqian.result import services as results
from tests.stages.publication.story import Story


def deadline(story: Story, key: str = "lead"):
    found = selectors.deadline_of(story.publication(key))
    assert found is not None
    return found


@pytest.mark.clause("JL-207b", "PY-206b", "XL-605d")
@pytest.mark.parametrize(
    ("name", "days"),
    [("jilin_story", 7), ("pengyang_story", 10), ("xinglongtai_story", 20)],
)
def test_publication_is_due_so_many_working_days_after_the_work(
    name: str, days: int, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    story.carry_out_all()
    law = rules.for_case(story.task)
    started = timezone.localdate()
    expected = law.calendar.add_working_days(started, days).on
    assert deadline(story).due_on == expected
    assert deadline(story).clause == law.clause("publication.working_days")


@pytest.mark.clause("JL-207b", "PY-206b")
def test_the_clock_of_the_task_waits_for_the_last_department(jilin_story: Story) -> None:
    jilin_story.carry_out("lead")
    assert selectors.deadline_of(jilin_story.publication()) is None
    jilin_story.carry_out("partner")
    assert deadline(jilin_story).due_on > timezone.localdate()


@pytest.mark.clause("JL-302c", "HZ-16b", "PY-302b")
def test_a_late_publication_is_listed_with_department_and_days(jilin_story: Story) -> None:
    jilin_story.carry_out_all()
    late = deadline(jilin_story).due_on + dt.timedelta(days=4)
    assert clock.mark_overdue(late) >= 1
    office = jilin_story.actor("lead", Role.OFFICE)
    lines = selectors.overdue_publications(office, late)
    assert {line.department for line in lines} == {"吉林省市场监督管理局", "吉林省生态环境局"}
    assert {line.days_late for line in lines} == {4}


@pytest.mark.clause("JL-207b")
def test_publishing_the_last_result_of_a_check_meets_its_deadline(jilin_story: Story) -> None:
    jilin_story.run_to_publication()
    assert deadline(jilin_story).state == DeadlineState.MET


@pytest.mark.clause("PY-206a")
def test_a_withheld_result_is_not_late_either(pengyang_story: Story) -> None:
    story = pengyang_story
    story.carry_out_all()
    story.enter_all()
    asked = services.request_withholding(
        publication=story.publication(), ground="商业秘密", text="涉及配方", actor=story.handler()
    )
    services.withhold(publication=asked, reason="配方属于商业秘密", actor=story.head())
    assert deadline(story).state == DeadlineState.MET


@pytest.mark.clause("XL-605d", "XL-300c")
def test_the_outcome_of_handling_has_its_own_clock(xinglongtai_story: Story) -> None:
    story = xinglongtai_story
    story.run_to_publication(path="case_filing")
    decided = timezone.localdate()
    results.add_outcome(
        result=story.result(), text="罚款二千元", on=decided, actor=story.world.inspector()
    )
    made = Publication.objects.get(kind=PublicationKind.OUTCOME)
    law = rules.for_case(story.task)
    found = selectors.deadline_of(made)
    assert (made.text, made.department) == ("罚款二千元", story.publication().department)
    assert found is not None
    assert found.due_on == law.calendar.add_working_days(decided, 20).on
    services.publish(publication=made, actor=story.handler())
    found.refresh_from_db()
    assert found.state == DeadlineState.MET


@pytest.mark.clause("XL-605d")
def test_a_decision_on_top_of_an_outcome_joins_it_while_it_waits(xinglongtai_story: Story) -> None:
    story = xinglongtai_story
    story.run_to_publication(path="case_filing")
    today = timezone.localdate()
    facts = {"result": story.result(), "actor": story.world.inspector()}
    results.add_outcome(text="责令停业", on=today, **facts)
    for text in ("罚款二千元", "罚款二千元"):
        services.register_outcome(
            result=story.result(), text=text, decided_on=today, actor=story.handler()
        )
    made = Publication.objects.get(kind=PublicationKind.OUTCOME)
    assert made.text == "责令停业；罚款二千元"


@pytest.mark.clause("HZ-12a")
def test_the_sweep_collects_what_was_missed_and_changes_nothing_twice(
    huizhou_story: Story,
) -> None:
    huizhou_story.carry_out()
    Publication.objects.all().delete()
    assert services.sweep() == Inspection.objects.filter(results__isnull=False).count() == 1
    assert services.sweep() == 0
