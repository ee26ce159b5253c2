"""Published plans for everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.policy.roles import Role
from mingqian.plan import services
from tests.cast import Place
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CJ-06b")
def test_the_public_page_shows_the_published_plan_and_no_other(
    changjiang: Place, jilin: Place
) -> None:
    hidden = build.in_force(jilin)
    plan = build.in_force(changjiang)
    visitor = Client()
    listing = visitor.get(reverse("portal:plan-list")).content.decode()
    assert "昌江区" in listing
    assert "吉林省" not in listing
    page = visitor.get(reverse("portal:plan-detail", args=[plan.pk])).content.decode()
    for text in ("演示·餐饮服务联合抽查", "5%", changjiang.partner.name, "江西省行政执法服务网"):
        assert text in page
    assert visitor.get(reverse("portal:plan-detail", args=[hidden.pk])).status_code == 404


@pytest.mark.clause("CJ-12e")
def test_an_adjusted_plan_is_published_with_what_changed(changjiang: Place) -> None:
    plan = build.in_force(changjiang)
    office = changjiang.actor("lead", Role.OFFICE)
    amendment = services.request_amendment(plan=plan, actor=office, reason="投诉增多")
    line = amendment.draft.entries.get()
    services.edit_entry(
        entry=line,
        actor=office,
        parts=build.parts(changjiang, items=tuple(line.items.all()), times_per_year=3),
    )
    services.apply_amendment(amendment=amendment, actor=office)
    page = Client().get(reverse("portal:plan-detail", args=[amendment.draft_id])).content.decode()
    assert "<del>2次/年</del>" in page
    assert "<ins>3次/年</ins>" in page
    old = Client().get(reverse("portal:plan-detail", args=[plan.pk])).content.decode()
    assert "本版已被调整" in old
