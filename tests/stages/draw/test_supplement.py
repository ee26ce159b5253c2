"""Supplementary draws: three grounds, a smaller pool, a fresh ceremony; and the published rate."""

from __future__ import annotations

import json

import pytest

from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Draw, DrawKind, DrawnState, DrawState, SupplementGround
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.matching import services as matching
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


def drop(place: Place, draw: Draw, *, only: bool = False) -> None:
    """Drop the first drawn object, with or without a replacement."""
    asked = services.request_drop(
        drawn=build.selected(draw)[0],
        actor=place.actor("lead", Role.HANDLER),
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )
    consent = services.consent_drop_only if only else services.consent_drop
    consent(drawn=asked, actor=place.actor("lead", Role.HEAD))


@pytest.fixture
@told
def short(huizhou: Place) -> Draw:
    """Eight drawn; the one reserve used, two more dropped."""
    build.objects_for(huizhou.lead, 24)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=8))
    drop(huizhou, draw)
    for _ in range(2):
        drop(huizhou, draw, only=True)
    draw.refresh_from_db()
    return draw


def test_while_reserves_may_step_in_there_is_no_supplement(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 16)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=8))
    lead = huizhou.actor("lead", Role.HANDLER)
    with pytest.raises(Refused) as refused:
        services.supplement(draw=draw, actor=lead)
    assert refused.value.code == "no_gap"
    drop(huizhou, draw)
    with pytest.raises(Refused):
        services.supplement(draw=draw, actor=lead)


def test_the_gap_is_drawn_from_the_frozen_list_with_a_ceremony_of_its_own(
    huizhou: Place, short: Draw
) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    offer = selectors.offer_of(short)
    assert (offer.ground, offer.gaps, offer.is_due) == (
        SupplementGround.RESERVE_USED,
        {"all": 2},
        True,
    )
    build.objects_for(huizhou.lead, 5, start=500)  # newcomers: not in the frozen list
    extra = services.supplement(draw=short, actor=lead)
    assert (extra.kind, extra.supplements) == (DrawKind.SUPPLEMENTARY, short)
    with pytest.raises(Refused):
        services.supplement(draw=short, actor=lead)
    with pytest.raises(Refused):
        services.rebuild_pool(draw=extra, actor=lead)
    taken = set(short.drawn_objects.values_list("oid", flat=True))
    assert set(build.pool_ids(extra)) == set(build.pool_ids(short)) - taken
    extra = build.reveal_all(huizhou, build.commit_all(huizhou, build.seal(huizhou, extra)))
    extra = services.run(draw=build.enter_dice(huizhou, extra), actor=lead)
    assert extra.draw_no != short.draw_no
    assert extra.seed != short.seed
    assert selectors.live_draw(short.task) == short
    assert selectors.to_inspect(short.task).count() == 8
    record = json.loads(store.read(extra.certificate))
    assert record["body"]["plan"]["supplements"] == short.plan_digest
    report = verify(
        record,
        pool=store.read(extra.pool.file),
        earlier=json.loads(store.read(short.certificate)),
    )
    assert report.ok
    assert "supplement" not in report.unchecked
    assert not selectors.offer_of(short).gaps
    assert not list(audit())


def test_above_the_limit_this_is_the_only_way(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 40)
    task = build.make_task(huizhou, object_count=20)
    draw = build.pool_of(huizhou, task)
    Draw.objects.filter(pk=draw.pk).update(reserve_permille=1000)
    draw.refresh_from_db()
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, build.seal(huizhou, draw)))
    draw = services.run(
        draw=build.enter_dice(huizhou, draw), actor=huizhou.actor("lead", Role.HANDLER)
    )
    for _ in range(5):  # 250‰ of 20
        drop(huizhou, draw)
    with pytest.raises(Refused) as refused:
        drop(huizhou, draw)
    assert refused.value.code == "supplement_needed"
    assert "250‰" in refused.value.reason
    services.consent_drop_only(
        drawn=selectors.drop_requests(draw).get(), actor=huizhou.actor("lead", Role.HEAD)
    )
    assert draw.drawn_objects.filter(state=DrawnState.RESERVE).count() == 15
    offer = selectors.offer_of(draw)
    assert (offer.ground, offer.number) == (SupplementGround.LIMIT_REACHED, 1)
    (rate,) = selectors.replacement_rates()
    assert (rate.drawn, rate.replaced, rate.dropped, rate.permille) == (20, 5, 6, 250)
    assert rate.reasons == {"已注销或者吊销": 6}


def test_an_enlargement_needs_a_decision_and_a_second_person(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 16)
    draw = build.drawn(huizhou, build.make_task(huizhou, object_count=4))
    lead, head = huizhou.actor("lead", Role.HANDLER), huizhou.actor("lead", Role.HEAD)
    facts = {"decision_no": "惠市监〔2026〕9号", "decision_file": build.evidence()}
    with pytest.raises(Refused):
        services.enlarge(draw=draw, actor=lead, numbers={"Z": 2}, **facts)
    with pytest.raises(Refused):
        services.enlarge(draw=draw, actor=lead, numbers={"all": 200}, **facts)
    with pytest.raises(Refused):
        services.enlarge(draw=draw, actor=lead, numbers={"all": 2}, **{**facts, "decision_no": " "})
    extra = services.enlarge(draw=draw, actor=lead, numbers={"all": 3}, **facts)
    waiting = draw.drawn_objects.filter(state=DrawnState.RESERVE).get().oid
    assert waiting not in build.pool_ids(extra)  # it may still step in
    with pytest.raises(Refused) as refused:
        build.seal(huizhou, extra)
    assert "尚未批准" in refused.value.reason
    with pytest.raises(Refused):
        services.approve_supplement(draw=extra, actor=lead)
    services.approve_supplement(draw=extra, actor=head)
    extra.refresh_from_db()
    assert build.seal(huizhou, extra).state == DrawState.SEALED


def test_a_void_supplement_goes_on_as_a_supplement(huizhou: Place, short: Draw) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    extra = build.seal(huizhou, services.supplement(draw=short, actor=lead))
    services.void(draw=extra, actor=lead, reason="重新约定时间")
    again = services.next_attempt(draw=extra, actor=lead)
    assert (again.kind, again.supplements, again.attempt) == ("supplementary", short, 2)
    assert again.pool.root == extra.pool.root


def test_its_objects_go_to_the_parts_that_are_there(huizhou: Place, short: Draw) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    extra = build.seal(huizhou, services.supplement(draw=short, actor=lead))
    extra = build.reveal_all(huizhou, build.commit_all(huizhou, extra))
    extra = services.run(draw=build.enter_dice(huizhou, extra), actor=lead)
    with pytest.raises(Refused) as refused:
        matching.dispatch(draw=extra, actor=lead)
    assert "先派发" in refused.value.reason
    first = matching.dispatch(draw=Draw.objects.get(pk=short.pk), actor=lead)
    assert {part.pk for part in matching.dispatch(draw=extra, actor=lead)} == {
        part.pk for part in first
    }
    assert Draw.objects.get(pk=extra.pk).state == DrawState.DISPATCHED
