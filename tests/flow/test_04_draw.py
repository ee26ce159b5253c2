"""4 抽取检查对象: fixed before the numbers are known, replayable afterwards."""

from __future__ import annotations

import json

import pytest

from fairdraw.verify import verify
from mingqian.demo.story.draw import DICE
from mingqian.draw import services as draws
from mingqian.draw.models import DrawState
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.matching import services as matching
from mingqian.scheme.models import TaskState
from tests.flow.conftest import Tell, Teller

#: How many give a random number: the departments and as many witnesses as reach three.
PARTIES = {"huizhou": 4, "jilin": 4, "pengyang": 4, "xinglongtai": 3, "changjiang": 4}
#: Where the list must be confirmed and filed before it goes out (兴隆台 六（三）).
FILED = {"xinglongtai"}
#: Where the objects are drawn by credit risk class (昌江 第十四条).
BY_CLASS = {"changjiang"}


@pytest.mark.clause("HZ-09c", "XL-100a", "CJ-14i", "HZ-01b")
def test_the_record_replays_to_the_same_list(tell: Tell) -> None:
    story = tell("draw")
    draw = story.draw_now
    certificate = json.loads(store.read(draw.certificate))
    report = verify(certificate, pool=store.read(draw.pool.file))
    assert report.ok, [step for step in report.steps if step.ok is False]
    drawn = {row.oid for row in draw.drawn_objects.filter(state="selected")}
    told = json.dumps(certificate, ensure_ascii=False)
    assert drawn
    assert all(oid in told for oid in drawn)
    assert draw.pool.root in told
    assert story.task.state == TaskState.DRAWN


def test_three_at_least_gave_a_number_and_a_witness_stood_outside(tell: Tell, key: str) -> None:
    story = tell("draw")
    shares = list(story.draw_now.shares.select_related("person__department"))
    assert len(shares) == PARTIES[key]
    assert all(share.commitment and share.value for share in shares)
    assert len({share.person_id for share in shares}) == len(shares)
    inside = {story.place.lead, *story.partners}
    outside = [share for share in shares if share.person.department not in inside]
    assert outside == [share for share in shares if share.is_observer]
    assert outside
    assert story.draw_now.beacon_text.endswith(DICE)


@pytest.mark.clause("CJ-14c", "CJ-14a")
def test_strata_follow_the_risk_classes_only_where_the_text_wants_both_ways(
    tell: Tell, key: str
) -> None:
    story = tell("draw")
    strata = list(story.draw_now.strata.all())
    if key not in BY_CLASS:
        assert [row.code for row in strata] == ["all"]
    else:
        assert {row.code for row in strata} <= set("ABCDU")
        assert len(strata) > 1
    for row in strata:
        rows = story.draw_now.drawn_objects.filter(stratum=row.code, state="selected")
        assert rows.count() == row.quota
        if row.code != "all":
            assert set(rows.values_list("risk_class", flat=True)) <= {row.code}
    assert sum(row.size for row in strata) == story.draw_now.pool.size


def test_who_no_longer_exists_is_left_out_by_name(tell: Tell) -> None:
    story = tell("scheme")
    scheme = story.scheme
    draw = story.pool()
    gone = [row for row in draw.exclusions.all() if row.inspection_object.status != "active"]
    assert all(row.keeps_out and row.reason for row in gone)
    assert draw.pool.size == draw.pool.candidate_count - draw.pool.excluded_count
    pool = store.read(draw.pool.file).decode()
    assert all(row.oid not in pool for row in gone)
    assert scheme.digest == story.scheme.digest


@pytest.mark.clause("CJ-14f", "PY-204a")
def test_a_batch_is_drawn_once(tell: Tell) -> None:
    story = tell("draw")
    with pytest.raises(Refused, match="不得重复") as refusal:
        draws.build_pool(task=story.task, actor=story.handler)
    assert refusal.value.code == "drawn_once"
    again = draws.run(draw=story.draw_now, actor=story.handler)
    assert again.seed == story.draw_now.seed


@pytest.mark.clause("XL-603a", "HZ-04d", "CJ-07c")
def test_only_the_lead_draws(tell: Tell) -> None:
    story = tell("scheme")
    others = [*story.place.participants, story.place.departments[story.place.facts.observers]]
    posts = ["handler", "observer"]
    strangers = [
        story.place.actor("handler", others[0]),
        story.place.actor(posts[1]),
        story.place.actor("office"),
        story.place.actor("inspector1"),
    ]
    for stranger in strangers:
        with pytest.raises(Refused) as refusal:
            draws.build_pool(task=story.task, actor=stranger)
        assert refusal.value.status == 403


@pytest.mark.clause("XL-603b", "XL-603c")
def test_the_list_goes_out_confirmed_and_filed_where_the_text_says_so(tell: Tell, key: str) -> None:
    story = tell("scheme")
    story.pool()
    story.sealed()
    story.contributed()
    story.drawn()
    if key not in FILED:
        with pytest.raises(Refused, match="未要求确认"):
            draws.confirm_list(draw=story.draw_now, actor=story.head)
        assert matching.dispatch(draw=story.draw_now, actor=story.handler)
        return
    legal = story.place.actor("legal")
    with pytest.raises(Refused, match="尚未确认"):
        matching.dispatch(draw=story.draw_now, actor=story.handler)
    with pytest.raises(Refused):
        draws.file_list(draw=story.draw_now, actor=legal, filing_no="演示1号")
    story.confirmed()
    with pytest.raises(Refused, match="尚未报法制备案"):
        matching.dispatch(draw=story.draw_now, actor=story.handler)
    story.filed()
    draw = story.draw_now
    assert (draw.state, draw.confirmed_by, draw.filed_by) == (
        DrawState.FILED,
        story.head.name,
        legal.name,
    )
    assert draw.filing_no
    assert matching.dispatch(draw=draw, actor=story.handler)


def test_numbers_come_before_the_dice_and_commitments_before_the_numbers(teller: Teller) -> None:
    story = teller("huizhou", "scheme")
    story.pool()
    story.sealed()
    with pytest.raises(Refused):
        draws.reveal(draw=story.draw_now, actor=story.handler)
    for actor in story.parties():
        draws.commit(draw=story.draw_now, actor=actor)
    with pytest.raises(Refused, match=r"最后产生|当前状态"):
        draws.enter_beacon(
            draw=story.draw_now,
            actor=story.place.actor("observer"),
            outcome=DICE,
            witness=story.place.person("handler"),
        )
    with pytest.raises(Refused):
        draws.run(draw=story.draw_now, actor=story.handler)
