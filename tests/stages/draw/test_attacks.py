"""Attacks on the platform that the other files do not mount: each is tried and caught."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from fairdraw import seal as seals
from mingqian.draw import selectors, services, triggers
from mingqian.draw.models import Draw
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
@told
def ready(huizhou: Place) -> Draw:
    """Everything done but the draw."""
    build.objects_for(huizhou.lead, 10)
    return build.ready_to_run(huizhou, build.make_task(huizhou))


def test_a_plan_exchanged_under_the_commitments_opens_none_of_them(
    huizhou: Place, ready: Draw
) -> None:
    """Grinding: another plan after the commitments (the triggers dropped) is never published."""
    triggers.remove(connection)
    other = ready.plan_json.replace('"reserve_permille":100', '"reserve_permille":900')
    assert other != ready.plan_json
    Draw.objects.filter(pk=ready.pk).update(plan_json=other)
    triggers.install(connection)
    with pytest.raises(Refused) as refused:
        services.run(draw=Draw.objects.get(pk=ready.pk), actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "unverifiable"


def test_a_number_exchanged_in_the_database_does_not_open_its_commitment(
    huizhou: Place, ready: Draw
) -> None:
    share = ready.shares.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ready.shares.filter(pk=share.pk).update(value="0" * 64)
    triggers.remove(connection)
    ready.shares.filter(pk=share.pk).update(value="0" * 64)
    triggers.install(connection)
    assert not seals.opens(share.commitment, ready.plan_digest, share.party, "0" * 64)
    with pytest.raises(Refused) as refused:
        services.run(draw=ready, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "unverifiable"


def test_dice_exchanged_after_they_were_entered_are_refused(huizhou: Place, ready: Draw) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=ready.pk).update(beacon_text="dice:d6:" + "6" * 20)


def test_two_plans_never_follow_the_same_one(huizhou: Place, ready: Draw) -> None:
    """Several plans prepared, the best one published: the chain forks and the database says no."""
    second = build.seal(
        huizhou, build.pool_of(huizhou, build.make_task(huizhou, participants=("third",)))
    )
    assert second.prev_digest == ready.plan_digest
    triggers.remove(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=second.pk).update(prev_digest=ready.prev_digest)
    triggers.install(connection)


def test_a_cancelled_task_leaves_its_plan_overdue_and_not_forgotten(
    huizhou: Place, ready: Draw
) -> None:
    """Re-running under another task: the first plan stays in the log and shows as 逾期."""
    from mingqian.scheme import services as schemes

    head = huizhou.actor("lead", Role.HEAD)
    schemes.cancel_task(task=ready.task, actor=head, reason="结果不合意")
    with pytest.raises(Refused):
        services.void(draw=ready, actor=huizhou.actor("lead", Role.HANDLER), reason="已取消")
    with build.after(ready.reveal_by, hours=73):
        assert [item.plan_no for item in selectors.overdue()] == [ready.draw_no]


def test_an_enterprise_left_out_finds_the_rule_or_finds_itself_missing(
    huizhou: Place, ready: Draw
) -> None:
    oid = build.pool_ids(ready)[0]
    found = selectors.explain(ready, oid, public=True)
    assert found.proof is not None
    assert found.proof.holds()
    assert found.proof.root == ready.pool.root
    assert found.chance is not None
    stranger = selectors.explain(ready, "uscc:91330100MA2AAAAA0B", public=True)
    assert (stranger.verdict, stranger.proof) == ("out_of_range", None)
