"""One object over all draws: in or out and why, what bounds the next draw, and merged records."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mingqian.draw import selectors
from mingqian.draw.models import Draw
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors as library
from mingqian.library import services as register
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


@told
def first_draw(place: Place, **terms: object) -> Draw:
    """Two of four drawn; the base then grows by two."""
    build.objects_for(place.lead, 4)
    return build.drawn(place, build.make_task(place, object_count=2), **terms)


@pytest.mark.clause("HZ-06d")
def test_a_drawn_object_waits_for_the_next_year_and_says_why(huizhou: Place) -> None:
    draw = first_draw(huizhou)
    handler = huizhou.actor("lead", Role.HANDLER)
    found = build.selected(draw)[0].inspection_object
    [past] = selectors.draws_of_object(handler, [found.pk])
    assert (past.draw, past.is_in, past.verdict) == (draw, True, "抽中")
    [bound] = selectors.bounds_of_object(handler, found, [found.pk], huizhou.lead)
    assert bound.until == dt.date(timezone.localdate().year + 1, 1, 1)
    assert bound.binds
    assert "已抽查" in bound.text
    assert "第（六）条" in bound.clause
    assert selectors.bounds_of_object(handler, found, [found.pk], huizhou.third) == []
    found.status = "deregistered"
    bounds = selectors.bounds_of_object(handler, found, [found.pk], huizhou.lead)
    assert [row.until is None for row in bounds] == [True, False]


def test_a_draw_that_is_still_closed_tells_an_onlooker_nothing(
    huizhou: Place, outsider: Actor
) -> None:
    at = timezone.now() + dt.timedelta(days=10)
    draw = first_draw(huizhou, disclosure="sealed", disclose_at=at)
    found = build.selected(draw)[0].inspection_object
    keeper = huizhou.actor("lead", Role.KEEPER)
    for actor in (keeper, huizhou.actor("third", Role.OFFICE), outsider):
        assert selectors.draws_of_object(actor, [found.pk]) == []
        assert selectors.bounds_of_object(actor, found, [found.pk], huizhou.lead) == []
    handler = huizhou.actor("lead", Role.HANDLER)
    assert selectors.bounds_of_object(handler, found, [found.pk], huizhou.lead)


def test_what_a_merged_record_was_drawn_for_counts_for_the_kept_one(huizhou: Place) -> None:
    draw = first_draw(huizhou)
    drawn = [row.inspection_object for row in build.selected(draw)]
    kept = build.objects_for(huizhou.lead, 1, start=50)[0]
    for double in drawn:
        made = register.merge(duplicate=double, into=kept, reason="同一主体", actor=SYSTEM)
    drawn_before = list(draw.drawn_objects.values_list("oid", flat=True))
    second = build.pool_of(huizhou, build.make_task(huizhou, object_count=1))
    assert second.exclusions.filter(oid=kept.oid, reason_code="same_year").count() == 1
    assert kept.oid not in build.pool_ids(second)
    assert list(draw.drawn_objects.values_list("oid", flat=True)) == drawn_before
    handler = huizhou.actor("lead", Role.HANDLER)
    past = selectors.draws_of_object(handler, library.one_person(kept))
    assert {(row.draw, row.is_in) for row in past} == {(draw, True), (second, False)}
    with pytest.raises(Refused, match="已冻结抽取池"):
        register.undo_merge(merge=made, reason="有误", actor=SYSTEM)
