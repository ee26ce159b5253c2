"""Deadlines and voids: nothing late is accepted, nobody chooses, every attempt stays public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from fairdraw import seal as seals
from fairdraw.log import Entry
from mingqian.draw import selectors, services
from mingqian.draw.models import Draw, DrawKind, DrawState, LogEntry
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
@told
def sealed(huizhou: Place) -> Draw:
    """A sealed list of ten."""
    build.objects_for(huizhou.lead, 10)
    return build.seal(huizhou, build.pool_of(huizhou, build.make_task(huizhou)))


def fresh(draw: Draw) -> Draw:
    """The draw as it stands."""
    return Draw.objects.get(pk=draw.pk)


def last_leaf() -> Entry:
    """The newest entry of the log."""
    return Entry.parse(LogEntry.objects.order_by("-pk").first().leaf)


def test_a_missing_commitment_voids_the_attempt_names_the_party_and_goes_on(
    huizhou: Place, sealed: Draw
) -> None:
    services.commit(draw=sealed, actor=huizhou.actor("lead", Role.HANDLER))
    assert services.enforce_deadlines() == 0
    with build.after(sealed.commit_by):
        assert services.enforce_deadlines() == 1
        assert services.enforce_deadlines() == 0
    void = fresh(sealed)
    assert void.state == DrawState.VOID
    assert huizhou.partner.label in void.void_party
    leaf = next(Entry.parse(row.leaf) for row in LogEntry.objects.filter(kind="void"))
    assert (leaf.reason, leaf.party) == ("missing-commit", "part-1")
    again = Draw.objects.get(attempt=2)
    assert (again.draw_no, again.kind, again.state) == (
        sealed.draw_no,
        DrawKind.REDRAW,
        DrawState.POOL_BUILT,
    )
    assert again.pool.root == sealed.pool.root
    again = build.seal(huizhou, again, observers=2)
    labels = set(again.shares.values_list("label", flat=True))
    assert not labels & {share.label for share in sealed.shares.filter(is_barred=True)}
    assert [row.state for row in selectors.attempts(again)] == ["void", "sealed"]
    assert not selectors.story("huizhou-lead").faults


def test_a_missing_number_is_taken_from_its_envelope_without_anybodys_choice(
    huizhou: Place, sealed: Draw
) -> None:
    draw = build.commit_all(huizhou, sealed)
    services.reveal(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    with build.after(draw.reveal_by):
        assert services.enforce_deadlines() == 1
    draw = fresh(draw)
    assert draw.state == DrawState.REVEALED
    assert list(draw.shares.order_by("seq").values_list("via", "missed")) == [
        ("reveal", ""),
        ("envelope", "reveal"),
        ("envelope", "reveal"),
    ]


def test_a_party_that_kept_its_number_and_withholds_it_is_named_and_replaced(
    huizhou: Place, sealed: Draw
) -> None:
    actors = build.party_actors(huizhou, sealed)
    commitment = seals.commit(sealed.plan_digest, "part-1", "5e" * 32)
    services.commit(draw=sealed, actor=actors[1], commitment=commitment)
    for actor in (actors[0], actors[2]):
        services.commit(draw=sealed, actor=actor)
    for actor in (actors[0], actors[2]):
        services.reveal(draw=fresh(sealed), actor=actor)
    with build.after(sealed.reveal_by):
        with pytest.raises(Refused) as refused:
            services.reveal(draw=fresh(sealed), actor=actors[1], value="5e" * 32)
        assert refused.value.code == "late"
        assert services.enforce_deadlines() == 1
    assert fresh(sealed).void_party == huizhou.partner.label
    leaf = next(Entry.parse(row.leaf) for row in LogEntry.objects.filter(kind="void"))
    assert (leaf.reason, leaf.party) == ("missing-reveal", "part-1")
    again = Draw.objects.get(attempt=2)
    with pytest.raises(Refused):
        build.seal(huizhou, again, observers=1)
    assert build.seal(huizhou, again, observers=2).shares.count() == 3


def test_a_barred_observer_is_not_taken_again(huizhou: Place, sealed: Draw) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    services.void(draw=sealed, actor=lead, reason="见证人未到场", party="observer-1")
    again = services.next_attempt(draw=sealed, actor=lead)
    with pytest.raises(Refused) as refused:
        services.seal(draw=again, actor=lead, observers=[build.observer(huizhou, 1)])
    assert "责任方" in refused.value.reason


def test_nobody_voids_while_a_die_is_in_the_air(huizhou: Place, sealed: Draw) -> None:
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, sealed))
    with pytest.raises(Refused) as refused:
        services.void(draw=draw, actor=huizhou.actor("lead", Role.HANDLER), reason="点数不好")
    assert refused.value.code == "outcome_known"


def test_without_a_beacon_nobody_voids_once_a_number_is_out(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    draw = build.commit_all(huizhou, build.seal(huizhou, draw, beacon_kind="none"))
    lead = huizhou.actor("lead", Role.HANDLER)
    services.reveal(draw=draw, actor=huizhou.actor("partner", Role.HANDLER))
    for moment in (timezone.now(), draw.reveal_by + dt.timedelta(hours=1)):
        with build.after(moment), pytest.raises(Refused) as refused:
            services.void(draw=fresh(draw), actor=lead, reason="结果不好")
        assert refused.value.code == "outcome_known"


def test_a_lottery_is_voided_before_its_hour_only_and_after_it_by_the_observer_alone(
    huizhou: Place,
) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    drawn_at = timezone.now() + dt.timedelta(days=4)
    detail = {"game": "ssq", "issue": "2026138", "draws_at": drawn_at.isoformat()}
    draw = build.seal(huizhou, draw, beacon_kind="lot", beacon_detail=detail)
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, draw))
    lead = huizhou.actor("lead", Role.HANDLER)
    watcher = actor_of(
        Person.objects.prefetch_related("posts").get(pk=draw.shares.get(is_observer=True).person_id)
    )
    with pytest.raises(Refused):
        services.report_no_beacon(draw=draw, actor=watcher, reason="太早")
    with build.after(drawn_at):
        with pytest.raises(Refused) as refused:
            services.void(draw=draw, actor=lead, reason="号码不好")
        assert refused.value.code == "outcome_known"
        with pytest.raises(Refused) as refused:
            services.report_no_beacon(draw=draw, actor=lead, reason="未开奖")
        assert refused.value.status == 403
        done = services.report_no_beacon(draw=draw, actor=watcher, reason="该期未开奖")
    assert done.state == DrawState.VOID
    assert last_leaf().reason == "no-beacon"


def test_a_second_draw_on_a_number_needs_the_void_of_the_first_in_the_database_too(
    huizhou: Place, sealed: Draw
) -> None:
    with pytest.raises(Refused):
        services.next_attempt(draw=sealed, actor=huizhou.actor("lead", Role.HANDLER))
    other = build.make_task(huizhou, participants=("third",))
    for task in (sealed.task, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.create(
                task=task,
                kind=DrawKind.REDRAW,
                draw_no=sealed.draw_no,
                attempt=2,
                authority=sealed.authority,
                reserve_permille=0,
            )
