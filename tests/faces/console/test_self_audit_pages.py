"""Pages of the self-audit, the simulation, the duty file and «为什么是他»."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.analytics import services
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.matching import selectors as matching
from mingqian.matching.models import DepartmentPart
from tests.cast import Place
from tests.stages.analytics import past
from tests.stages.matching import build, light

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    """A browser of somebody."""
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def dealt(huizhou: Place) -> DepartmentPart:
    """A part with four inspectors on two objects."""
    build.staff(huizhou, "lead", 4)
    part = light.part_of(huizhou, light.objects(huizhou, 2))
    return build.dealt(huizhou, part)


@pytest.mark.clause("JL-201b")
def test_the_office_reads_the_self_audit_and_asks_for_one(huizhou: Place) -> None:
    office = signed_in(huizhou.person("lead", Role.OFFICE))
    page = reverse("console:self-audit")
    assert "还没有自查过" in office.get(page).content.decode()
    past.draw_of(huizhou, light.objects(huizhou, 30), 10, "一")
    made = services.make_audit(
        region=huizhou.region, on=timezone.localdate(), actor=huizhou.actor("lead", Role.OFFICE)
    )
    text = office.get(page).content.decode()
    for words in ("一次做了多项检验", "不说明", "应有与实有", "系统建议值", "数据太少"):
        assert words in text, words
    assert "<style" not in text
    assert 'style="' not in text
    assert office.get(reverse("console:self-audit-detail", args=[made.pk])).status_code == 200
    assert office.post(reverse("console:self-audit-start")).status_code == 302
    assert Job.objects.get().kind == "analytics:self-audit"


def test_who_draws_or_keeps_a_register_does_not_read_it(huizhou: Place, outsider: Actor) -> None:
    past.draw_of(huizhou, light.objects(huizhou, 10), 2, "一")
    made = services.make_audit(
        region=huizhou.region, on=timezone.localdate(), actor=huizhou.actor("lead", Role.OFFICE)
    )
    for role in (Role.HANDLER, Role.KEEPER):
        browser = signed_in(huizhou.person("lead", role))
        assert browser.get(reverse("console:self-audit")).status_code == 403
        assert browser.post(reverse("console:self-audit-start")).status_code == 403
    stranger = signed_in(Person.objects.get(pk=outsider.person_id))
    assert stranger.get(reverse("console:self-audit-detail", args=[made.pk])).status_code == 404


def test_the_simulation_takes_parameters_and_refuses_impossible_ones(huizhou: Place) -> None:
    browser = signed_in(huizhou.person("lead", Role.OFFICE))
    page = reverse("console:step-draw")
    text = browser.get(page).content.decode()
    for words in ("42,783", "25,283", "59.1%", "12,500", "只有 2 种"):
        assert words in text, words
    answer = browser.get(page, {"total": 1000, "quota": 30, "page": 0, "seed": "甲"})
    assert "只有 33 种" in answer.content.decode()
    wrong = browser.get(page, {"total": 10, "quota": 30, "page": 0, "seed": "甲"})
    assert wrong.status_code == 422
    assert "不能多于名单户数" in wrong.content.decode()


@pytest.mark.clause("CJ-14i", "PY-204d")
def test_the_part_page_leads_to_why_and_an_outsider_gets_nothing(
    huizhou: Place, dealt: DepartmentPart, outsider: Actor
) -> None:
    handler = signed_in(huizhou.person("lead", Role.HANDLER))
    drawn = matching.objects_of(dealt).first()
    why = reverse("console:part-why", args=[dealt.pk, drawn.pk])
    assert why in handler.get(reverse("console:part-detail", args=[dealt.pk])).content.decode()
    text = handler.get(why).content.decode()
    names = [row.inspector.name for row in matching.inspectors_on(dealt, drawn)]
    assert all(name in text for name in names)
    assert "发给本户" in text
    stranger = signed_in(Person.objects.get(pk=outsider.person_id))
    assert stranger.get(why).status_code == 404
    forecast = reverse("console:part-forecast", args=[dealt.pk])
    assert stranger.get(forecast).status_code == 404


@pytest.mark.clause("XL-204b")
def test_a_shortage_is_shown_with_the_ladder_and_lifted_from_the_form(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 3)
    things = light.objects(huizhou, 2)
    build.dealt(huizhou, light.part_of(huizhou, things))
    part = light.part_of(huizhou, things, seed="cd" * 32)
    browser = signed_in(huizhou.person("lead", Role.HANDLER))
    text = browser.get(reverse("console:part-forecast", args=[part.pk])).content.decode()
    for words in ("不能全部匹配", "上次检查过", "不限上次检查人员", "可以全部匹配"):
        assert words in text, words
    form = reverse("console:part-seal", args=[part.pk])
    data = {"mode": "global", "need": 2, "beacon_kind": "dice"}
    refused = browser.post(form, data)
    assert refused.status_code in {409, 422}
    assert "共需" in refused.content.decode()
    assert browser.post(form, {**data, "relax": "on"}).status_code == 302
    build.thrown(part.seals.get())
    page = browser.get(reverse("console:part-detail", args=[part.pk])).content.decode()
    assert "已放宽" in page


@pytest.mark.clause("HZ-16a", "JL-302f")
def test_the_duty_file_prints(huizhou: Place, dealt: DepartmentPart) -> None:
    handler = signed_in(huizhou.person("lead", Role.HANDLER))
    row = dealt.assignments.first()
    page = reverse("console:duty-file", args=[dealt.pk, row.inspector_id])
    assert page in handler.get(reverse("console:part-detail", args=[dealt.pk])).content.decode()
    text = handler.get(page).content.decode()
    for words in ("履职清单", row.inspector.name, "应履行的职责", "不作责任认定"):
        assert words in text, words


def test_a_duty_file_is_linked_only_for_whoever_may_read_it(
    huizhou: Place, dealt: DepartmentPart
) -> None:
    row = dealt.assignments.first()
    page = reverse("console:duty-file", args=[dealt.pk, row.inspector_id])
    part = reverse("console:part-detail", args=[dealt.pk])
    # An inspector of the department sees the deal, but not what a colleague has still to do.
    for role, may in ((Role.HANDLER, True), (Role.INSPECTOR, False)):
        client = signed_in(huizhou.person("lead", role))
        assert client.get(part).status_code == 200
        assert (page in client.get(part).content.decode()) == may
        assert (client.get(page).status_code == 200) == may
