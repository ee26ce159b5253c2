"""Orders to correct: paper, evidence, review, and what happens after the date."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.followup import selectors, services
from mingqian.followup.models import FollowUp, FollowUpState
from mingqian.foundation.files import store
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.decision import Refused
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story
from tests.told import told


def order(story: Story, found: FollowUp, days: int = 15) -> FollowUp:
    return services.order(
        followup=found,
        basis="《演示条例》第九条",
        requirement="补齐台账",
        due_on=timezone.localdate() + dt.timedelta(days=days),
        actor=story.handler(),
    )


@pytest.fixture
@told
def ordered(changjiang_story: Story) -> tuple[Story, FollowUp]:
    found = find(changjiang_story, "rectification_order")
    return changjiang_story, order(changjiang_story, found)


@pytest.mark.clause("CJ-17a", "PY-206j")
def test_the_order_prints_with_basis_and_date_and_opens_a_review(
    ordered: tuple[Story, FollowUp],
) -> None:
    story, found = ordered
    [paper] = papers_of(found)
    text = store.read(paper.file).decode()
    assert "《演示条例》第九条" in text
    assert found.order.due_on.strftime("%Y年") in text
    assert found.order.paper_no == paper.number
    assert of_subject(found, "rectification").get().due_on == found.order.due_on
    [todo] = selectors.todos(story.handler())
    assert (todo.kind, todo.due_on) == ("整改", found.order.due_on)


@pytest.mark.clause("CJ-17a")
def test_an_order_needs_basis_requirement_and_a_later_date(changjiang_story: Story) -> None:
    found = find(changjiang_story, "rectification_order")
    with pytest.raises(Refused) as refused:
        services.order(
            followup=found,
            basis="",
            requirement="",
            due_on=timezone.localdate(),
            actor=changjiang_story.handler(),
        )
    assert set(refused.value.fields) == {"basis", "requirement", "due_on"}


@pytest.mark.clause("PY-206j")
def test_the_review_needs_evidence_and_closes_what_is_corrected(
    ordered: tuple[Story, FollowUp],
) -> None:
    story, found = ordered
    inspector = story.world.inspector()
    with pytest.raises(Refused, match="还没有收到改正材料"):
        services.confirm_corrected(followup=found, opinion="好", actor=inspector)
    found = services.submit_evidence(followup=found, text="台账已补齐", actor=inspector)
    done = services.confirm_corrected(followup=found, opinion="已核实", actor=inspector)
    assert done.state == FollowUpState.CLOSED
    assert done.order.is_corrected is True
    assert of_subject(done, "rectification").get().met_on is not None


@pytest.mark.clause("CJ-17b", "PY-206j")
def test_after_the_date_without_evidence_it_is_overdue_and_needs_a_next_path(
    ordered: tuple[Story, FollowUp],
) -> None:
    story, found = ordered
    assert services.lapse_overdue(found.order.due_on) == 0
    assert services.lapse_overdue(found.order.due_on + dt.timedelta(days=1)) == 1
    [late] = selectors.overdue_rectifications(story.handler())
    assert late == found
    assert "须选择后续处理方式" in selectors.todos(story.handler())[0].detail
    with pytest.raises(Refused):
        services.escalate(
            followup=late, path="continued_supervision", reason="再看", actor=story.handler()
        )
    late.refresh_from_db()
    made = services.escalate(
        followup=late, path="case_filing", reason="逾期未改正", actor=story.handler()
    )
    late.refresh_from_db()
    assert (late.state, late.next_path) == (FollowUpState.CLOSED, made)
    assert (made.path, made.state) == ("case_filing", FollowUpState.OPEN)


@pytest.mark.clause("CJ-17b")
def test_a_new_order_after_the_date_needs_its_reason(ordered: tuple[Story, FollowUp]) -> None:
    story, found = ordered
    services.lapse_overdue(found.order.due_on + dt.timedelta(days=1))
    found.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.escalate(
            followup=found, path="rectification_order", reason=" ", actor=story.handler()
        )
    assert refused.value.status == 422
    made = services.escalate(
        followup=found, path="rectification_order", reason="确有困难", actor=story.handler()
    )
    assert made.path == "rectification_order"


def test_evidence_in_time_does_not_lapse(ordered: tuple[Story, FollowUp]) -> None:
    story, found = ordered
    services.submit_evidence(followup=found, text="已改", actor=story.handler())
    assert services.lapse_overdue(found.order.due_on + dt.timedelta(days=1)) == 0


def test_a_review_that_finds_nothing_done_turns_it_overdue(
    ordered: tuple[Story, FollowUp],
) -> None:
    story, found = ordered
    done = services.find_uncorrected(followup=found, reason="仍无台账", actor=story.handler())
    assert done.state == FollowUpState.OVERDUE
    assert done.order.is_corrected is False


def test_nobody_presses_a_button_to_make_an_order_lapse(ordered: tuple[Story, FollowUp]) -> None:
    story, found = ordered
    assert "lapse" not in [a.action for a in selectors.actions_for(found, story.handler())]
