"""What the phone shows, to whom, and what it says when something is wrong."""

from __future__ import annotations

import base64

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.draw.models import DrawnObject
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.inspection.models import Inspection, InspectionState
from mingqian.library.models import Recusal
from mingqian.result.models import Result
from tests.cast import Place
from tests.stages.inspection.world import PNG, World
from tests.stages.matching import build as matching
from tests.stages.matching import light

pytestmark = pytest.mark.django_db


def url(name: str, pk: int) -> str:
    return reverse(f"field:{name}", args=[pk])


def text(client: Client, name: str, pk: int, status: int = 200) -> str:
    answer = client.get(url(name, pk))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_first_page_lists_todays_visit_with_items_and_materials(world: World, phone) -> None:
    world.visit()
    page = phone(world).get(reverse("field:home")).content.decode()
    assert "今天" in page
    for part in (world.objects[0].name, world.parts["lead"].items.get().name, "营业执照"):
        assert part in page


def test_a_check_without_a_day_stands_under_its_own_heading(world: World, phone) -> None:
    page = phone(world).get(reverse("field:home")).content.decode()
    assert "待安排日期" in page
    assert "组长待办" in page


def test_who_is_no_inspector_does_not_enter(world: World) -> None:
    client = Client()
    client.force_login(world.place.person("lead", Role.HEAD))
    assert client.get(reverse("field:home")).status_code == 403
    assert Client().get(reverse("field:home")).status_code == 302


def test_an_outsider_finds_nothing(world: World, outsider: Actor) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=outsider.person_id))
    for name in ("check", "start", "sign", "evidence", "history"):
        assert client.get(url(name, world.check().pk)).status_code == 404
    assert world.objects[0].name not in client.get(reverse("field:home")).content.decode()


@pytest.mark.clause("HZ-10b")
def test_another_departments_check_opens_read_only(huizhou_world: World, phone) -> None:
    world = huizhou_world
    world.arrive("partner")
    page = text(phone(world), "check", world.check("partner").pk)
    assert "只能查看" in page
    assert 'id="points"' not in page
    sent = phone(world).post(url("answers", world.check("partner").pk), {"then": "save"})
    assert sent.status_code in {403, 422}


@pytest.mark.clause("CJ-16b", "CJ-16f")
def test_the_page_says_why_the_visit_cannot_start(world: World, phone) -> None:
    world.schedule()
    page = text(phone(world), "check", world.check().pk)
    assert "应先完成网络核查" in page
    assert "第十六条" in page


@pytest.mark.clause("CJ-16d")
def test_verified_points_are_greyed_and_can_be_reopened_with_a_reason(world: World, phone) -> None:
    world.visit()
    world.online(outcome="verified")
    world.start()
    page = text(phone(world), "check", world.check().pk)
    assert page.count("checkpoint--verified") == 2
    assert "reopen_reason" in page


def test_a_refused_start_comes_back_with_its_reason(world: World, phone) -> None:
    world.visit()
    world.online()
    sent = phone(world).post(
        url("start", world.check().pk),
        {"present": [str(world.assignments()[0])], "credentials_shown": "on"},
    )
    assert sent.status_code == 422
    assert "至少 2 人" in sent.content.decode()


def test_a_failing_point_without_detail_is_named_and_nothing_is_saved(world: World, phone) -> None:
    world.arrive()
    first, second = world.check().findings.order_by("pk")
    data = {
        f"p{first.pk}-answer": "conforms", f"p{first.pk}-method": "on_site",
        f"p{second.pk}-answer": "fails", f"p{second.pk}-method": "on_site", "then": "save",
    }  # fmt: skip
    sent = phone(world).post(url("answers", world.check().pk), data)
    assert sent.status_code == 422
    assert f"要点“{second.point}”：不符合的须描述问题" in sent.content.decode()
    first.refresh_from_db()
    assert not first.answer


def test_part_of_the_points_can_be_saved(world: World, phone) -> None:
    world.arrive()
    first = world.check().findings.order_by("pk")[0]
    data = {f"p{first.pk}-answer": "conforms", f"p{first.pk}-method": "on_site", "then": "save"}
    assert phone(world).post(url("answers", world.check().pk), data).status_code == 302
    first.refresh_from_db()
    assert first.answer == "conforms"


@pytest.mark.clause("PY-205g")
def test_a_drawn_signature_is_kept_as_a_picture(world: World, phone) -> None:
    world.arrive()
    world.answer()
    world.record()
    check = world.check()
    drawn = "data:image/png;base64," + base64.b64encode(PNG).decode()
    data = {
        "kind": "signed", "signer": "演示负责人", "capacity": "店长", "drawn": drawn,
        "record_digest": check.record_digest,
    }  # fmt: skip
    assert phone(world).post(url("sign", check.pk), data).status_code == 302
    assert world.check().signature.image.media_type == "image/png"
    assert world.check().state == InspectionState.SIGNED


