"""The desk pages of stage 7: entry, review, outcome, form."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.selectors import workload_of
from mingqian.library.models import Inspector
from mingqian.result.models import Result, ResultState
from tests.cast import Place
from tests.stages.inspection.world import World, build


@pytest.fixture
def world(xinglongtai: Place) -> World:
    made = build(xinglongtai)
    made.open()
    made.carry_out(answer="fails", detail="演示问题")
    return made


@pytest.fixture
def result(world: World) -> Result:
    return Result.objects.get(inspection=world.check())


def inspector(world: World) -> Client:
    client = Client()
    client.force_login(world.people["lead"][0])
    return client


def head(world: World) -> Client:
    client = Client()
    client.force_login(world.place.person("lead", Role.HEAD))
    return client


def address(name: str, pk: int) -> str:
    return reverse(f"console:{name}", args=[pk])


FACTS = {
    "category_code": "violation_found",
    "methods": ["on_site"],
    "situation": "演示问题",
    "handling_path": "rectification_order",
    "attested": "on",
}


def test_the_handling_the_list_prescribes_is_offered_and_the_load_is_counted(
    world: World, result: Result
) -> None:
    codes = rules.for_case(result.inspection.part.task).texts("result.problem_codes")
    result.item.result_handling = dict.fromkeys(codes, "case_filing")
    result.item.save(update_fields=["result_handling"])
    answer = inspector(world).get(address("result-enter", result.pk))
    assert answer.context["form"].initial["handling_path"] == "case_filing"
    assert "清单规定的处理" in answer.content.decode()
    person = Inspector.objects.get(person=world.people["lead"][0])
    load = workload_of([person])[person.pk]
    dealt = person.assignments.filter(state="active").count()
    assert (load.visits, load.open_checks) == (1, dealt - 1)


@pytest.mark.clause("HZ-10d")
def test_the_entry_page_shows_the_attestation(world: World, result: Result) -> None:
    text = inspector(world).get(address("result-enter", result.pk)).content.decode()
    assert "本人承诺" in text


@pytest.mark.clause("XL-605b")
def test_only_the_three_categories_are_offered(world: World, result: Result) -> None:
    text = inspector(world).get(address("result-enter", result.pk)).content.decode()
    assert "发现违法违规行为" in text
    assert "未按规定公示应当公示的信息" not in text


def test_a_contradiction_comes_back_with_422(world: World, result: Result) -> None:
    data = {**FACTS, "category_code": "no_issue", "handling_path": ""}
    answer = inspector(world).post(address("result-enter", result.pk), data)
    assert answer.status_code == 422
    assert "结果不能是未发现问题" in answer.content.decode()


@pytest.mark.clause("XL-300b", "XL-300c")
def test_entry_review_and_outcome_go_through_the_desk(world: World, result: Result) -> None:
    client = inspector(world)
    assert client.post(address("result-enter", result.pk), FACTS).status_code == 302
    approved = head(world).post(address("result-act", result.pk), {"action": "approve"})
    assert approved.status_code == 302
    result.refresh_from_db()
    assert result.state == ResultState.REVIEWED
    today = timezone.localdate().isoformat()
    data = {"outcome_text": "已改正", "outcome_on": today}
    assert client.post(address("result-outcome", result.pk), data).status_code == 302
    text = client.get(address("result-detail", result.pk)).content.decode()
    assert "已改正" in text
    assert "责令改正" in text


def test_returning_without_an_opinion_is_refused(world: World, result: Result) -> None:
    inspector(world).post(address("result-enter", result.pk), FACTS)
    head(world).post(address("result-act", result.pk), {"action": "return"})
    result.refresh_from_db()
    assert result.state == ResultState.ENTERED


def test_an_outsider_sees_no_result(world: World, result: Result, outsider: Actor) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=outsider.person_id))
    assert client.get(address("result-detail", result.pk)).status_code == 404
    assert world.objects[0].name not in client.get(reverse("console:result-list")).content.decode()


def test_the_list_can_be_narrowed_by_category(world: World, result: Result) -> None:
    inspector(world).post(address("result-enter", result.pk), FACTS)
    list_url = reverse("console:result-list")
    shown = head(world).get(list_url, {"category": "发现违法违规行为"}).content.decode()
    assert world.objects[0].name in shown
    none = head(world).get(list_url, {"late": "late"}).content.decode()
    assert world.objects[0].name not in none


def test_the_form_is_filled_at_the_desk(jilin: Place) -> None:
    world = build(jilin)
    world.open()
    world.carry_out()
    result = Result.objects.get(inspection=world.check())
    client = Client()
    client.force_login(world.people["lead"][0])
    data = {"category_code": "no_issue", "methods": ["on_site"], "attested": "on"}
    client.post(address("result-enter", result.pk), data)
    client.post(address("result-form", world.check().pk))
    text = client.get(address("inspection-detail", world.check().pk)).content.decode()
    assert "吉林省行政执法机关执法检查登记表" in text
