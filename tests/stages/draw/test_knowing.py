"""Who may know what, and when: sealed results, blind pools, chances."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fairdraw.blind import root_of_public
from fairdraw.verify import verify
from mingqian.draw import selectors, services
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Draw, LogEntry
from mingqian.draw.pool.chances import chance_of
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from tests.cast import PASSWORD, Place
from tests.stages.draw import build
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
@told
def secret(huizhou: Place) -> Draw:
    """A drawn list of four, sealed for ten days."""
    build.objects_for(huizhou.lead, 8)
    at = timezone.now() + dt.timedelta(days=10)
    task = build.make_task(huizhou, object_count=4)
    return build.drawn(huizhou, task, disclosure="sealed", disclose_at=at)


def test_until_disclosure_only_those_who_work_on_it_see_the_result(
    huizhou: Place, secret: Draw, client: Client
) -> None:
    for who, role in (("lead", Role.HANDLER), ("lead", Role.HEAD), ("partner", Role.HANDLER)):
        assert selectors.drawn_objects_for(huizhou.actor(who, role), secret).exists()
    office = huizhou.actor("office", Role.OFFICE) if "office" in huizhou.departments else None
    overseer = office or huizhou.actor("third", Role.OFFICE)
    assert selectors.visible_to(overseer).filter(pk=secret.pk).exists()
    assert not selectors.drawn_objects_for(overseer, secret).exists()
    assert client.login(username=overseer_name(huizhou, overseer), password=PASSWORD)
    names = [row.name for row in build.selected(secret)]
    page = client.get(reverse("console:draw-detail", args=[secret.pk])).content.decode()
    assert not any(name in page for name in names)
    assert secret.seed[:16] not in page
    assert client.get(reverse("console:draw-record", args=[secret.pk])).status_code == 404
    assert client.get(reverse("console:draw-lot", args=[secret.pk, 1])).status_code == 404
    with build.after(secret.disclose_at):
        assert selectors.drawn_objects_for(overseer, secret).exists()


def overseer_name(place: Place, actor: object) -> str:
    """The sign-in name of an actor."""
    from mingqian.foundation.org.models import Person

    return Person.objects.get(pk=actor.person_id).username  # type: ignore[attr-defined]


def test_nothing_public_names_the_objects_the_numbers_or_the_seed(
    huizhou: Place, secret: Draw, client: Client
) -> None:
    asked = services.request_drop(
        drawn=build.selected(secret)[0],
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code="deregistered",
        reason="登记机关已注销",
        evidence=build.evidence(),
    )
    services.consent_drop(drawn=asked, actor=huizhou.actor("lead", Role.HEAD))
    hidden = [row.name for row in secret.drawn_objects.all()]
    hidden += [row.oid for row in secret.drawn_objects.all()]
    hidden += [secret.seed, *secret.shares.values_list("value", flat=True)]
    base = f"/api/v1/draws/{secret.draw_no}/1"
    texts = [
        client.get("/api/v1/draws").content.decode(),
        client.get(base).content.decode(),
        client.get(f"{base}/certificate").content.decode(),
        client.get(f"/api/v1/logs/{secret.authority}/entries").content.decode(),
        client.get(reverse("portal:draw-list")).content.decode(),
        client.get(reverse("portal:draw-detail", args=[secret.draw_no, 1])).content.decode(),
        "".join(LogEntry.objects.values_list("leaf", flat=True)),
        "".join(
            f"{row.subject_label}{row.payload}"
            for row in Entry.objects.filter(event__startswith="draw:")
        ),
    ]
    for text in texts:
        assert not [word for word in hidden if word in text]


def test_a_later_pool_tells_the_rule_not_the_secret_draw(huizhou: Place, secret: Draw) -> None:
    chosen = build.selected(secret)[0].oid
    later = build.pool_of(huizhou, build.make_task(huizhou, participants=("third",)))
    (ground,) = selectors.explain(later, chosen, public=True).exclusions
    assert secret.draw_no not in ground.reason
    assert ground.clause
    with build.after(secret.disclose_at):
        (ground,) = selectors.explain(later, chosen, public=True).exclusions
        assert secret.draw_no in ground.reason


def test_a_blind_pool_shows_leaf_hashes_and_proves_to_the_person_alone(
    huizhou: Place, client: Client
) -> None:
    build.objects_for(huizhou.lead, 9)
    draw = build.pool_of(huizhou, build.make_task(huizhou, object_count=2))
    draw = build.seal(huizhou, draw, blind=True)
    draw = build.reveal_all(huizhou, build.commit_all(huizhou, draw))
    lead = huizhou.actor("lead", Role.HANDLER)
    draw = services.run(draw=build.enter_dice(huizhou, draw), actor=lead)
    public = client.get(f"/api/v1/draws/{draw.draw_no}/1/pool").content
    found = root_of_public(public)
    record = json.loads(store.read(draw.certificate))
    assert record["body"]["plan"]["pool"] == found.to_json()
    plain = store.read(draw.pool.file)
    oids = build.pool_ids(draw)
    assert not any(oid.encode() in public for oid in oids)
    assert verify(record, pool=public).ok
    assert "draw" in verify(record, pool=public).unchecked
    assert client.get(reverse("portal:draw-pool", args=[draw.draw_no, 1])).getvalue() == public
    assert selectors.explain(draw, oids[0], public=True).verdict == "blind"
    proof = selectors.blind_proof(lead, draw, oids[0])
    assert proof is not None
    assert proof.holds()
    assert (proof.root, proof.line.encode() in plain) == (found.root, True)
    with pytest.raises(Refused):
        selectors.blind_proof(huizhou.actor("partner", Role.HANDLER), draw, oids[0])
    assert not any(row.name in oids or "演示" in row.name for row in selectors.public_result(draw))
    assert not list(audit())


def successive(weights: tuple[int, ...], quota: int) -> list[Fraction]:
    """Chances by walking every order: the truth for a handful of objects."""
    chances = [Fraction(0)] * len(weights)
    for order in itertools.permutations(range(len(weights)), quota):
        left, odds = sum(weights), Fraction(1)
        for index in order:
            odds *= Fraction(weights[index], left)
            left -= weights[index]
        for index in order:
            chances[index] += odds
    return chances


@pytest.mark.parametrize(
    ("weights", "quota"), [((1, 1, 2), 2), ((1, 1, 1, 5, 5), 3), ((3, 1, 1, 1, 1, 1), 1)]
)
def test_weighted_chances_are_those_of_the_successive_draw(
    weights: tuple[int, ...], quota: int
) -> None:
    counts = {weight: weights.count(weight) for weight in set(weights)}
    truth = successive(weights, quota)
    for index, weight in enumerate(weights):
        found = chance_of(weight, counts, quota)
        assert found.is_exact
        assert found.share == pytest.approx(float(truth[index]), abs=1e-12)


def test_chances_are_said_exactly_where_they_are_exact() -> None:
    assert chance_of(1, {1: 120}, 3).label == "3/120（2.5%）"
    assert chance_of(1, {1: 4}, 9).share == 1
    many = chance_of(3, {1: 500_000, 3: 500_000}, 10_000)
    assert not many.is_exact
    assert many.label.startswith("约")
    half = 500_000 * (many.share + chance_of(1, {1: 500_000, 3: 500_000}, 10_000).share)
    assert half == pytest.approx(10_000)
    four = [chance_of(w, {1: 1, 2: 1, 3: 1, 5: 1}, 2) for w in (1, 2, 3, 5)]
    assert sum(item.share for item in four) == pytest.approx(2)


def test_an_enterprise_reads_its_stratum_and_its_chance(huizhou: Place) -> None:
    build.objects_for(huizhou.lead, 10)
    build.objects_for(huizhou.lead, 2, start=50, has_complaint=True)
    task = build.make_task(huizhou, object_count=3, flagged_weight=4)
    draw = build.drawn(huizhou, task)
    plain, flagged = (selectors.explain(draw, oid) for oid in sorted_by_weight(draw))
    assert (plain.stratum, plain.weight, flagged.weight) == ("all", 1, 4)
    assert plain.chance.share < 3 / 12 < flagged.chance.share
    assert 10 * plain.chance.share + 2 * flagged.chance.share == pytest.approx(3)


def sorted_by_weight(draw: Draw) -> tuple[str, str]:
    """An id with the least weight and one with the greatest."""
    lines = store.read(draw.pool.file).decode().splitlines()
    rows = sorted((line.split("\t") for line in lines), key=lambda row: int(row[2]))
    return rows[0][0], rows[-1][0]
