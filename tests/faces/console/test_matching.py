"""Matching on the desk: the part page leads through its steps, an observer brings the chance."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.files import store
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.roles import Role
from mingqian.matching import selectors
from mingqian.matching.models import PartState, SubstitutionState
from tests.cast import Place
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    """A browser of a person."""
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.clause("HZ-09e", "HZ-09f")
def test_the_part_page_leads_through_receive_items_deal_and_complete(huizhou: Place) -> None:
    build.staff(huizhou, "partner", 3)
    _, parts = build.dispatched(huizhou)
    part = parts[1]
    partner = signed_in(huizhou.person("partner", Role.HANDLER))
    detail = reverse("console:part-detail", args=[part.pk])

    def post(name: str, **data: object) -> int:
        return partner.post(reverse(f"console:{name}", args=[part.pk]), data).status_code

    assert "已派发待接收" in partner.get(detail).content.decode()
    assert post("part-act", action="receive") == 302
    assert post("part-items") == 422
    items = [item.pk for item in selectors.items_to_choose(part)]
    assert post("part-items", items=items) == 302
    assert post("part-seal", mode="global", need=1, beacon_kind="dice") == 422
    assert post("part-seal", mode="global", need=2, beacon_kind="none") == 422
    assert post("part-seal", mode="global", need=2, beacon_kind="lot", game="ssq") == 422
    terms = {"mode": "global", "need": 2, "factors": ["业务专长"], "beacon_kind": "dice"}
    assert post("part-seal", **terms) == 302
    part.refresh_from_db()
    assert part.state == PartState.TERMS_SEALED
    seal = part.seals.get()
    text = partner.get(detail).content.decode()
    for words in ("条件已封存", "公开掷骰 20 次", seal.digest[:8], "日志第"):
        assert words in text, words
    chance = reverse("console:seal-chance", args=[seal.pk])
    assert chance not in text
    assert partner.get(chance).status_code == 403
    build.thrown(seal)
    part.refresh_from_db()
    assert part.state == PartState.INSPECTORS_DRAWN
    text = partner.get(detail).content.decode()
    assert "检查员" in text
    assert "已抽取人员" in text
    answer = partner.get(reverse("console:part-record", args=[part.pk]))
    assert b"".join(answer.streaming_content) == store.read(part.deal_file)
    assert post("part-act", action="configure") == 302
    assert huizhou.lead.label in partner.get(detail).content.decode()


def test_the_items_page_offers_own_items_only(huizhou: Place) -> None:
    _, parts = build.dispatched(huizhou)
    partner = signed_in(huizhou.person("partner", Role.HANDLER))
    partner.post(reverse("console:part-act", args=[parts[1].pk]), {"action": "receive"})
    text = partner.get(reverse("console:part-items", args=[parts[1].pk])).content.decode()
    assert "检查事项P01" in text
    assert "检查事项L01" not in text


@pytest.mark.clause("CJ-14k", "CJ-14l")
def test_a_substitution_is_asked_on_one_page_and_decided_on_another(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 5)
    _, parts = build.dispatched(changjiang, objects=4, object_count=2)
    part = build.dealt(changjiang, parts[0])
    old = selectors.assignments_of(part).first()
    lead = signed_in(changjiang.person("lead", Role.HANDLER))
    url = reverse("console:substitution-new", args=[old.pk])
    assert lead.post(url, {"reason_code": "post_change"}).status_code == 422
    assert lead.post(url, {"reason_code": "post_change", "reason": "调离"}).status_code == 302
    asked = old.substitutions.get()
    head = signed_in(changjiang.person("lead", Role.HEAD))
    decide = reverse("console:substitution-decide", args=[asked.pk])
    text = head.get(decide).content.decode()
    assert "随机抽取（默认）" in text
    assert f'<option value="{old.inspector_id}"' not in text
    other = selectors.substitutes_for(old)[0]
    assert head.post(decide, {"action": "consent", "named": other.pk}).status_code == 422
    assert head.post(decide, {"action": "consent", "named": ""}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == SubstitutionState.DONE
    assert lead.post(decide, {"action": "consent"}).status_code == 403


@pytest.mark.clause("HZ-09i")
def test_huizhou_offers_no_manual_choice(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 5)
    _, parts = build.dispatched(huizhou, objects=4, object_count=2)
    part = build.dealt(huizhou, parts[0])
    lead = signed_in(huizhou.person("lead", Role.HANDLER))
    row = selectors.assignments_of(part).first()
    text = lead.get(reverse("console:substitution-new", args=[row.pk])).content.decode()
    assert "重新随机抽取，不能指定" in text
    assert 'name="named"' not in text


@pytest.mark.clause("CJ-15a", "CJ-15b")
def test_the_team_page_lists_objects_and_refuses_a_guest_as_leader(changjiang: Place) -> None:
    build.staff(changjiang, "lead", 3)
    build.staff(changjiang, "partner", 3)
    draw, parts = build.dispatched(changjiang, objects=4, object_count=2)
    build.configured(changjiang, parts)
    lead = signed_in(changjiang.person("lead", Role.HANDLER))
    teams = reverse("console:task-teams", args=[draw.task_id])
    assert "2 户未组队" in lead.get(teams).content.decode()
    drawn = build.objects_of(draw)[0]
    form = reverse("console:team-form", args=[drawn.pk])
    guest = selectors.inspectors_on(parts[1], drawn)[0]
    answer = lead.post(form, {"leader": guest.pk})
    assert answer.status_code == 422
    assert "牵头（发起）部门" in answer.content.decode()
    own = selectors.inspectors_on(parts[0], drawn)[0]
    assert lead.post(form, {"leader": own.pk}).status_code == 302
    assert "1 户未组队" in lead.get(teams).content.decode()


def test_an_inspector_confirms_and_recuses_from_the_part_page(huizhou: Place) -> None:
    build.staff(huizhou, "lead", 4, accounts=True)
    _, parts = build.dispatched(huizhou, objects=4, object_count=1)
    part = build.dealt(huizhou, parts[0])
    first, second = selectors.assignments_of(part)
    browser = signed_in(first.inspector.person)
    confirm = reverse("console:assignment-confirm", args=[first.pk])
    assert confirm in browser.get(reverse("console:part-detail", args=[part.pk])).content.decode()
    browser.post(confirm)
    first.refresh_from_db()
    assert first.confirmed_at is not None
    other = signed_in(second.inspector.person)
    other.post(
        reverse("console:assignment-recuse", args=[second.pk]), {"kind": "kin", "ground": "亲属"}
    )
    second.refresh_from_db()
    assert second.state == "replaced"


def test_an_outsider_gets_nothing(huizhou: Place, outsider: object) -> None:
    _, parts = build.dispatched(huizhou)
    stranger = signed_in(Person.objects.get(pk=outsider.person_id))  # type: ignore[attr-defined]
    listing = stranger.get(reverse("console:matching-list")).content.decode()
    assert parts[0].task.name not in listing
    for name in ("part-detail", "part-items", "part-seal", "part-record"):
        answer = stranger.get(reverse(f"console:{name}", args=[parts[0].pk]))
        assert answer.status_code == 404, name
    teams = stranger.get(reverse("console:task-teams", args=[parts[0].task_id]))
    assert teams.status_code == 404
