"""One seed for several departments: nobody's pool changes, the samples meet, visits are spared."""

from __future__ import annotations

import json

import pytest

from fairdraw.coord.members import check_members
from fairdraw.record import Certificate
from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Coordination, Draw, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
@told
def both(huizhou: Place) -> list[Draw]:
    """Two departments with pools of the same forty objects, joined."""
    objects = build.objects_for(huizhou.lead, 40)
    first = build.pool_of(huizhou, build.make_task(huizhou, participants=(), object_count=12))
    for row in objects:
        row.department = huizhou.partner
        row.save(update_fields=["department"])
    second = build.pool_of(
        huizhou, build.make_task(huizhou, lead="partner", participants=(), object_count=10)
    )
    lead = huizhou.actor("lead", Role.HANDLER)
    coordination = services.start_coordination(draw=first, actor=lead, title="综合查一次演示")
    services.join_coordination(
        coordination=coordination, draw=second, actor=huizhou.actor("partner", Role.HANDLER)
    )
    return [first, second]


def sealed_together(place: Place) -> list[Draw]:
    """The coordination sealed by who started it."""
    return services.seal_together(
        coordination=Coordination.objects.get(),
        actor=place.actor("lead", Role.HANDLER),
        observers=[build.observer(place, 1)],
    )


def test_one_ceremony_draws_for_both_and_each_record_and_both_together_verify(
    huizhou: Place, both: list[Draw]
) -> None:
    with pytest.raises(Refused) as refused:
        build.seal(huizhou, both[0])
    assert "一并封存" in refused.value.reason
    with pytest.raises(Refused):
        services.join_coordination(
            coordination=Coordination.objects.get(),
            draw=both[1],
            actor=huizhou.actor("lead", Role.HANDLER),
        )
    draws = sealed_together(huizhou)
    assert {draw.state for draw in draws} == {DrawState.SEALED}
    first = next(draw for draw in draws if draw.pk == both[0].pk)
    first = build.reveal_all(huizhou, build.commit_all(huizhou, first))
    build.enter_dice(huizhou, first)
    before = selectors.coordination_saving(Coordination.objects.get())
    assert (before.members, before.visits, before.doors) == (2, 22, None)
    assert before.independent_doors == pytest.approx(40 * (1 - 28 / 40 * 30 / 40))
    assert before.expected_doors == pytest.approx(12)
    done = [
        services.run(draw=Draw.objects.get(pk=draw.pk), actor=build.drawer(huizhou, draw.task))
        for draw in both
    ]
    assert done[0].seed == done[1].seed
    chosen = [{row.oid for row in build.selected(draw)} for draw in done]
    assert chosen[1] <= chosen[0]  # the smaller sample lies within the greater one
    after = selectors.coordination_saving(Coordination.objects.get())
    assert after.doors == 12
    assert after.actual_saving == pytest.approx(before.expected_saving)
    records = [json.loads(store.read(draw.certificate)) for draw in done]
    for draw, record in zip(done, records, strict=True):
        assert verify(record, pool=store.read(draw.pool.file)).ok
    assert len(check_members([Certificate.from_json(record) for record in records]).members) == 2
    assert not list(audit())


def test_a_void_of_one_is_the_void_of_all(huizhou: Place, both: list[Draw]) -> None:
    draws = sealed_together(huizhou)
    services.commit(draw=draws[0], actor=huizhou.actor("lead", Role.HANDLER))
    with build.after(draws[0].commit_by):
        assert services.enforce_deadlines() == 1
    states = list(Draw.objects.order_by("pk").values_list("attempt", "state"))
    assert states == [(1, "void"), (1, "void"), (2, "pool_built"), (2, "pool_built")]
    assert not list(audit())


def test_only_a_draw_of_ones_own_joins_and_two_are_needed(huizhou: Place, both: list[Draw]) -> None:
    services.leave_coordination(draw=both[1], actor=huizhou.actor("partner", Role.HANDLER))
    with pytest.raises(Refused) as refused:
        sealed_together(huizhou)
    assert refused.value.code == "too_few"
    with pytest.raises(Refused) as refused:
        services.seal_together(
            coordination=Coordination.objects.get(),
            actor=huizhou.actor("partner", Role.HANDLER),
            observers=[build.observer(huizhou, 1)],
        )
    assert refused.value.status in {403, 409}
