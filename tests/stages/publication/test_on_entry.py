"""惠州 and 昌江: entering a result places it under its object and publishes it."""

from __future__ import annotations

import pytest

from mingqian.foundation.jobs.selectors import of_subject
from mingqian.publication import disclosed
from mingqian.publication.models import PublicationState
from mingqian.scheme.models import TaskState
from tests.stages.publication.story import Story


@pytest.mark.clause("HZ-12a", "HZ-12b")
def test_an_entered_result_is_public_under_its_object_without_further_action(
    huizhou_story: Story,
) -> None:
    huizhou_story.carry_out()
    assert huizhou_story.publication().state == PublicationState.PENDING
    huizhou_story.enter()
    published = huizhou_story.publication()
    page = disclosed.object_page(published.inspection_object_id)
    assert published.state == PublicationState.PUBLISHED
    assert [row.pk for row in page.publications] == [published.pk]


@pytest.mark.clause("CJ-16k", "CJ-02b")
def test_changjiang_publishes_on_entry_too(changjiang_story: Story) -> None:
    changjiang_story.carry_out_all()
    changjiang_story.enter_all()
    assert {row.state for row in disclosed.public_rows()} == {PublicationState.PUBLISHED}
    assert disclosed.public_rows().count() == 2
    assert changjiang_story.task.state == TaskState.PUBLISHED


@pytest.mark.clause("HZ-12a")
def test_the_publication_clock_is_the_entry_clock(huizhou_story: Story) -> None:
    check = huizhou_story.carry_out()
    entry = of_subject(check, "result_entry").get()
    publication = of_subject(check, "publication").get()
    assert publication.due_on == entry.due_on
    assert publication.person_name == "检查员甲·市场监督管理局"
    huizhou_story.enter()
    publication.refresh_from_db()
    assert publication.met_on is not None
