"""The desk pages of stage 6: what the lead watches, what an outsider does not see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.inspection.models import Inspection
from mingqian.oversight import selectors as oversight
from tests.cast import Place
from tests.stages.inspection.world import World, build


@pytest.fixture
def world(huizhou: Place) -> World:
    made = build(huizhou)
    made.open()
    return made


def desk(world: World, department: str = "lead", role: Role = Role.HANDLER) -> Client:
    client = Client()
    client.force_login(world.place.person(department, role))
    return client


def page(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(f"console:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_state_and_department(world: World) -> None:
    text = page(desk(world), "inspection-list")
    assert text.count(world.objects[0].name) == 2
    assert "待检查" in text


def test_the_list_can_be_narrowed_to_delayed_checks(world: World) -> None:
    late = world.check("partner")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Inspection.objects.filter(pk=late.pk).update(due_on=yesterday)
    text = page(desk(world), "inspection-list", delayed="1")
    assert f"/inspections/{late.pk}/" in text
    assert f"/inspections/{world.check().pk}/" not in text


@pytest.mark.clause("HZ-04e", "PY-204b")
def test_the_leads_task_page_shows_each_departments_progress(world: World) -> None:
    world.carry_out("partner")
    text = page(desk(world), "inspection-task", world.task.pk)
    assert world.place.partner.name in text
    assert "检查完成" in text


@pytest.mark.clause("HZ-04g")
def test_an_unconfirmed_inspector_is_named_on_the_leads_page_on_the_day(world: World) -> None:
    world.schedule()
    text = page(desk(world), "inspection-task", world.task.pk)
    name = world.people["partner"][0].name
    assert "仍未确认参加" in text
    assert name in text


def test_the_detail_shows_points_evidence_and_trace(world: World) -> None:
    world.carry_out(answer="fails", detail="演示问题")
    text = page(desk(world), "inspection-detail", world.check().pk)
    assert "演示问题" in text
    assert "检查完成" in text
    assert world.check().record_digest[:8] in text


def test_a_visit_is_scheduled_at_the_desk(world: World) -> None:
    client = desk(world)
    address = reverse("console:inspection-schedule", args=[world.objects[0].pk])
    parts = [str(part.pk) for part in world.parts.values()]
    data = {"scheduled_on": timezone.localdate().isoformat(), "parts": parts}
    assert client.post(address, data).status_code == 302
    assert world.check("partner").visit == world.check().visit


def test_a_day_in_the_past_comes_back_with_its_field(world: World) -> None:
    address = reverse("console:inspection-schedule", args=[world.objects[0].pk])
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    parts = [str(part.pk) for part in world.parts.values()]
    answer = desk(world).post(address, {"scheduled_on": yesterday.isoformat(), "parts": parts})
    assert answer.status_code == 422
    assert "请选择今天或以后的日期" in answer.content.decode()


@pytest.mark.clause("HZ-15a")
def test_departments_on_different_days_are_warned_of(world: World) -> None:
    drawn = world.objects[0]
    world.schedule(parts=[world.parts["lead"]])
    world.schedule(
        on=timezone.localdate() + dt.timedelta(days=1),
        parts=[world.parts["partner"]],
        reason="另一部门人员当天不在",
    )
    assert "不同日期" in page(desk(world), "inspection-task", world.task.pk)
    assert "不同日期上门" in page(desk(world), "inspection-schedule", drawn.pk)


def test_an_outsider_sees_no_check(world: World, outsider: Actor) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=outsider.person_id))
    assert world.objects[0].name not in page(client, "inspection-list")
    for name, pk in (
        ("inspection-detail", world.check().pk),
        ("inspection-task", world.task.pk),
        ("inspection-schedule", world.objects[0].pk),
    ):
        assert client.get(reverse(f"console:{name}", args=[pk])).status_code == 404


def test_the_visit_report_counts_visits_per_object(world: World) -> None:
    world.carry_out()
    assert world.objects[0].name in page(desk(world), "inspection-visits")


@pytest.mark.clause("HZ-04e")
def test_the_lead_urges_a_participant_whom_the_urge_reaches(world: World) -> None:
    client = desk(world)
    address = reverse("console:inspection-urge", args=[world.task.pk])
    partner = world.place.partner
    assert "发出催办" in page(client, "inspection-task", world.task.pk)
    client.post(address, {"department": str(partner.pk), "text": "请尽快录入结果"})
    received = oversight.urges(world.handler("partner"))
    assert [urge.text for urge in received if urge.to_department == partner] == ["请尽快录入结果"]
    stranger = world.place.third
    assert client.post(address, {"department": str(stranger.pk), "text": "x"}).status_code == 404
