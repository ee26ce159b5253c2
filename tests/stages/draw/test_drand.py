"""A drand round as beacon: named at the seal, later than the reveals, checked by its signature."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from drawengines import bls
from fairdraw import beacon as beacons
from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.ceremony.terms import DRAND
from mingqian.foundation.files import store
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import Place
from tests.stages.draw import build

VECTORS = Path(__file__).resolve().parents[2] / "fairdraw" / "vectors" / "drand.json"


def known_round() -> tuple[int, str]:
    """A quicknet round whose signature is known."""
    rows = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    row = next(row for row in rows if row["net"] == "quicknet" and row.get("valid", True))
    return int(row["round"]), str(row["sig"])


@pytest.mark.django_db
def test_the_round_is_fixed_at_the_seal_and_only_its_signature_is_taken(
    huizhou: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, signature = known_round()
    build.objects_for(huizhou.lead, 8)
    draw = build.pool_of(huizhou, build.make_task(huizhou))
    # The network begins so that the known round is the first after the reveals of today.
    reveal_by = timezone.now() + dt.timedelta(hours=48)
    chain = beacons.PINNED_CHAINS[DRAND]
    genesis = int(reveal_by.timestamp()) - (number - 2) * chain.period
    monkeypatch.setitem(beacons.PINNED_CHAINS, DRAND, replace(chain, genesis=genesis))
    draw = build.seal(huizhou, draw, beacon_kind="drand", beacon_detail={}, reveal_by=reveal_by)
    assert draw.beacon_detail["round"] == number
    assert str(number) in selectors.beacon_label(draw)
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, draw))
    watcher = actor_of(
        Person.objects.prefetch_related("posts").get(pk=draw.shares.get(is_observer=True).person_id)
    )
    witness = huizhou.person("lead", Role.HANDLER)
    given = {"draw": draw, "actor": watcher, "witness": witness}
    with pytest.raises(Refused) as refused:
        services.enter_beacon(outcome=signature, **given)
    assert "未到" in refused.value.reason
    with build.after(reveal_by):
        with pytest.raises(Refused) as refused:
            services.enter_beacon(outcome="ab" * 48, **given)
        assert "不是 drand" in refused.value.reason
        with pytest.raises(Refused):
            services.void(draw=draw, actor=huizhou.actor("lead", Role.HANDLER), reason="不好")
        done = services.enter_beacon(outcome=signature.upper(), **given)
        done = services.run(draw=done, actor=huizhou.actor("lead", Role.HANDLER))
    record = json.loads(store.read(done.certificate))
    assert record["body"]["beacon"]["signature"] == signature
    report = verify(record, pool=store.read(done.pool.file), check_beacon=bls.check)
    assert report.ok
    assert "beacon-signature" not in report.unchecked
