"""Clues and suspected crimes handed on: who sends, who signs, what stays red."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.utils import timezone

from mingqian.followup import policies, selectors, services
from mingqian.followup.models import FollowUp, FollowUpState
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.papers.services import papers_of
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story


def receipt() -> StoredFile:
    return store.keep(b"%PDF-1.4", name="回执.pdf", media_type="application/pdf", actor=SYSTEM)


def prepare(story: Story, found: FollowUp, key: str, **facts: object) -> FollowUp:
    given = {"facts": "台账显示数额较大", "receiver": "演示·有管辖权部门", **facts}
    return services.prepare(followup=found, actor=story.handler(key), **given)


@pytest.mark.clause("CJ-17e")
def test_in_changjiang_only_the_lead_sends_a_clue(changjiang_story: Story) -> None:
    story = changjiang_story
    found = prepare(story, find(story, "clue_transfer", "partner"), "partner")
    with pytest.raises(Refused, match="由牵头部门移送"):
        services.send(followup=found, actor=story.handler("partner"))
    [todo] = [t for t in selectors.todos(story.handler("lead")) if t.kind == "移送"]
    assert todo.target == ("followup-detail", found.pk)
    sent = services.send(followup=found, actor=story.handler("lead"))
    [letter] = papers_of(sent)
    assert "案件线索移送函" in letter.title
    assert "演示·有管辖权部门" in store.read(letter.file).decode()
    assert sent.state == FollowUpState.IN_PROGRESS
    done = services.acknowledge(followup=sent, receipt_no="回-1", actor=story.handler("lead"))
    assert (done.state, done.transfer.receipt_no) == (FollowUpState.CLOSED, "回-1")


@pytest.mark.clause("CJ-17f")
def test_a_participants_suspected_crime_is_a_todo_of_the_lead(changjiang_story: Story) -> None:
    story = changjiang_story
    found = prepare(story, find(story, "criminal_transfer", "partner"), "partner", receiver="")
    assert found.transfer.receiver == "司法机关"
    todos = [t for t in selectors.todos(story.handler("lead")) if t.kind == "涉罪移送"]
    assert [t.target[1] for t in todos] == [found.pk]


@pytest.mark.clause("CJ-17e", "CJ-17f")
def test_after_the_rulebooks_days_the_participant_may_send_and_the_office_is_told(
    changjiang_story: Story,
) -> None:
    story = changjiang_story
    found = prepare(story, find(story, "clue_transfer", "partner"), "partner")
    law = rules.for_case(story.task)
    due = law.due("participant_transfer", timezone.localdate())
    assert of_subject(found, "transfer").get().due_on == due.on
    with patch.object(policies.timezone, "localdate", return_value=due.on):
        assert not policies.can_send(story.handler("partner"), found)
    with patch.object(policies.timezone, "localdate", return_value=due.on + dt.timedelta(days=1)):
        sent = services.send(followup=found, actor=story.handler("partner"))
    assert sent.transfer.is_bypass
    office = story.actor("lead", Role.OFFICE)
    assert [t.kind for t in selectors.todos(office)] == ["知悉"]
    services.note_bypass(followup=sent, actor=office)
    assert selectors.todos(office) == []


@pytest.mark.clause("PY-206i")
def test_elsewhere_the_finding_department_sends_and_both_see_the_status(
    pengyang_story: Story,
) -> None:
    story = pengyang_story
    found = prepare(
        story,
        find(story, "clue_transfer", "partner"),
        "partner",
        receiver="",
        receiver_department=story.place.third,
    )
    assert not selectors.followups(story.handler("third")).exists()
    sent = services.send(followup=found, actor=story.handler("partner"))
    assert [t.kind for t in selectors.todos(story.handler("third"))] == ["签收"]
    with pytest.raises(Refused):
        services.acknowledge(followup=sent, receipt_no="1", actor=story.handler("partner"))
    services.acknowledge(followup=sent, receipt_no="收-1", actor=story.handler("third"))
    for key in ("partner", "third"):
        seen = selectors.get_for(story.handler(key), found.pk)
        assert seen.state == FollowUpState.CLOSED
        assert seen.transfer.acknowledged_by
    done = services.note_outcome(followup=seen, outcome="已立案", actor=story.handler("third"))
    assert done.transfer.outcome == "已立案"


def test_a_receiver_without_jurisdiction_sends_it_back(pengyang_story: Story) -> None:
    story = pengyang_story
    found = prepare(
        story,
        find(story, "clue_transfer"),
        "lead",
        receiver_department=story.place.third,
    )
    sent = services.send(followup=found, actor=story.handler())
    back = services.send_back(followup=sent, reason="不属本局管辖", actor=story.handler("third"))
    assert back.state == FollowUpState.OPEN
    again = prepare(story, back, "lead", receiver="演示·另一部门")
    assert again.transfer.sent_at is None


@pytest.mark.clause("HZ-16c", "JL-302d", "PY-206k")
@pytest.mark.parametrize(
    ("name", "organ"),
    [
        ("huizhou_story", "有关机关"),
        ("jilin_story", "公安机关"),
        ("pengyang_story", "司法机关"),
    ],
)
def test_a_suspected_crime_goes_to_the_rulebooks_organ_and_stays_open_until_the_receipt(
    name: str, organ: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    found = prepare(story, find(story, "criminal_transfer"), "lead", receiver="")
    assert found.transfer.receiver == organ
    sent = services.send(followup=found, actor=story.handler())
    assert list(selectors.unreceipted_crimes(story.handler())) == [sent]
    assert {t.kind for t in selectors.todos(story.handler())} == {"涉罪移送"}
    with pytest.raises(Refused) as refused:
        services.acknowledge(followup=sent, receipt_no="回-1", actor=story.handler())
    assert "receipt" in refused.value.fields
    services.acknowledge(followup=sent, receipt_no="回-1", receipt=receipt(), actor=story.handler())
    assert not selectors.unreceipted_crimes(story.handler()).exists()


def test_a_suspected_crime_has_no_other_way_out(huizhou_story: Story) -> None:
    found = find(huizhou_story, "criminal_transfer")
    actions = [a.action for a in selectors.actions_for(found, huizhou_story.handler())]
    assert actions == ["prepare"]
