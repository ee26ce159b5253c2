"""Lawful non-publication: ground, request, written decision, and off every public page."""

from __future__ import annotations

import pytest

from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.publication import disclosed, selectors, services
from mingqian.publication.models import Publication, PublicationState
from mingqian.scheme.models import TaskState
from tests.stages.publication.story import Story
from tests.told import told


def ask(story: Story, ground: str = "商业秘密") -> Publication:
    return services.request_withholding(
        publication=story.publication(),
        ground=ground,
        text="检查情况涉及未公开的配方。",
        actor=story.handler(),
    )


@pytest.fixture
@told
def waiting(pengyang_story: Story) -> Story:
    pengyang_story.carry_out_all()
    pengyang_story.enter_all()
    return pengyang_story


@pytest.mark.clause("PY-206a")
def test_a_decision_needs_ground_approver_and_date_and_keeps_the_result_off_the_public_page(
    waiting: Story,
) -> None:
    done = services.withhold(publication=ask(waiting), reason="属于商业秘密", actor=waiting.head())
    decided = done.withholdings.get()
    assert done.state == PublicationState.WITHHELD
    assert (decided.ground, decided.is_approved) == ("商业秘密", True)
    assert decided.decided_by == waiting.head().name
    assert decided.decided_at is not None
    assert not disclosed.public_rows().exists()
    with pytest.raises(Refused):
        disclosed.get(done.pk)
    assert list(selectors.withheld(waiting.head())) == [done]


@pytest.mark.clause("PY-206a")
def test_only_a_listed_ground_counts(waiting: Story) -> None:
    with pytest.raises(Refused) as refused:
        ask(waiting, ground="单位领导不同意")
    assert refused.value.status == 422
    assert "ground" in refused.value.fields


@pytest.mark.clause("PY-206a")
def test_the_decision_must_be_written_and_is_the_heads(waiting: Story) -> None:
    asked = ask(waiting)
    with pytest.raises(Refused) as refused:
        services.withhold(publication=asked, reason=" ", actor=waiting.head())
    assert refused.value.status == 422
    with pytest.raises(Refused):
        services.withhold(publication=asked, reason="可以", actor=waiting.handler())
    with pytest.raises(Refused):
        services.withhold(publication=asked, reason="可以", actor=waiting.head("partner"))
    assert [todo.kind for todo in selectors.todos(waiting.head())] == ["不公示审批"]


def test_in_xinglongtai_the_legal_unit_decides(xinglongtai_story: Story) -> None:
    story = xinglongtai_story
    story.carry_out_all()
    story.enter_all()
    asked = ask(story)
    with pytest.raises(Refused, match="法制机构"):
        services.withhold(publication=asked, reason="属实", actor=story.head())
    legal = story.actor("legal", Role.LEGAL)
    assert services.withhold(publication=asked, reason="属实", actor=legal).state == "withheld"


def test_a_refused_request_leads_back_to_publication(waiting: Story) -> None:
    back = services.refuse_withholding(
        publication=ask(waiting), reason="不属于商业秘密", actor=waiting.head()
    )
    assert back.state == PublicationState.PENDING
    assert waiting.publish().is_public


def test_where_entry_publishes_a_refused_request_publishes_at_once(huizhou_story: Story) -> None:
    huizhou_story.carry_out()
    asked = ask(huizhou_story)
    huizhou_story.enter()
    assert huizhou_story.publication().state == PublicationState.WITHHELD_PENDING
    done = services.refuse_withholding(
        publication=asked, reason="应当公示", actor=huizhou_story.head()
    )
    assert done.state == PublicationState.PUBLISHED


def test_a_withheld_result_is_reviewed_and_released_when_its_ground_is_gone(
    waiting: Story,
) -> None:
    done = services.withhold(publication=ask(waiting), reason="属实", actor=waiting.head())
    review = of_subject(done, "withholding_review").get()
    assert done.withholdings.get().review_on == review.due_on
    released = services.release(publication=done, reason="案件已办结", actor=waiting.head())
    assert released.state == PublicationState.PENDING
    review.refresh_from_db()
    assert review.met_on is not None


@pytest.mark.clause("HZ-01d", "CJ-02b")
def test_every_result_of_the_task_ends_published_or_withheld(waiting: Story) -> None:
    assert selectors.unsettled(waiting.task).count() == 2
    services.withhold(publication=ask(waiting), reason="属实", actor=waiting.head())
    assert waiting.task.state == TaskState.ENTERED
    assert [row.item.name for row in selectors.unsettled(waiting.task)] == ["生态环境局检查事项"]
    waiting.publish("partner")
    assert not selectors.unsettled(waiting.task).exists()
    assert waiting.task.state == TaskState.PUBLISHED
