"""1 一单两库: what a place has before anything is planned."""

from __future__ import annotations

import pytest
from django.utils import timezone

from fairdraw.ids import is_uscc
from mingqian.demo.items import keeper_of
from mingqian.demo.objects import sketches
from mingqian.demo.story import Story
from mingqian.foundation.policy.decision import Refused
from mingqian.library import selectors as library
from mingqian.library import services as library_services
from mingqian.library.models import (
    InspectionObject,
    Inspector,
    ListKind,
    ListState,
    ObjectStatus,
)
from mingqian.plan import services as plans
from tests.flow.conftest import Tell, Teller

#: Where somebody is named who makes one list of the departments' (吉林 二（二）, 彭阳 二（一）).
COMPILED = {"jilin", "pengyang"}


@pytest.mark.clause("CJ-09b", "JL-202c", "PY-201a", "HZ-01a")
def test_published_lists_are_open_to_everybody_with_version_and_day(tell: Tell) -> None:
    story = tell("library")
    lists = list(library.published_lists(story.place.region))
    assert lists
    for item_list in lists:
        assert item_list.version == 1
        assert timezone.localdate(item_list.published_at) == story.today
    kinds = {item_list.kind for item_list in lists}
    if story.place.key in COMPILED:
        assert kinds == {ListKind.UNIFIED, ListKind.JOINT}
    else:
        assert kinds == {ListKind.DEPARTMENT}


@pytest.mark.clause("JL-202d")
def test_a_joint_list_names_who_leads_and_who_takes_part(tell: Tell) -> None:
    story = tell("library")
    lines = list(library.published_joint_items(story.place.region))
    assert bool(lines) == (story.place.key in COMPILED)
    for line in lines:
        assert line.lead_department == story.place.lead
        assert set(line.participating_departments.all()) == set(story.place.participants)


@pytest.mark.clause("JL-202b")
def test_every_item_says_basis_subject_content_method_and_has_its_guide(tell: Tell) -> None:
    story = tell("library")
    items = list(library.published_items(story.place.region))
    assert len(items) >= 4
    for item in items:
        assert item.basis
        assert item.subject
        assert item.content
        assert item.methods
        assert item.guide
        assert item.checkpoints.count() >= 1
        assert item.registry is not None


@pytest.mark.clause("CJ-04c", "CJ-04a")
def test_market_entities_carry_a_right_credit_code_and_are_visibly_invented(tell: Tell) -> None:
    story = tell("library")
    rows = list(InspectionObject.objects.all())
    assert len(rows) >= story.size
    for row in rows:
        assert row.name.startswith("演示·")
        assert row.uscc is None or is_uscc(row.uscc)
        assert row.uscc or row.owner
    again = [sketch.uscc for sketch in sketches(story.place, story.size)]
    assert again == [row.uscc or "" for row in sorted(rows, key=lambda row: row.pk)]


@pytest.mark.clause("CJ-04d", "JL-203e")
def test_products_and_projects_stand_in_the_register_only_where_the_text_knows_them(
    tell: Tell, key: str
) -> None:
    tell("library")
    others = InspectionObject.objects.filter(uscc__isnull=True)
    # 兴隆台 二（一） speaks of market entities alone.
    assert others.count() == (0 if key == "xinglongtai" else 2)


@pytest.mark.clause("XL-204a", "CJ-10k")
def test_whose_credential_expired_or_who_is_away_is_kept_but_cannot_be_drawn(tell: Tell) -> None:
    story = tell("library")
    for department in [story.place.lead, *story.partners]:
        people = Inspector.objects.filter(department=department)
        drawable = library.drawable_inspectors(department)
        assert people.count() == 10
        assert drawable.count() == 8
        missing = {person.name[6] for person in people.exclude(pk__in=drawable)}
        assert missing == {"壬", "癸"}


def test_food_is_drawable_but_where_it_is_a_key_area(tell: Tell, key: str) -> None:
    story = tell("library")
    food = library.published_items(story.place.region).filter(code="SJ-CY-01")
    assert [item.is_drawable for item in food] == [key != "xinglongtai"]


@pytest.mark.clause("XL-501a")
def test_an_item_of_a_key_area_stays_out_until_a_document_admits_it(teller: Teller) -> None:
    story = teller("xinglongtai", "library")
    quality = story.place.departments["quality"]
    item = library.drawable_items(quality).filter(department=quality).get()
    keeper = keeper_of(story.place, quality)
    library_services.mark_key_area(item=item, area="食品", actor=keeper)
    handler = story.place.actor("quality-handler")
    plan = plans.draft_plan(
        actor=handler, department=quality, year=story.today.year, kind="directed"
    )
    parts = plans.EntryParts(name="演示", lead_department=quality, items=[item])
    with pytest.raises(Refused, match=r"属重点领域.食品"):
        plans.add_entry(plan=plan, actor=handler, parts=parts)
    library_services.admit_key_area(
        item=item, document_no="演示〔2026〕9号", reason="专项部署", actor=keeper
    )
    assert plans.add_entry(plan=plan, actor=handler, parts=parts).items.get() == item


def test_deregistered_objects_stay_in_the_register_by_name(tell: Tell) -> None:
    tell("library")
    gone = InspectionObject.objects.filter(status=ObjectStatus.DEREGISTERED)
    assert gone.count() == 1


def test_a_second_story_finds_the_library_standing(tell: Tell) -> None:
    story = tell("library")
    before = InspectionObject.objects.count()
    Story(story.place, size=story.size).library()
    assert InspectionObject.objects.count() == before


def test_lists_still_in_hand_are_not_public(tell: Tell) -> None:
    story = tell("library")
    library_services.new_version(
        item_list=library.published_lists(story.place.region).first(),
        adjustment_ground=story.rules.texts("items.adjustment_grounds")[0],
        change_ground="演示调整",
        actor=story.place.actor("office" if story.place.key in COMPILED else "keeper"),
    )
    shown = library.published_lists(story.place.region)
    assert {item_list.state for item_list in shown} == {ListState.IN_FORCE}
