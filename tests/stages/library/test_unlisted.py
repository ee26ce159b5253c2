"""清单之外无检查: an item that is not published, or no longer listed, passes through no door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.followup import services as followup
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import InspectionItem
from mingqian.matching import services as matching
from mingqian.matching.models import DepartmentPart
from mingqian.plan import services as plan
from mingqian.scheme import guards
from mingqian.scheme import services as schemes
from tests.cast import Place
from tests.stages.library import build
from tests.stages.plan import build as plans
from tests.stages.scheme import build as scheme_build

pytestmark = pytest.mark.django_db


def unpublished(place: Place) -> InspectionItem:
    """An item of a list still in draft."""
    return build.add(build.draft(place.lead, year=2031), "A77")


def submitted(place: Place) -> InspectionItem:
    """An item of a list handed in and not yet published."""
    item = unpublished(place)
    services.submit_list(item_list=item.item_list, actor=SYSTEM, reason="演示")
    return item


def dropped(place: Place) -> InspectionItem:
    """An item a newer version has left out."""
    first = build.published(place.lead, "A77", "A78", full_list_code="Z1")
    second = services.new_version(
        item_list=first, adjustment_ground="工作实际需要", change_ground="取消", actor=SYSTEM
    )
    services.remove_item(item=second.items.get(code="A77"), actor=SYSTEM)
    services.publish_list(item_list=second, actor=SYSTEM, reason="演示")
    return first.items.get(code="A77")


def into_a_plan(place: Place, item: InspectionItem) -> None:
    """A line of the yearly plan."""
    row = plans.draft(place)
    actor = place.actor("lead", Role.HANDLER)
    plan.add_entry(plan=row, actor=actor, parts=plans.parts(place, items=(item,)))


def into_a_scheme(place: Place, item: InspectionItem) -> None:
    """A scheme from a decision; and past the check of the form, the guard of sending."""
    handler = place.actor("lead", Role.HANDLER)
    scheme = schemes.create_from_decision(
        actor=handler, name="演示", factors=["监管风险"], note="演示"
    )
    with pytest.raises(Refused):
        schemes.edit(scheme=scheme, actor=handler, parts={"items": [item]})
    scheme.items.set([item])
    decision = guards.items_allowed(scheme, None)  # type: ignore[arg-type]
    if decision is not None:
        raise Refused(decision.reason, code=decision.code)


def into_a_department_part(place: Place, item: InspectionItem) -> None:
    """What a department says it checks within a task."""
    part = DepartmentPart(department=place.lead)
    matching.choose_items(part=part, items=[item], actor=SYSTEM)


def into_a_check_outside_draws(place: Place, item: InspectionItem) -> None:
    """A campaign, a complaint, a flight inspection."""
    followup.register_nonrandom(
        item=item, ground="特殊重点领域", source="other", party="演示", reason="演示", actor=SYSTEM
    )


DOORS = (into_a_plan, into_a_scheme, into_a_department_part, into_a_check_outside_draws)


@pytest.mark.clause("HZ-01a", "HZ-06k", "PY-201a")
@pytest.mark.parametrize("made", [unpublished, submitted, dropped])
def test_no_door_lets_an_unlisted_item_through(
    huizhou: Place, made: Callable[[Place], InspectionItem]
) -> None:
    item = made(huizhou)
    assert item not in selectors.drawable_items(huizhou.lead)
    assert item not in selectors.items_of_department(huizhou.lead)
    for door in DOORS:
        with pytest.raises(Refused):
            door(huizhou, item)
    body = Client().get("/api/v1/items", {"code": item.code}).json()
    assert body["rows"] == []
    if made is not dropped:  # what was published once stays readable, as what it was
        shown = reverse("portal:item-detail", args=[item.pk])
        assert Client().get(shown).status_code == 404
        assert Client().get(f"/api/v1/items/lists/{item.item_list_id}").status_code == 404


def test_the_older_version_of_a_listed_item_still_serves_the_case_it_was_chosen_for(
    huizhou: Place,
) -> None:
    first = build.published(huizhou.lead, "A77")
    scheme = scheme_build.start(huizhou)
    scheme.items.set(first.items.all())
    second = services.new_version(
        item_list=first, adjustment_ground="工作实际需要", change_ground="修订", actor=SYSTEM
    )
    services.publish_list(item_list=second, actor=SYSTEM, reason="演示")
    assert guards.items_allowed(scheme, None) is None  # type: ignore[arg-type]
