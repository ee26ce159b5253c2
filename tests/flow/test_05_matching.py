"""5 匹配检查人员: each department its own, at random, enough, nobody who must not."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from mingqian.demo.story import Story
from mingqian.draw.models import Exclusion
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.inspection import services as checks
from mingqian.library import services as library
from mingqian.matching import services as matching
from mingqian.matching.dealing.auditing import audit
from mingqian.matching.dealing.record import replay
from mingqian.matching.models import Assignment, DepartmentPart, PartState, TermsSeal
from mingqian.scheme.models import TaskState
from tests.flow.conftest import PLACES, Tell, Teller

#: Departments that inspect an object together; the unit of 兴隆台 does so alone.
PARTS = {"huizhou": 3, "jilin": 3, "pengyang": 3, "xinglongtai": 1, "changjiang": 3}
#: Where an object drawn this year is left out of the next draw: 惠州 must, 昌江 in principle.
SAME_YEAR = {"huizhou": ("must", True), "changjiang": ("should", True)}


@pytest.mark.clause("HZ-04d", "HZ-04f", "PY-205d", "HZ-09d")
def test_every_department_sends_two_of_its_own_to_every_object(tell: Tell, key: str) -> None:
    story = tell("matching")
    parts = list(DepartmentPart.objects.filter(task=story.task).select_related("department"))
    assert len(parts) == PARTS[key]
    assert {part.state for part in parts} == {PartState.CONFIGURED}
    objects = story.drawn_objects()
    for part in parts:
        rows = part.assignments.select_related("inspector__department")
        assert {row.inspector.department for row in rows} == {part.department}
        assert Counter(row.drawn_object_id for row in rows) == {o.pk: 2 for o in objects}
        assert set(part.items.values_list("department", flat=True)) == {part.department_id}
    assert story.task.state == TaskState.READY


@pytest.mark.clause("CJ-10k", "JL-203g", "CJ-10c")
def test_nobody_is_dealt_who_is_away_expired_or_out_of_bounds(tell: Tell) -> None:
    story = tell("matching")
    rows = Assignment.objects.filter(part__task=story.task).select_related(
        "inspector", "drawn_object__inspection_object__region"
    )
    for row in rows:
        assert not row.inspector.iid.endswith(("inspector9", "inspector10"))
        home = row.drawn_object.inspection_object.region
        assert any(area.contains(home) for area in row.inspector.boundary.all())


@pytest.mark.clause("XL-100a", "CJ-14i", "PY-204d", "CJ-14h")
def test_the_deal_replays_from_its_own_record(tell: Tell) -> None:
    story = tell("matching")
    for part in DepartmentPart.objects.filter(task=story.task).select_related("deal_file"):
        data = store.read(part.deal_file)
        assert replay(data)
        body = json.loads(data)
        assert body["terms"]["draw_seed"] == story.draw_now.seed
        first = body["assignment"][0]["inspectors"]
        unused = {p.iid for p in part.department.inspectors.all()} - set(first)
        body["assignment"][0]["inspectors"] = [first[0], min(unused)]
        assert not replay(json.dumps(body).encode())
    assert list(audit()) == []


@pytest.mark.clause("CJ-14i", "PY-204d")
def test_all_departments_are_dealt_by_one_throw_after_all_have_sealed(tell: Tell) -> None:
    story = tell("matching")
    seals = list(TermsSeal.objects.filter(part__task=story.task).order_by("pk"))
    assert len(seals) == DepartmentPart.objects.filter(task=story.task).count()
    assert len({seal.beacon_text for seal in seals}) == 1
    assert len({seal.part.deal_seed for seal in seals}) == len(seals)
    last = max(seal.log_index for seal in seals)
    assert all(seal.dealt_index > last for seal in seals)


@pytest.mark.clause("CJ-13d")
def test_the_load_is_spread_evenly_among_those_who_may_go_everywhere(tell: Tell) -> None:
    story = tell("matching")
    for part in DepartmentPart.objects.filter(task=story.task):
        loads = Counter(part.assignments.values_list("inspector__iid", flat=True))
        assert max(loads.values()) == part.max_load
        # Eight may be drawn, two go to each object: nobody needs to go twice before all went.
        assert part.max_load <= -(-2 * len(story.drawn_objects()) // 4)


@pytest.mark.clause("CJ-15a", "CJ-15b")
def test_one_team_an_object_led_by_the_lead(tell: Tell) -> None:
    story = tell("matching")
    for drawn in story.drawn_objects():
        assert drawn.team.leader.part.department == story.place.lead
        strangers = drawn.assignments.exclude(part__is_lead=True)
        if not story.partners:
            assert not strangers.exists()
            continue
        with pytest.raises(Refused, match="组长须由牵头"):
            matching.form_team(drawn_object=drawn, leader=strangers.first(), actor=story.handler)


@pytest.mark.clause("HZ-09e", "HZ-09f")
@pytest.mark.parametrize("key", [key for key in PLACES if PARTS[key] > 1])
def test_steps_come_in_their_order_and_one_unfinished_department_holds_the_task(
    teller: Teller, key: str
) -> None:
    story = teller(key, "draw")
    parts = story.dispatched()
    late = parts[-1]
    actor = story.place.actor("handler", late.department)
    with pytest.raises(Refused, match="当前状态"):
        matching.seal_terms(part=late, actor=actor)
    matching.receive(part=late, actor=actor)
    with pytest.raises(Refused, match="当前状态"):
        matching.seal_terms(part=late, actor=actor)
    for part in parts[:-1]:
        story.configured(part)
    with pytest.raises(Refused, match=late.department.label):
        checks.open_inspections(task=story.task, actor=story.handler)
    story.configured(late)
    assert story.task.state == TaskState.READY


@pytest.mark.clause("HZ-09h")
def test_a_declared_interest_bars_the_pair_from_the_deal(teller: Teller) -> None:
    story = teller("huizhou", "draw")
    parts = story.dispatched()
    first = story.drawn_objects()[0]
    keeper = story.place.actor("keeper")
    barred = [story.place.person(f"inspector{number}").inspector for number in (2, 3)]
    for inspector in barred:
        library.declare_recusal(
            inspector=inspector,
            inspection_object=first.inspection_object,
            ground="近亲属任职（演示）",
            since=story.today,
            actor=keeper,
        )
    story.configured(parts[0])
    dealt = {row.inspector for row in first.assignments.all()}
    assert len(dealt) == 2
    assert not dealt & set(barred)
    record = store.read(DepartmentPart.objects.get(pk=parts[0].pk).deal_file).decode()
    assert all(f"{first.oid}\\tnot\\t{inspector.iid}" in record for inspector in barred)


@pytest.mark.clause("HZ-06d", "CJ-14e")
def test_an_object_drawn_this_year_is_left_out_only_where_the_text_says_so(
    tell: Tell, key: str
) -> None:
    story = tell("matching")
    second = Story(story.place, size=story.size, lines=story.lines, line=2)
    second.until("scheme")
    pool = second.pool()
    left_out = Exclusion.objects.filter(draw=pool, reason_code="same_year")
    before = {row.inspection_object_id for row in story.drawn_objects()}
    if key not in SAME_YEAR:
        assert not left_out.filter(is_warning=False).exists()
        return
    assert {row.inspection_object_id for row in left_out if row.keeps_out} == before
    assert all(row.reason and row.clause for row in left_out)