def test_something_that_is_no_picture_is_refused_as_a_signature(world: World, phone) -> None:
    world.arrive()
    world.answer()
    world.record()
    check = world.check()
    data = {
        "kind": "signed", "signer": "甲", "capacity": "店长", "drawn": "data:image/png;base64,AAAA",
        "record_digest": check.record_digest,
    }  # fmt: skip
    sent = phone(world).post(url("sign", check.pk), data)
    assert sent.status_code == 422
    assert "请重签" in sent.content.decode()


def test_there_is_nothing_to_sign_before_the_record(world: World, phone) -> None:
    assert phone(world).get(url("sign", world.check().pk)).status_code == 409


@pytest.mark.clause("HZ-04g")
def test_an_inspector_confirms_attendance(world: World, phone) -> None:
    client, pk = phone(world), world.check().pk
    assert "请确认参加" in text(client, "check", pk)
    client.post(url("attendance", pk))
    assert "请确认参加" not in text(client, "check", pk)


@pytest.mark.clause("HZ-09h")
def test_an_inspector_declares_an_interest(huizhou_world: World, phone) -> None:
    world = huizhou_world
    client = phone(world)
    client.post(url("recusal", world.check().pk), {"ground": "近亲属任职"})
    assert Recusal.objects.get().ground == "近亲属任职"
    assert world.people["lead"][0].pk not in {
        row.inspector.person_id for row in world.check().part.assignments.filter(state="active")
    }


def test_an_act_is_asked_about_before_it_is_done(world: World, phone) -> None:
    world.arrive()
    client, pk = phone(world), world.check().pk
    page = client.get(url("act", pk), {"action": "interrupt"}).content.decode()
    assert "本次上门作废" in page
    client.post(url("act", pk), {"action": "interrupt", "reason": "突发停电"})
    assert world.check().state == InspectionState.ASSIGNED
    assert client.get(url("act", pk), {"action": "start"}).status_code == 404


def test_a_notice_and_a_record_print(world: World, phone) -> None:
    world.arrive()
    world.answer()
    world.record()
    client, pk = phone(world), world.check().pk
    from mingqian.inspection import selectors

    for paper in selectors.papers_of(world.check()):
        page = client.get(reverse("field:paper", args=[pk, paper.pk])).content.decode()
        assert paper.number in page
    assert selectors.papers_of(world.check()).count() == 2


def test_evidence_files_are_for_those_who_see_the_check(
    world: World, phone, outsider: Actor
) -> None:
    from tests.stages.inspection.test_evidence import register
    from tests.stages.inspection.world import picture

    world.arrive()
    row = register(world, kind="photo", title="门头", file=picture())
    address = reverse("field:evidence-file", args=[world.check().pk, row.pk])
    answer = phone(world).get(address)
    assert (answer.status_code, answer.content) == (200, PNG)
    client = Client()
    client.force_login(Person.objects.get(pk=outsider.person_id))
    assert client.get(address).status_code == 404


@pytest.mark.clause("HZ-10d", "CJ-16m")
def test_entering_without_the_attestation_comes_back(world: World, phone) -> None:
    world.carry_out()
    result = Result.objects.get(inspection=world.check())
    client = phone(world)
    assert "本人承诺" in text(client, "result-enter", result.pk)
    data = {"category_code": "no_issue", "methods": ["on_site"]}
    sent = client.post(url("result-enter", result.pk), data)
    assert sent.status_code == 422
    assert "请勾选承诺" in sent.content.decode()


def test_results_due_are_listed_with_their_date(world: World, phone) -> None:
    world.carry_out()
    page = phone(world).get(reverse("field:results")).content.decode()
    assert world.objects[0].name in page
    assert str(timezone.localdate().year) in page


def test_a_signed_check_offers_only_its_end(world: World, phone) -> None:
    world.arrive()
    world.answer()
    world.record()
    world.sign()
    page = text(phone(world), "check", world.check().pk)
    assert "完成检查" in page
    assert "检查前的准备" not in page
    assert "申报回避" not in page


def test_a_completed_check_leads_to_its_result(world: World, phone) -> None:
    world.carry_out()
    page = text(phone(world), "check", world.check().pk)
    assert url("result-enter", Result.objects.get(inspection=world.check()).pk) in page
    assert "录入检查结果" in page


@pytest.mark.clause("CJ-14i")
def test_an_inspector_reads_how_it_came_to_the_object(huizhou: Place, outsider: Actor) -> None:
    matching.staff(huizhou, "lead", 3, accounts=True)
    part = light.part_of(huizhou, light.objects(huizhou, 1))
    part = matching.dealt(huizhou, part)
    drawn = DrawnObject.objects.get(draw__task=part.task)
    check = Inspection.objects.create(part=part, drawn_object=drawn)
    client = Client()
    client.force_login(part.assignments.first().inspector.person)
    assert url("why", check.pk) in text(client, "check", check.pk)
    page = text(client, "why", check.pk)
    assert all(row.inspector.name in page for row in part.assignments.all())
    assert "发给本户" in page
    stranger = Client()
    stranger.force_login(Person.objects.get(pk=outsider.person_id))
    assert stranger.get(url("why", check.pk)).status_code in {403, 404}
