"""Seal, commit, reveal, envelope, beacon, void: nobody can steer, everything is on record."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from drawengines import ed25519
from fairdraw import seal as seals
from fairdraw.plan import Plan
from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.ceremony import certificate, envelope, signing
from mingqian.draw.models import Draw, DrawState
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


def by_observer(draw: Draw) -> object:
    """The actor of the first observer."""
    person = draw.shares.filter(is_observer=True).first().person_id
    return actor_of(Person.objects.prefetch_related("posts").get(pk=person))


@pytest.fixture
@told
def pool(huizhou: Place) -> Draw:
    """A pool of ten, not sealed yet."""
    build.objects_for(huizhou.lead, 10)
    return build.pool_of(huizhou, build.make_task(huizhou))


def test_an_empty_pool_is_not_sealed(huizhou: Place) -> None:
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    assert draw.pool.size == 0
    with pytest.raises(Refused) as refused:
        build.seal(huizhou, draw)
    assert "抽取池为空" in refused.value.reason


def test_a_seal_needs_three_parties_and_a_witness_from_outside(
    xinglongtai: Place, pool: Draw, huizhou: Place
) -> None:
    items = build.items_of(xinglongtai.lead)
    build.objects_for(xinglongtai.lead, 5, start=900)
    alone = build.pool_of(xinglongtai, build.make_task(xinglongtai, participants=(), items=items))
    with pytest.raises(Refused) as refused:
        build.seal(xinglongtai, alone, observers=1)
    assert "至少要有 3 方" in refused.value.reason
    assert build.seal(xinglongtai, alone, observers=2).shares.count() == 3
    insider = huizhou.person("lead", Role.OBSERVER)
    with pytest.raises(Refused) as refused:
        services.seal(draw=pool, actor=huizhou.actor("lead", Role.HANDLER), observers=[insider])
    assert "不能担任见证人" in refused.value.reason
    nobody = huizhou.person("third", Role.HANDLER)
    with pytest.raises(Refused) as refused:
        services.seal(draw=pool, actor=huizhou.actor("lead", Role.HANDLER), observers=[nobody])
    assert "没有见证人任职" in refused.value.reason


def test_the_seal_fixes_number_plan_and_chain(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    plan = Plan.from_json(json.loads(draw.plan_json))
    year = timezone.localdate().year
    assert draw.draw_no == f"huizhou-lead-{year}-001"
    assert plan.digest() == draw.plan_digest
    assert plan.pool.root == draw.pool.root
    assert plan.prev == "0" * 64
    second = build.seal(
        huizhou,
        build.pool_of(huizhou, build.make_task(huizhou, participants=("third",))),
        beacon_kind="none",
        beacon_detail={},
    )
    assert second.draw_no == f"huizhou-lead-{year}-002"
    assert second.prev_digest == draw.plan_digest


def test_an_unsealed_pool_takes_no_number(huizhou: Place, pool: Draw) -> None:
    assert pool.draw_no == ""
    other = build.pool_of(huizhou, build.make_task(huizhou, participants=("third",)))
    assert build.seal(huizhou, other).draw_no.endswith("-001")


def test_after_the_seal_the_pool_cannot_be_rebuilt(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    with pytest.raises(Refused) as refused:
        services.rebuild_pool(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert refused.value.code == "state"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"beacon_detail": {"count": 12}}, "count"),
        ({"beacon_kind": "lot", "beacon_detail": {"game": "ssq", "issue": "x"}}, "draws_at"),
        ({"disclosure": "sealed"}, "disclose_at"),
        ({"beacon_kind": "tea-leaves"}, "beacon_kind"),
    ],
)
def test_bad_terms_are_refused_by_field(
    huizhou: Place, pool: Draw, terms: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        build.seal(huizhou, pool, **terms)
    assert refused.value.status == 422
    assert field in refused.value.fields


def test_a_lottery_before_the_reveals_is_refused(huizhou: Place, pool: Draw) -> None:
    early = (timezone.now() + dt.timedelta(hours=1)).isoformat()
    detail = {"game": "ssq", "issue": "2026123", "draws_at": early}
    with pytest.raises(Refused) as refused:
        build.seal(huizhou, pool, beacon_kind="lot", beacon_detail=detail)
    assert "晚于公开截止" in refused.value.reason


def test_a_commitment_shows_nothing_of_the_number(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    share = services.commit(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert len(share.commitment) == 64
    assert share.value == ""
    secret = envelope.open_envelope(share.envelope, draw.plan_digest, share.party)
    assert secret not in share.envelope
    assert seals.opens(share.commitment, draw.plan_digest, share.party, secret)
    assert secret not in Entry.objects.get(event="draw:committed").payload


def test_each_party_commits_once_and_by_its_own_hand(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    lead = huizhou.actor("lead", Role.HANDLER)
    services.commit(draw=draw, actor=lead)
    with pytest.raises(Refused):
        services.commit(draw=draw, actor=lead)
    with pytest.raises(Refused) as refused:
        services.commit(draw=draw, actor=huizhou.actor("third", Role.HANDLER))
    assert refused.value.status == 403


def test_a_party_may_keep_its_own_number(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    lead = huizhou.actor("lead", Role.HANDLER)
    secret = "5e" * 32
    services.commit(
        draw=draw, actor=lead, commitment=seals.commit(draw.plan_digest, "lead", secret)
    )
    for actor in build.party_actors(huizhou, draw)[1:]:
        services.commit(draw=draw, actor=actor)
    draw.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.reveal(draw=draw, actor=lead, value="00" * 32)
    assert "与承诺不符" in refused.value.reason
    assert services.reveal(draw=draw, actor=lead, value=secret).value == secret


def test_nobody_copies_anothers_commitment(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    first = services.commit(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    with pytest.raises(Refused) as refused:
        services.commit(
            draw=draw,
            actor=huizhou.actor("partner", Role.HANDLER),
            commitment=first.commitment,
        )
    assert "已被另一方使用" in refused.value.reason


def test_numbers_come_only_after_all_commitments(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    lead = huizhou.actor("lead", Role.HANDLER)
    services.commit(draw=draw, actor=lead)
    draw.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.reveal(draw=draw, actor=lead)
    assert refused.value.code == "state"


def test_a_missed_commitment_deadline_leads_to_a_void(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool)
    lead = huizhou.actor("lead", Role.HANDLER)
    with build.after(draw.commit_by), pytest.raises(Refused) as refused:
        services.commit(draw=draw, actor=lead)
    assert refused.value.code == "late"


def test_a_missing_reveal_is_opened_from_its_envelope_by_the_observer(
    huizhou: Place, pool: Draw
) -> None:
    draw = build.commit_all(huizhou, build.seal(huizhou, pool))
    actors = build.party_actors(huizhou, draw)
    for actor in (actors[0], actors[2]):
        services.reveal(draw=draw, actor=actor)
    share = draw.shares.get(party="part-1")
    with pytest.raises(Refused) as refused:
        services.open_envelope(share=share, actor=actors[2], reason="未到场")
    assert refused.value.code == "early"
    with build.after(draw.reveal_by):
        with pytest.raises(Refused) as refused:
            services.open_envelope(share=share, actor=actors[0], reason="未到场")
        assert refused.value.status == 403
        services.open_envelope(share=share, actor=actors[2], reason="未到场")
    draw.refresh_from_db()
    assert draw.state == DrawState.REVEALED
    done = services.run(draw=build.enter_dice(huizhou, draw), actor=actors[0])
    body = json.loads(store.read(done.certificate))["body"]
    assert body["contributions"][1]["via"] == "envelope"


def test_the_beacon_comes_last_and_takes_two_people(huizhou: Place, pool: Draw) -> None:
    draw = build.commit_all(huizhou, build.seal(huizhou, pool))
    watcher = by_observer(draw)
    lead = huizhou.person("lead", Role.HANDLER)
    with pytest.raises(Refused) as refused:
        services.enter_beacon(draw=draw, actor=watcher, outcome=build.DICE, witness=lead)
    assert "最后产生" in refused.value.reason
    draw = build.reveal_all(huizhou, draw)
    with pytest.raises(Refused) as refused:
        services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    assert "随机源" in refused.value.reason
    alone = Person.objects.get(pk=watcher.person_id)
    with pytest.raises(Refused) as refused:
        services.enter_beacon(draw=draw, actor=watcher, outcome=build.DICE, witness=alone)
    assert "两人" in refused.value.reason
    with pytest.raises(Refused) as refused:
        services.enter_beacon(draw=draw, actor=watcher, outcome="123", witness=lead)
    assert "20 个" in refused.value.reason
    done = services.enter_beacon(draw=draw, actor=watcher, outcome=build.DICE, witness=lead)
    assert done.beacon_text == f"dice:d6:{build.DICE}"
    assert (done.beacon_entered_by, done.beacon_witness) == ("见证人1", lead.name)
    with pytest.raises(Refused) as refused:
        services.enter_beacon(draw=done, actor=watcher, outcome="1" * 20, witness=lead)
    assert "不得更改" in refused.value.reason


def test_without_a_beacon_the_risk_is_printed(huizhou: Place, pool: Draw) -> None:
    draw = build.seal(huizhou, pool, beacon_kind="none", beacon_detail={})
    assert "末位揭示风险" in selectors.risk_note(draw)
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, draw))
    done = services.run(draw=draw, actor=huizhou.actor("lead", Role.HANDLER))
    report = verify(json.loads(store.read(done.certificate)), pool=store.read(done.pool.file))
    beacon = next(step for step in report.steps if step.name == "beacon")
    assert "末位揭示" in beacon.zh


def test_once_the_outcome_is_fixed_nothing_can_be_voided(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    draw = build.ready_to_run(huizhou, build.make_task(huizhou))
    with pytest.raises(Refused) as refused:
        services.void(draw=draw, actor=huizhou.actor("lead", Role.HANDLER), reason="结果不好")
    assert "已成定数" in refused.value.reason


def test_a_void_names_its_party_and_keeps_pool_and_quotas(huizhou: Place, pool: Draw) -> None:
    lead = huizhou.actor("lead", Role.HANDLER)
    draw = build.seal(huizhou, pool)
    services.commit(draw=draw, actor=lead)
    with pytest.raises(Refused) as refused:
        services.void(draw=draw, actor=lead, reason="")
    assert refused.value.status == 422
    void = services.void(draw=draw, actor=lead, reason="逾期未提交承诺", party="part-1")
    assert void.void_party == huizhou.partner.label
    again = services.next_attempt(draw=void, actor=lead)
    assert (again.draw_no, again.attempt) == (draw.draw_no, 2)
    assert (again.pool.root, again.pool.file.digest) == (
        draw.pool.root,
        draw.pool.file.digest,
    )
    with pytest.raises(Refused) as refused:
        services.rebuild_pool(draw=again, actor=lead)
    assert "沿用原抽取池" in refused.value.reason
    with pytest.raises(Refused):
        build.seal(huizhou, again, observers=1)
    sealed = build.seal(huizhou, again, observers=2)
    assert huizhou.partner.label not in set(sealed.shares.values_list("label", flat=True))
    assert sealed.prev_digest == draw.plan_digest
    assert list(selectors.public_draws().values_list("attempt", "state")) == [
        (2, "sealed"),
        (1, "void"),
    ]


def test_the_record_is_signed_and_every_step_of_the_verifier_holds(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 30, risk_class="B")
    draw = build.drawn(huizhou, build.make_task(huizhou))
    report = verify(
        json.loads(store.read(draw.certificate)),
        pool=store.read(draw.pool.file),
        check_signature=ed25519.check,
        trusted_keys=[signing.public_key()],
    )
    assert report.ok
    assert "signature" not in report.unchecked
    assert certificate.sealed_plan(draw).plan_no == draw.draw_no


def test_the_signing_key_is_made_once_and_readable_by_its_owner_only(settings: object) -> None:
    from pathlib import Path

    first = signing.private_key()
    path = Path(settings.SIGNING_KEY_FILE)  # type: ignore[attr-defined]
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing.private_key() == first
    assert len(bytes.fromhex(first)) == 32


def test_a_sealed_disclosure_keeps_numbers_and_result_back_until_its_time(
    huizhou: Place, pool: Draw
) -> None:
    at = timezone.now() + dt.timedelta(days=10)
    draw = build.seal(huizhou, pool, disclosure="sealed", disclose_at=at)
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, draw))
    draw = services.run(
        draw=build.enter_dice(huizhou, draw), actor=huizhou.actor("lead", Role.HANDLER)
    )
    assert not selectors.is_disclosed(draw)
    shown = {line.shown for line in selectors.share_lines(draw)}
    assert not shown & set(draw.shares.values_list("value", flat=True))
    with build.after(at):
        assert selectors.is_disclosed(draw)


def test_an_outsider_sees_no_draw(huizhou: Place, pool: Draw, outsider: object) -> None:
    assert not selectors.visible_to(outsider).exists()  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        selectors.get_for(outsider, pool.pk)  # type: ignore[arg-type]
    assert refused.value.status == 404


def test_the_todos_lead_each_role_through_the_ceremony(huizhou: Place) -> None:
    lead, partner = huizhou.actor("lead", Role.HANDLER), huizhou.actor("partner", Role.HANDLER)
    build.objects_for(huizhou.lead, 10)
    task = build.make_task(huizhou)
    assert [todo.detail for todo in selectors.todos(lead)] == ["建立抽取池"]
    draw = build.pool_of(huizhou, task)
    assert [todo.detail for todo in selectors.todos(lead)] == ["核对抽取池并封存名单"]
    draw = build.seal(huizhou, draw)
    assert [todo.detail for todo in selectors.todos(partner)] == ["提交随机数承诺"]
    draw = build.commit_all(huizhou, draw)
    assert [todo.detail for todo in selectors.todos(partner)] == ["公开随机数"]
    draw = build.reveal_all(huizhou, draw)
    assert [todo.detail for todo in selectors.todos(by_observer(draw))] == ["录入公共随机源结果"]
    draw = build.enter_dice(huizhou, draw)
    assert [todo.detail for todo in selectors.todos(lead)] == ["随机源已齐备，开始抽取"]
    services.run(draw=draw, actor=lead)
    assert [todo.detail for todo in selectors.todos(lead)] == ["派发抽取名单"]
