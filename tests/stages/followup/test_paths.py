"""Every problem has a path, one responsible department, and an end."""

from __future__ import annotations

import pytest

from mingqian.followup import selectors, services
from mingqian.followup.models import FollowUp, FollowUpState, HandlingPath
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.result import services as results
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story


@pytest.mark.clause("HZ-10c", "CJ-17c", "JL-207e")
def test_a_problem_gets_its_path_and_one_responsible_department_on_entry(
    changjiang_story: Story,
) -> None:
    found = find(changjiang_story, "continued_supervision")
    assert found.department == changjiang_story.place.lead
    assert found.state == FollowUpState.OPEN
    assert [todo.target for todo in selectors.todos(changjiang_story.handler())] == [
        ("followup-detail", found.pk)
    ]
    services.close(followup=found, outcome="已恢复合规", actor=changjiang_story.handler())
    assert selectors.todos(changjiang_story.handler()) == []


@pytest.mark.clause("HZ-10c")
def test_a_clean_result_opens_nothing(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    huizhou_story.enter()
    assert not FollowUp.objects.exists()


@pytest.mark.clause("JL-207e")
def test_a_problem_without_path_is_listed(jilin_story: Story) -> None:
    found = find(jilin_story, "case_filing")
    assert not selectors.without_path(SYSTEM).exists()
    found.delete()
    assert list(selectors.without_path(jilin_story.handler())) == [jilin_story.result()]
    assert list(selectors.without_path(SYSTEM, jilin_story.task)) == [jilin_story.result()]


def test_a_result_has_one_open_path_at_a_time(jilin_story: Story) -> None:
    found = find(jilin_story, "case_filing")
    again = services.open_for(result=found.result, actor=SYSTEM)
    assert again == found


@pytest.mark.clause("JL-207e")
def test_the_finding_is_handed_to_the_department_with_jurisdiction(jilin_story: Story) -> None:
    found = find(jilin_story, "continued_supervision")
    moved = services.assign(
        followup=found,
        department=jilin_story.place.third,
        reason="属住建部门管辖",
        actor=jilin_story.handler(),
    )
    assert moved.department == jilin_story.place.third
    with pytest.raises(Refused):
        services.close(followup=moved, outcome="完成", actor=jilin_story.handler())


def test_only_the_responsible_department_handles(jilin_story: Story, outsider: Actor) -> None:
    found = find(jilin_story, "case_filing")
    for actor in (jilin_story.handler("partner"), outsider):
        with pytest.raises(Refused):
            services.file_case(followup=found, number="1", filed_on=None, actor=actor)
    assert not selectors.followups(outsider).exists()
    assert selectors.followups(jilin_story.handler("partner")).exists()


def test_a_path_the_rulebook_does_not_know_is_refused(changjiang_story: Story) -> None:
    found = find(changjiang_story, "continued_supervision")
    with pytest.raises(Refused) as refused:
        services.escalate(
            followup=found,
            path=HandlingPath.UNLICENSED,
            reason="无照",
            actor=changjiang_story.handler(),
        )
    assert refused.value.status == 422
    found.refresh_from_db()
    assert found.state == FollowUpState.OPEN


def test_a_corrected_result_takes_its_path_along_or_ends_it(jilin_story: Story) -> None:
    found = find(jilin_story, "rectification_order")
    result = jilin_story.approve(jilin_story.result())
    second = results.correct(
        result=result,
        facts=jilin_story.facts(path="rectification_order"),
        reason="补充情况",
        actor=jilin_story.head(),
    )
    found.refresh_from_db()
    assert (found.result, found.state) == (second, FollowUpState.OPEN)


def test_a_result_corrected_to_no_issue_ends_its_path(jilin_story: Story) -> None:
    found = find(jilin_story, "rectification_order")
    result = jilin_story.approve(jilin_story.result())
    results.correct(
        result=result, facts=jilin_story.facts(), reason="认定有误", actor=jilin_story.head()
    )
    found.refresh_from_db()
    assert found.state == FollowUpState.CLOSED
    assert FollowUp.objects.count() == 1
