"""Terms first, chance afterwards: what a handler could do to steer the deal, and why it fails."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.utils import timezone

from drawengines import ed25519
from fairdraw.dealt import Sealed, verify_deal
from fairdraw.log import VerifierKey
from fairdraw.verify import LogEvidence
from mingqian.draw import selectors as draw_selectors
from mingqian.draw import services as drawing
from mingqian.draw.ledger import acts
from mingqian.draw.ledger.auditing import audit
from mingqian.draw.models import Draw, DrawnObject
from mingqian.draw.services.dropping import drop_reasons
from mingqian.foundation.files import store
from mingqian.foundation.journal.models import Entry
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import SYSTEM, Actor, actor_of
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library
from mingqian.library.models import Inspector, InspectorStatus
from mingqian.matching import selectors, services, triggers
from mingqian.matching.models import Assignment, DepartmentPart, PartState, SealState, TermsSeal
from tests.cast import Place
from tests.stages.draw import build as draws
from tests.stages.matching import build, light

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(huizhou: Place) -> tuple[Draw, list[DepartmentPart]]:
    """A dispatched task of two departments with people enough."""
    build.staff(huizhou, "lead", 5)
    build.staff(huizhou, "partner", 4)
    return build.dispatched(huizhou, objects=20, object_count=4)


def observer_of(draw: Draw) -> Actor:
    """The one who throws."""
    share = draw.shares.filter(is_observer=True).get()
    return actor_of(Person.objects.prefetch_related("posts").get(pk=share.person_id))


def witness_of(draw: Draw) -> Person:
    """The one who stands by."""
    return draw.shares.filter(is_observer=False).order_by("seq").first().person


def team_of(part: DepartmentPart) -> set[tuple[str, str]]:
    """(object, inspector) of a part."""
    return set(part.assignments.values_list("drawn_object__oid", "inspector__iid"))


@pytest.mark.clause("CJ-14i", "PY-204d")
def test_one_throw_deals_all_departments_and_strangers_can_check_everything(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    seals = [build.sealed(huizhou, part) for part in parts]
    assert not Assignment.objects.exists()
    assert len(build.thrown(seals[0])) == 2
    certificate = json.loads(store.read(Draw.objects.get(pk=draw.pk).certificate))
    key = VerifierKey.parse(draw_selectors.logs()[0].key)
    evidence = LogEvidence(
        key,
        log=draw_selectors.log_file(draw.authority).encode(),
        checkpoint=draw_selectors.checkpoint(draw.authority),
        now=timezone.now(),
    )
    for seal in TermsSeal.objects.select_related("record", "part"):
        report = verify_deal(
            json.loads(store.read(seal.record)),
            draw=certificate,
            log=evidence,
            check_signature=ed25519.check,
        )
        assert (report.failed, report.unchecked) == ([], ["timing"])
        assert seal.part.deal_file_id == seal.record_id
    assert list(audit(draw.authority)) == []
    told = json.loads(Entry.objects.filter(event="matching:chance-entered").first().payload)
    assert told["beacon"] == f"dice:d6:{draws.DICE}"
    assert told["witness"] == witness_of(draw).name


def test_nothing_done_to_a_register_after_the_seal_moves_anybody(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    _, parts = sent
    seal = build.sealed(huizhou, parts[0])
    people = list(Inspector.objects.filter(department=huizhou.lead))
    people[0].leaves.create(starts_on=light.day(0), ends_on=light.day(90), reason="年休假")
    Inspector.objects.filter(pk=people[1].pk).update(status=InspectorStatus.LEFT)
    for drawn in selectors.objects_of(parts[0]):
        library.declare_recusal(
            inspector=people[2],
            inspection_object=drawn.inspection_object,
            ground="亲属",
            since=light.day(-1),
            actor=SYSTEM,
        )
    build.staff(huizhou, "lead", 3)
    before = json.loads(store.read(seal.file))
    build.thrown(seal)
    part = DepartmentPart.objects.get(pk=parts[0].pk)
    body = json.loads(store.read(part.deal_file))
    assert (body["terms"], body["files"]) == (before["terms"], before["files"])
    dealt = {(row["object"], iid) for row in body["assignment"] for iid in row["inspectors"]}
    assert team_of(part) == dealt
    assert {iid for _, iid in dealt} <= {person.iid for person in people}
    assert {iid for _, iid in dealt} & {person.iid for person in people[:3]}


def test_the_department_cannot_take_its_seal_back_and_what_the_observer_reopens_is_numbered(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    handler = huizhou.actor("lead", Role.HANDLER)
    first = build.sealed(huizhou, parts[0])
    with pytest.raises(Refused) as refused:
        services.seal_terms(part=parts[0], actor=handler)
    assert refused.value.code == "state"
    with pytest.raises(Refused) as refused:
        services.reopen_terms(seal=first, actor=handler, reason="换个日子")
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        services.reopen_terms(seal=first, actor=observer_of(draw), reason=" ")
    assert refused.value.status == 422
    services.reopen_terms(seal=first, actor=observer_of(draw), reason="检查日期写错，尚未掷骰")
    part = DepartmentPart.objects.get(pk=parts[0].pk)
    assert part.state == PartState.ITEMS_CHOSEN
    day = light.day(3)
    second = services.seal_terms(part=part, actor=handler, planned_on=day)
    terms = Sealed.read(store.read(second.file)).terms
    assert (second.seq, terms.seq, terms.reason) == (2, 2, "检查日期写错，尚未掷骰")
    build.thrown(second)
    part.refresh_from_db()
    assert part.planned_on == day
    story = draw_selectors.story(draw.authority)
    assert story.faults == []
    told = story.attempts[draw.draw_no, draw.attempt].deals
    assert [entry.seq for entry in told.terms.values()] == [2]
    assert draw.log_entries.filter(kind="terms").count() == 2
    with pytest.raises(Refused) as refused:
        services.reopen_terms(seal=second, actor=observer_of(draw), reason="再来一次")
    assert refused.value.code == "state"


def test_only_an_observer_enters_it_and_another_party_stands_by(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    seal = build.sealed(huizhou, parts[0])
    observer, witness = observer_of(draw), witness_of(draw)

    def enter(actor: Actor, outcome: str = draws.DICE, by: Person = witness) -> None:
        services.enter_chance(seals=[seal], actor=actor, outcome=outcome, witness=by)

    cases = [
        (huizhou.actor("lead", Role.HANDLER), draws.DICE, draws.observer(huizhou)),
        (observer, draws.DICE, Person.objects.get(pk=observer.person_id)),
        (observer, draws.DICE, draws.observer(huizhou, 7)),
        (observer, draws.DICE[1:], witness),
        (observer, "7" * 20, witness),
    ]
    for actor, outcome, by in cases:
        with pytest.raises(Refused):
            enter(actor, outcome, by)
    assert not Assignment.objects.exists()
    enter(observer)
    with pytest.raises(Refused) as refused:
        enter(observer, draws.DICE[::-1])
    assert refused.value.code == "state"
    assert TermsSeal.objects.get(pk=seal.pk).beacon_text == f"dice:d6:{draws.DICE}"


def test_who_seals_when_the_dice_already_lie_is_not_dealt_by_that_throw(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    early = build.sealed(huizhou, parts[0])
    listed = selectors.awaiting_with(early)  # the page opens, the dice roll
    late = build.sealed(huizhou, parts[1])
    services.enter_chance(
        seals=listed, actor=observer_of(draw), outcome=draws.DICE, witness=witness_of(draw)
    )
    late.refresh_from_db()
    assert late.state == SealState.AWAITING
    build.thrown(late, draws.DICE[::-1])
    late.refresh_from_db()
    assert late.beacon_text == f"dice:d6:{draws.DICE[::-1]}"


def test_a_kill_between_two_departments_leaves_both_as_they_were(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, parts = sent
    seals = [build.sealed(huizhou, part) for part in parts]
    size = draw.log_entries.count()
    genuine, calls = acts.dealt, []

    def dies(*given: object, **more: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return genuine(*given, **more)

    monkeypatch.setattr(acts, "dealt", dies)
    with pytest.raises(RuntimeError):
        build.thrown(seals[0])
    assert draw.log_entries.count() == size
    assert not Assignment.objects.exists()
    assert set(TermsSeal.objects.values_list("state", flat=True)) == {SealState.AWAITING}
    assert set(DepartmentPart.objects.values_list("state", flat=True)) == {PartState.TERMS_SEALED}
    monkeypatch.setattr(acts, "dealt", genuine)
    assert len(build.thrown(seals[0])) == 2


def test_terms_that_are_not_those_of_the_log_are_not_dealt(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    _, parts = sent
    seal = build.sealed(huizhou, parts[0])
    other = json.loads(store.read(seal.file))
    other["terms"]["facts"]["planned_on"] = "2027-01-01"
    doctored = store.keep(
        json.dumps(other).encode(), name="x", media_type="application/json", actor=SYSTEM
    )
    triggers.remove(connection)
    TermsSeal.objects.filter(pk=seal.pk).update(file=doctored)
    triggers.install(connection)
    with pytest.raises(Refused) as refused:
        build.thrown(TermsSeal.objects.get(pk=seal.pk))
    assert refused.value.code == "unverifiable"
    store.path_of(doctored.digest).write_bytes(b"{}")
    with pytest.raises(Refused) as refused:
        build.thrown(TermsSeal.objects.get(pk=seal.pk))
    assert refused.value.code == "damaged"


def test_an_object_dropped_between_seal_and_throw_hands_its_inspectors_on(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    seal = build.sealed(huizhou, parts[0])
    drawn = draws.selected(draw)[0]
    (code, *_) = drop_reasons(draw)
    drawing.request_drop(
        drawn=drawn,
        actor=huizhou.actor("lead", Role.HANDLER),
        reason_code=code,
        reason="已注销",
        evidence=draws.evidence(),
    )
    drawing.consent_drop(
        drawn=DrawnObject.objects.get(pk=drawn.pk), actor=huizhou.actor("lead", Role.HEAD)
    )
    stepped_in = DrawnObject.objects.get(replaces=drawn)
    build.thrown(seal)
    part = DepartmentPart.objects.get(pk=parts[0].pk)
    frozen = json.loads(store.read(part.deal_file))
    mine = next(row for row in frozen["assignment"] if row["object"] == drawn.oid)
    names = {row.inspector.iid for row in selectors.inspectors_on(part, stepped_in)}
    assert names == set(mine["inspectors"])
    assert not selectors.inspectors_on(part, drawn)
    assert not selectors.short_objects(part)
    assert selectors.why(part, stepped_in).inherited_from == drawn


# -- which chance is named -----------------------------------------------------------------------


def test_a_lottery_must_be_drawn_after_the_seal_and_is_taken_after_its_hour(
    huizhou: Place,
) -> None:
    build.staff(huizhou, "lead", 3)
    part = light.part_of(huizhou, light.objects(huizhou, 2))
    hour = timezone.now() + dt.timedelta(hours=5)
    lot = {"game": "ssq", "issue": "2026107", "draws_at": hour.isoformat()}
    past = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    with pytest.raises(Refused, match="须晚于封存时间"):
        build.sealed(huizhou, part, beacon_kind="lot", beacon_detail=lot | {"draws_at": past})
    with pytest.raises(Refused) as refused:
        build.sealed(huizhou, part, beacon_kind="none")
    assert refused.value.status == 422
    seal = build.sealed(huizhou, part, beacon_kind="lot", beacon_detail=lot)
    numbers = "02，09，13，21，30，33＋16"
    observer = observer_of(seal.draw)
    assert [row.kind for row in selectors.todos(observer)] == []
    with pytest.raises(Refused, match="时间未到"):
        build.thrown(seal, numbers)
    with draws.after(hour):
        assert [row.kind for row in selectors.todos(observer)] == ["随机源"]
        (done,) = build.thrown(seal, numbers)
    assert done.beacon_text == "lot:ssq:2026107:02,09,13,21,30,33+16"


def test_without_a_word_the_chance_is_that_of_the_draw_and_dice_where_it_had_none(
    huizhou: Place,
) -> None:
    build.staff(huizhou, "lead", 3)
    found = {}
    for kind, detail in (("none", {}), ("dice", {"count": 25}), ("drand", {"round": 5})):
        part = light.part_of(huizhou, light.objects(huizhou, 1, start=100 + 10 * len(found)))
        Draw.objects.filter(task=part.task).update(beacon_detail=detail)
        draw = Draw.objects.get(task=part.task)
        draw.beacon_kind = kind
        found[kind] = selectors.default_chance(draw)
    assert found == {"none": ("dice", 20), "dice": ("dice", 25), "drand": ("drand", 20)}
    part = light.part_of(huizhou, light.objects(huizhou, 1, start=200))
    seal = build.sealed(huizhou, part, beacon_kind="drand")
    draws_at = dt.datetime.fromisoformat(seal.beacon_detail["draws_at"])
    assert draws_at > seal.sealed_at + dt.timedelta(hours=23)
    assert seal.beacon["round"] == seal.beacon_detail["round"]
    with draws.after(draws_at), pytest.raises(Refused) as refused:
        services.reopen_terms(seal=seal, actor=observer_of(seal.draw), reason="网络不通")
    assert refused.value.code == "outcome_known"
    services.reopen_terms(seal=seal, actor=observer_of(seal.draw), reason="改用掷骰")


def test_the_lists_say_who_acts_next(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]]
) -> None:
    draw, parts = sent
    part = build.up_to_items(huizhou, parts[0])
    handler, observer = huizhou.actor("lead", Role.HANDLER), observer_of(draw)

    def texts(actor: Actor) -> list[str]:
        return [row.detail for row in selectors.todos(actor)]

    assert "封存匹配条件" in texts(handler)
    assert texts(observer) == []
    seal = build.sealed(huizhou, part)
    assert "封存匹配条件" not in texts(handler)
    assert texts(observer) == ["录入匹配随机源（1 个部门的条件已封存）"]
    supervision = huizhou.actor("lead", Role.SUPERVISION)
    with draws.after(seal.sealed_at + dt.timedelta(days=1)):
        assert not any("随机源仍未录入" in text for text in texts(handler))
    assert seal.planned_on is not None
    passed = dt.datetime.combine(seal.planned_on, dt.time(12), dt.UTC) + dt.timedelta(days=1)
    with draws.after(passed):
        for actor in (handler, supervision):
            assert any("随机源仍未录入" in text for text in texts(actor))
        other = huizhou.actor("partner", Role.HANDLER)
        assert not any("随机源仍未录入" in text for text in texts(other))
    build.thrown(seal)
    assert "核对并完成配置" in texts(handler)
    assert texts(observer) == []


def test_a_stranger_sees_no_seal(
    huizhou: Place, sent: tuple[Draw, list[DepartmentPart]], outsider: Actor
) -> None:
    seal = build.sealed(huizhou, sent[1][0])
    for actor in (outsider, actor_of(draws.observer(huizhou, 9))):
        with pytest.raises(Refused) as refused:
            selectors.seal_for(actor, seal.pk)
        assert refused.value.status == 404
    assert selectors.seal_for(observer_of(sent[0]), seal.pk) == seal
