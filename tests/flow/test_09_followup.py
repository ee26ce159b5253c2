"""9 后续处理: no finding without a path, no path without an end."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.followup import selectors as seen
from mingqian.followup import services as followups
from mingqian.followup.models import FollowUp, FollowUpState
from mingqian.foundation.jobs.models import DeadlineState
from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.result.models import Result
from tests.flow.conftest import PLACES, Tell, Teller

#: Where the lead alone sends what a participant found (昌江 第十七条).
BY_LEAD = {"changjiang"}


@pytest.mark.clause("CJ-17a", "PY-206j", "CJ-17c", "JL-207e", "HZ-10c")
def test_every_problem_got_one_path_in_one_department(tell: Tell) -> None:
    story = tell("publication")
    problems = Result.objects.filter(handling_path__gt="", inspection__part__task=story.task)
    rows = story.findings()
    assert {row.result for row in rows} == set(problems)
    assert {row.path for row in rows} == {"rectification_order", "clue_transfer"}
    assert not list(seen.without_path(SYSTEM, story.task))
    for row in rows:
        assert row.state == FollowUpState.OPEN
        assert row.department == row.result.inspection.part.department


@pytest.mark.clause("CJ-17a", "PY-206j")
def test_the_order_has_paper_date_evidence_and_review(tell: Tell) -> None:
    story = tell("followup")
    row = FollowUp.objects.get(path="rectification_order")
    order = row.order
    assert order.paper_no
    assert order.basis
    assert order.due_on == story.today + dt.timedelta(days=15)
    assert order.evidence is not None
    assert order.is_corrected
    assert order.reviewed_by == story.inspector(row.result.inspection).name
    assert row.state == FollowUpState.CLOSED
    assert of_subject(row, "rectification").get().state == DeadlineState.MET


@pytest.mark.clause("CJ-17e", "PY-206i")
def test_the_clue_went_out_by_whom_the_text_names_and_came_back_with_a_receipt(
    tell: Tell, key: str
) -> None:
    story = tell("followup")
    row = FollowUp.objects.get(path="clue_transfer")
    finder = row.result.inspection.part.department
    sender = story.place.lead if key in BY_LEAD else finder
    assert finder in (story.partners or [story.place.lead])
    assert row.transfer.sender_department == sender
    assert not row.transfer.is_bypass
    assert row.transfer.paper_no
    assert row.transfer.receipt_no
    assert row.state == FollowUpState.CLOSED


@pytest.mark.clause("CJ-17e")
@pytest.mark.parametrize("key", [key for key in PLACES if key != "xinglongtai"])
def test_a_participant_sends_itself_except_where_the_lead_does(teller: Teller, key: str) -> None:
    story = teller(key, "publication")
    row = next(row for row in story.findings() if row.path == "clue_transfer")
    own = story.place.actor("handler", row.department)
    row = followups.prepare(
        followup=row, facts="附照片（演示）", receiver="演示·有管辖权的机关", actor=own
    )
    allowed, barred = (story.handler, own) if key in BY_LEAD else (own, story.handler)
    with pytest.raises(Refused):
        followups.send(followup=row, actor=barred)
    sent = followups.send(followup=row, actor=allowed)
    assert sent.state != FollowUpState.CLOSED
    assert sent.transfer.sent_by == allowed.name
