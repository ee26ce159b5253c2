"""The chance of a deal on the desk: an observer enters it, or gives a seal back with a reason."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.draw.models import Draw
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.roles import Role
from mingqian.matching.models import DepartmentPart, PartState, SealState, TermsSeal
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def seals(huizhou: Place) -> list[TermsSeal]:
    """Both departments of a task have sealed."""
    build.staff(huizhou, "lead", 3)
    build.staff(huizhou, "partner", 3)
    _, parts = build.dispatched(huizhou)
    return [build.sealed(huizhou, part) for part in parts]


def observer_of(draw: Draw) -> Client:
    """The browser of the one who throws."""
    share = draw.shares.get(is_observer=True)
    client = Client()
    client.force_login(Person.objects.get(pk=share.person_id))
    return client


def chance(seal: TermsSeal) -> str:
    """The page of a seal."""
    return reverse("console:seal-chance", args=[seal.pk])


def test_the_observer_is_led_from_the_list_to_the_page_and_enters_for_all(
    seals: list[TermsSeal],
) -> None:
    draw = seals[0].draw
    observer = observer_of(draw)
    assert chance(seals[0]) in observer.get(reverse("console:todo-list")).content.decode()
    page = observer.get(reverse("console:draw-detail", args=[draw.pk])).content.decode()
    assert all(chance(seal) in page for seal in seals)
    assert "轮到您录入匹配随机源" in page
    assert "当前没有需要您办理的操作" not in page
    text = observer.get(chance(seals[0])).content.decode()
    assert "2 个部门的条件已封存" in text
    listed = f"{seals[0].pk},{seals[1].pk}"
    assert f'value="{listed}"' in text
    witness = draw.shares.filter(is_observer=False).first().person_id
    good = {"outcome": draws.DICE, "witness": witness, "seals": listed}
    for wrong in ({"outcome": "123"}, {"witness": ""}, {"seals": f"{listed},999"}, {"seals": ""}):
        assert observer.post(chance(seals[0]), good | wrong).status_code == 422, wrong
    assert observer.post(chance(seals[0]), good).status_code == 302
    assert set(TermsSeal.objects.values_list("state", flat=True)) == {SealState.DEALT}
    record = observer.get(reverse("console:seal-record", args=[seals[0].pk]))
    assert json.loads(b"".join(record.streaming_content))["beacon"]["digits"] == draws.DICE
    assert chance(seals[0]) not in observer.get(reverse("console:todo-list")).content.decode()


def test_what_was_sealed_after_the_page_was_opened_is_not_dealt_by_it(
    seals: list[TermsSeal],
) -> None:
    draw = seals[0].draw
    witness = draw.shares.filter(is_observer=False).first().person_id
    data = {"outcome": draws.DICE, "witness": witness, "seals": str(seals[0].pk)}
    assert observer_of(draw).post(chance(seals[0]), data).status_code == 302
    states = dict(TermsSeal.objects.values_list("pk", "state"))
    assert states == {seals[0].pk: SealState.DEALT, seals[1].pk: SealState.AWAITING}


def test_a_seal_is_given_back_with_a_reason_and_sealed_anew_from_the_part(
    huizhou: Place, seals: list[TermsSeal]
) -> None:
    observer, seal = observer_of(seals[0].draw), seals[0]
    page = reverse("console:seal-reopen", args=[seal.pk])
    assert "永久登记" in observer.get(page).content.decode()
    assert observer.post(page, {"reason": ""}).status_code == 422
    assert observer.post(page, {"reason": "检查日期写错，尚未掷骰"}).status_code == 302
    assert DepartmentPart.objects.get(pk=seal.part_id).state == PartState.ITEMS_CHOSEN
    handler = Client()
    handler.force_login(huizhou.person("lead", Role.HANDLER))
    form = reverse("console:part-seal", args=[seal.part_id])
    data = {"mode": "global", "need": 2, "beacon_kind": "dice"}
    assert handler.post(form, data).status_code == 302
    text = handler.get(reverse("console:part-detail", args=[seal.part_id])).content.decode()
    for words in ("第 2 次封存", "检查日期写错", "已退回", "待随机源"):
        assert words in text, words
    task = handler.get(reverse("console:task-detail", args=[seal.part.task_id])).content.decode()
    assert "第 2 次封存" in task


def test_terms_can_be_fetched_by_who_may_see_them_and_by_nobody_else(
    seals: list[TermsSeal], outsider: object
) -> None:
    stranger = Client()
    stranger.force_login(Person.objects.get(pk=outsider.person_id))  # type: ignore[attr-defined]
    for name in ("seal-file", "seal-record"):
        url = reverse(f"console:{name}", args=[seals[0].pk])
        assert stranger.get(url).status_code == 404
    url = reverse("console:seal-file", args=[seals[0].pk])
    answer = observer_of(seals[0].draw).get(url)
    body = json.loads(b"".join(answer.streaming_content))
    assert body["terms_digest"] == seals[0].digest
    missing = reverse("console:seal-record", args=[seals[0].pk])
    assert observer_of(seals[0].draw).get(missing).status_code == 404
