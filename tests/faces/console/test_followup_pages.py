"""The desk pages of stage 9."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mingqian.followup import services
from mingqian.followup.models import FollowUp, Listing, NonRandomCheck, Recognition
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.faces.console.late_stages import address, desk, stranger, text
from tests.stages.followup.finding import find
from tests.stages.publication.story import Story

TODAY = timezone.localdate


def step(client, row: FollowUp, action: str, **data: object):
    return client.post(address("followup-step", row.pk, action), data)


@pytest.fixture
def story(changjiang: Place) -> Story:
    return Story(changjiang)


@pytest.mark.clause("CJ-17a", "PY-206j")
def test_an_order_is_issued_reviewed_and_closed_on_the_page(story: Story) -> None:
    found = find(story, "rectification_order")
    client = desk(story)
    page = text(client, "followup-detail", found.pk)
    assert "责令改正" in page
    assert "逾期由系统" not in page
    assert step(client, found, "order", basis="", requirement="", due_on="").status_code == 422
    due = TODAY() + dt.timedelta(days=10)
    step(client, found, "order", basis="《演示条例》", requirement="补齐", due_on=due.isoformat())
    upload = SimpleUploadedFile("整改.pdf", b"%PDF-1.4 demo", "application/pdf")
    step(client, found, "submit_evidence", text="已补齐", file=upload)
    step(client, found, "confirm_corrected", opinion="已核实")
    found.refresh_from_db()
    assert found.state == "closed"
    page = text(client, "followup-detail", found.pk)
    assert "责令限期改正通知书" in page
    assert "已改正" in page
    file = client.get(address("followup-file", found.pk, found.order.evidence_id))
    assert file.content.startswith(b"%PDF")


def test_an_upload_that_is_neither_photo_nor_pdf_is_named(story: Story) -> None:
    found = find(story, "rectification_order")
    client = desk(story)
    due = TODAY() + dt.timedelta(days=10)
    step(client, found, "order", basis="《演示条例》", requirement="补齐", due_on=due.isoformat())
    wrong = SimpleUploadedFile("整改.exe", b"MZ", "application/pdf")
    answer = step(client, found, "submit_evidence", text="已补齐", file=wrong)
    assert answer.status_code == 422
    assert "不是 PDF、JPG 或 PNG" in answer.content.decode()


@pytest.mark.clause("CJ-17e")
def test_the_participant_prepares_and_the_lead_sends(story: Story) -> None:
    found = find(story, "clue_transfer", "partner")
    partner, lead = desk(story, key="partner"), desk(story)
    step(partner, found, "prepare", facts="见台账", receiver="演示机关", receiver_department="")
    page = text(partner, "followup-detail", found.pk)
    assert "由牵头部门移送" in page
    lead.post(address("followup-act", found.pk), {"action": "send"})
    found.refresh_from_db()
    assert found.transfer.sent_at is not None
    step(lead, found, "acknowledge", receipt_no="回-1")
    found.refresh_from_db()
    assert found.state == "closed"


@pytest.mark.clause("HZ-16c")
def test_a_suspected_crime_is_red_on_the_list_until_its_receipt(story: Story) -> None:
    found = find(story, "criminal_transfer")
    assert "涉嫌犯罪移送尚无回执" in text(desk(story), "followup-list")
    step(desk(story), found, "prepare", facts="数额较大", receiver="", receiver_department="")
    assert step(desk(story), found, "prepare").status_code == 422


@pytest.mark.clause("CJ-17b")
def test_an_overdue_order_offers_the_rulebooks_next_paths(story: Story) -> None:
    found = find(story, "rectification_order")
    due = TODAY() + dt.timedelta(days=5)
    client = desk(story)
    step(client, found, "order", basis="《演示条例》", requirement="补齐", due_on=due.isoformat())
    services.lapse_overdue(due + dt.timedelta(days=1))
    assert "责令改正逾期，须选择后续处理方式".replace(",", "，") in text(client, "followup-list")
    page = client.get(address("followup-step", found.pk, "escalate")).content.decode()
    assert "立案查处" in page
    assert "后续监管</option>" not in page
    step(client, found, "escalate", path="case_filing", reason="逾期未改")
    assert FollowUp.objects.filter(path="case_filing").exists()


@pytest.mark.clause("JL-208b")
def test_a_case_is_filed_and_decided(jilin: Place) -> None:
    story = Story(jilin)
    found = find(story, "case_filing")
    client = desk(story)
    assert step(client, found, "file_case", number="").status_code == 422
    step(client, found, "file_case", number="立1号", filed_on=TODAY().isoformat())
    step(client, found, "decide_case", decision="罚款", decided_on=TODAY().isoformat())
    page = text(client, "followup-detail", found.pk)
    assert "立1号" in page
    assert "查处结果" in page


@pytest.mark.clause("JL-208e", "PY-207e")
def test_unlicensed_business_is_handled_without_a_credit_code(jilin: Place) -> None:
    story = Story(jilin)
    found = find(story, "unlicensed_business")
    client = desk(story)
    step(
        client,
        found,
        "handle_unlicensed",
        party="演示路9号",
        basis="《无证无照经营查处办法》",
        measures="责令停止",
        handled_on=TODAY().isoformat(),
    )
    step(client, found, "close", outcome="已停止经营")
    found.refresh_from_db()
    assert (found.state, found.publication.kind) == ("closed", "unlicensed")


@pytest.mark.clause("JL-208a", "PY-207b", "XL-503a")
def test_a_clue_goes_from_registration_to_handling(jilin: Place) -> None:
    story = Story(jilin)
    client = desk(story)
    page = client.get(address("nonrandom-new")).content.decode()
    assert "投诉举报" in page
    ground = "投诉举报/转办交办/数据监测的个案线索"
    data = {"source": "complaint", "ground": ground, "party": "演示摊点", "reason": "无照经营"}
    answer = client.post(address("nonrandom-new"), data)
    row = NonRandomCheck.objects.get()
    assert answer.url == address("nonrandom-detail", row.pk)
    client.post(
        address("nonrandom-step", row.pk, "record_check"),
        {"checked_on": TODAY().isoformat(), "situation": "属实", "is_problem": "on"},
    )
    wrong = client.post(address("nonrandom-step", row.pk, "conclude"), {"outcome": "立案"})
    assert wrong.status_code == 422
    client.post(
        address("nonrandom-step", row.pk, "conclude"),
        {"path": "case_filing", "case_number": "立2号", "case_filed_on": TODAY().isoformat(),
         "outcome": "立案查处"},
    )  # fmt: skip
    row.refresh_from_db()
    assert row.state == "handled"
    assert "立2号" in text(client, "nonrandom-detail", row.pk)
    assert "演示摊点" in text(client, "nonrandom-list")


@pytest.mark.clause("PY-206h", "CJ-19b")
def test_a_listing_is_proposed_decided_exported_and_lifted(story: Story) -> None:
    found = find(story, "case_filing")
    client, head = desk(story), desk(story, Role.HEAD)
    client.post(address("listing-new", found.pk), {"kind": "serious", "basis": "《办法》第三条"})
    row = Listing.objects.get()
    assert "决定列入" not in text(client, "listing-detail", row.pk)
    assert "决定列入" in text(head, "listing-detail", row.pk)
    head.post(address("listing-act", row.pk), {"action": "list", "decision_no": "1号"})
    export = client.get(address("punishment-export")).content.decode("utf-8-sig")
    assert "《办法》第三条" in export
    assert "1号" in text(client, "listing-list")
    head.post(address("listing-act", row.pk), {"action": "remove", "reason": "已纠正"})
    row.refresh_from_db()
    assert row.state == "removed"


@pytest.mark.clause("JL-207f", "JL-207g", "CJ-19a")
def test_the_credit_file_shows_entries_and_offers_recognition(jilin: Place) -> None:
    story = Story(jilin).run_to_publication(path="rectification_order")
    owner = story.world.objects[0].inspection_object
    owner.department = story.place.third
    owner.save()
    client = desk(story, key="third")
    page = text(client, "credit-file", owner.pk)
    assert "不良信息" in page
    assert "采信" in page
    client.post(address("credit-recognise", story.result().pk), {"reason": "三个月内已查"})
    assert Recognition.objects.get().department == story.place.third
    assert "三个月内已查" in text(client, "credit-file", owner.pk)


def test_the_stranger_gets_nothing(story: Story) -> None:
    found = find(story, "rectification_order")
    client = stranger()
    assert "没有符合条件的后续处理" in text(client, "followup-list")
    for name, args in (
        ("followup-detail", (found.pk,)),
        ("followup-act", (found.pk,)),
        ("followup-step", (found.pk, "order")),
        ("listing-new", (found.pk,)),
        ("credit-recognise", (story.result().pk,)),
    ):
        assert client.get(address(name, *args)).status_code == 404, name
