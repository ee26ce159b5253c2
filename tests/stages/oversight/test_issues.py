"""Problems put to the joint-meeting office, assigned, answered, closed; circulars."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mingqian.foundation.files import store
from mingqian.foundation.journal.selectors import history
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.oversight import selectors, services
from mingqian.oversight.models import IssueState
from tests.cast import Place
from tests.stages.publication.story import Story


@pytest.mark.clause("HZ-00b", "CJ-00b")
def test_an_issue_reaches_the_office_and_shows_its_answer(huizhou: Place, outsider: Actor) -> None:
    handler = huizhou.actor("partner", Role.HANDLER)
    office = huizhou.actor("lead", Role.OFFICE)
    made = services.raise_issue(title="名录重复", text="同一对象两条", actor=handler)
    assert [t.target for t in selectors.todos(office)] == [("issue-detail", made.pk)]
    assert not selectors.issues(outsider).exists()
    services.answer_issue(issue=made, answer="以信用代码合并", actor=office)
    seen = selectors.issue_for(handler, made.pk)
    assert (seen.state, seen.answer) == (IssueState.ANSWERED, "以信用代码合并")
    assert selectors.todos(office) == []
    assert services.close_issue(issue=seen, actor=handler).state == IssueState.CLOSED


@pytest.mark.clause("PY-A100a", "PY-A100d")
def test_an_issue_is_assigned_to_a_department_that_answers_with_a_measure(
    pengyang: Place,
) -> None:
    handler = pengyang.actor("partner", Role.HANDLER)
    office = pengyang.actor("lead", Role.OFFICE)
    made = services.raise_issue(title="缺检测设备", text="无法抽样", actor=handler)
    given = services.assign_issue(issue=made, department=pengyang.third, actor=office)
    third = pengyang.actor("third", Role.HANDLER)
    assert [t.target for t in selectors.todos(third)] == [("issue-detail", made.pk)]
    with pytest.raises(Refused):
        services.answer_issue(issue=given, answer="不", actor=handler)
    done = services.answer_issue(issue=given, answer="借用设备，六月前到位", actor=third)
    assert done.state == IssueState.ANSWERED


def test_an_issue_needs_title_and_text(huizhou: Place) -> None:
    with pytest.raises(Refused) as refused:
        services.raise_issue(title=" ", text="", actor=huizhou.actor("lead", Role.HANDLER))
    assert set(refused.value.fields) == {"title", "text"}


@pytest.mark.clause("JL-301c", "PY-A301a", "CJ-06a")
def test_a_circular_carries_the_live_figures_of_every_member_and_is_logged(
    pengyang_story: Story,
) -> None:
    story = pengyang_story.run_to_publication()
    office = story.actor("lead", Role.OFFICE)
    paper = services.issue_circular(
        year=timezone.localdate().year, remarks="请按期公示", actor=office
    )
    text = store.read(paper.file).decode()
    assert "彭阳县住房和城乡建设局" in text
    assert "请按期公示" in text
    assert "数据截至" in text
    assert any(paper.number in line.sentence for line in history(story.place.region))
    with pytest.raises(Refused):
        services.issue_circular(year=2026, remarks="", actor=story.handler())
