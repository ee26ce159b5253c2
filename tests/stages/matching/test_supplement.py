"""Objects of a supplementary draw reach a part that has its inspectors: dealt at once, by seed."""

from __future__ import annotations

import json

import pytest

from mingqian.draw import services as draws
from mingqian.draw.models import Draw
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.files.store import read
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.inspection import services as inspection
from mingqian.inspection.models import Inspection
from mingqian.library.models import Inspector, InspectorStatus
from mingqian.matching import selectors, services
from mingqian.matching.dealing.auditing import audit
from mingqian.matching.models import Assignment
from mingqian.scheme.models import InspectionTask
from tests.cast import Place
from tests.stages.draw import build as draw_build
from tests.stages.matching import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(huizhou: Place) -> Draw:
    """A running task of four objects with everybody dealt."""
    build.staff(huizhou, "lead", 4)
    build.staff(huizhou, "partner", 4)
    draw, parts = build.dispatched(huizhou, objects=20, object_count=4)
    build.configured(huizhou, parts)
    task = InspectionTask.objects.get(pk=draw.task_id)
    inspection.open_inspections(task=task, actor=huizhou.actor("lead", Role.HANDLER))
    return Draw.objects.get(pk=draw.pk)


def enlarged(place: Place, draw: Draw) -> Draw:
    """Two more objects by an approved decision, drawn."""
    lead = place.actor("lead", Role.HANDLER)
    extra = draws.enlarge(
        draw=draw,
        actor=lead,
        numbers={"all": 2},
        decision_no="惠市监〔2026〕9号",
        decision_file=draw_build.evidence(),
    )
    draws.approve_supplement(draw=extra, actor=place.actor("lead", Role.HEAD))
    extra.refresh_from_db()
    extra = draw_build.commit_all(place, draw_build.seal(place, extra))
    extra = draw_build.enter_dice(place, draw_build.reveal_all(place, extra))
    return draws.run(draw=extra, actor=lead)


def test_the_added_objects_get_inspectors_and_checks_and_nobody_chose_them(
    huizhou: Place, running: Draw
) -> None:
    before = Assignment.objects.count()
    extra = enlarged(huizhou, running)
    services.dispatch(draw=extra, actor=huizhou.actor("lead", Role.HANDLER))
    added = list(extra.drawn_objects.filter(state="selected"))
    assert Assignment.objects.count() == before
    seals = list(extra.terms_seals.order_by("pk"))
    assert [seal.objects_count for seal in seals] == [2, 2]
    # The registers move on: what was sealed at the dispatch is what is dealt.
    Inspector.objects.filter(department=huizhou.partner).update(status=InspectorStatus.LEFT)
    assert len(build.thrown(seals[0])) == 2
    assert Assignment.objects.count() == before + 2 * 2 * 2  # objects, departments, people
    for drawn in added:
        assert Assignment.objects.filter(drawn_object=drawn).count() == 4
        part = seals[0].part
        told = selectors.why(part, drawn)
        names = [row.inspector.name for row in selectors.inspectors_on(part, drawn)]
        assert [card.name for card in told.cards if card.is_taken] == names
        assert told.seed != part.deal_seed
        assert Inspection.objects.filter(drawn_object=drawn).count() == 2
    told = [json.loads(e.payload) for e in Entry.objects.filter(event="matching:dealt-added")]
    assert [row["objects"] for row in told] == [2, 2]
    record = json.loads(read(StoredFile.objects.get(pk=told[0]["file"])))
    assert extra.seed in json.dumps(record)


def test_without_people_the_dispatch_is_refused_whole_and_says_whom_it_lacks(
    huizhou: Place, running: Draw
) -> None:
    extra = enlarged(huizhou, running)
    Inspector.objects.filter(department=huizhou.partner).update(status=InspectorStatus.LEFT)
    with pytest.raises(Refused):
        services.dispatch(draw=extra, actor=huizhou.actor("lead", Role.HANDLER))
    assert Draw.objects.get(pk=extra.pk).state == "drawn"
    assert not Entry.objects.filter(event="matching:dealt-added").exists()


def test_what_the_dispatch_sealed_cannot_be_given_back_and_is_dealt_by_its_own_throw(
    huizhou: Place, running: Draw
) -> None:
    extra = enlarged(huizhou, running)
    services.dispatch(draw=extra, actor=huizhou.actor("lead", Role.HANDLER))
    seal = extra.terms_seals.first()
    first = seal.part.seals.exclude(pk=seal.pk).get()
    assert (seal.seq, seal.beacon, seal.is_added) == (1, {"kind": "dice", "count": 20}, True)
    share = extra.shares.get(is_observer=True)
    observer = actor_of(Person.objects.prefetch_related("posts").get(pk=share.person_id))
    with pytest.raises(Refused, match="沿用首次"):
        services.reopen_terms(seal=seal, actor=observer, reason="换一换")
    assert any("待录入匹配随机源" in line for line in selectors.blockers(extra.task))
    build.thrown(seal, draw_build.DICE[::-1])
    seal.refresh_from_db()
    assert seal.beacon_text != first.beacon_text
    assert selectors.blockers(extra.task) == []
    assert list(audit()) == []


def test_a_list_added_before_the_part_sealed_gets_a_seal_and_a_record_of_its_own(
    huizhou: Place,
) -> None:
    build.staff(huizhou, "lead", 4)
    draw, (part, *_) = build.dispatched(
        huizhou, objects=20, object_count=4, participants=("partner",)
    )
    extra = enlarged(huizhou, draw)
    services.dispatch(draw=extra, actor=huizhou.actor("lead", Role.HANDLER))
    assert not extra.terms_seals.exists()
    first = build.sealed(huizhou, part)
    (added,) = extra.terms_seals.all()
    assert (first.objects_count, added.objects_count) == (4, 2)
    build.thrown(first)
    part.refresh_from_db()
    assert {drawn.draw_id for drawn in selectors.short_objects(part)} == {extra.pk}
    build.thrown(added)
    assert selectors.short_objects(part) == []
    assert list(audit()) == []
    done = services.configure(part=part, actor=huizhou.actor("lead", Role.HANDLER))
    assert done.state == "configured"
