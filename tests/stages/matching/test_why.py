"""«为什么是他»: one pairing told from the frozen record, number by number."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from fairdraw.match.deal import TAKEN, deal_table
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library import services as library
from mingqian.matching import selectors
from mingqian.matching.dealing.record import opened
from mingqian.matching.models import DepartmentPart
from tests.cast import Place
from tests.stages.matching import build, light

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealt(huizhou: Place) -> DepartmentPart:
    """Six inspectors, one recused, one without certificate; four objects."""
    people = build.staff(huizhou, "lead", 5)
    build.staff(huizhou, "lead", 1, valid_to=light.day(-3))
    things = light.objects(huizhou, 4)
    library.declare_recusal(
        inspector=people[0],
        inspection_object=things[0],
        ground="亲属",
        since=light.day(-1),
        actor=SYSTEM,
    )
    return build.dealt(huizhou, light.part_of(huizhou, things))


@pytest.mark.clause("CJ-14i", "PY-204d")
def test_every_pairing_is_told_as_it_was_dealt(dealt: DepartmentPart) -> None:
    deal = opened(dealt.deal_file)
    played = deal_table(deal.body["seed"], deal.table, explain=True)
    turns = list(played.assignment)
    for drawn in selectors.objects_of(dealt):
        told = selectors.why(dealt, drawn)
        trace = played.trace[drawn.oid]
        assert [card.is_taken for card in told.cards] == [look.verdict == TAKEN for look in trace]
        assert [card.number for card in told.cards] == [look.card for look in trace]
        assert (told.turn, told.turns) == (turns.index(drawn.oid) + 1, 4)
        names = [row.inspector.name for row in selectors.inspectors_on(dealt, drawn)]
        assert [card.name for card in told.cards if card.is_taken] == names
        assert told.department == 6
        assert len(told.eligible) + sum(len(row.names) for row in told.off) == 6


@pytest.mark.clause("HZ-09h")
def test_whoever_was_taken_off_stands_under_his_rule_with_its_clause(
    dealt: DepartmentPart,
) -> None:
    first, second = list(selectors.objects_of(dealt))[:2]
    labels = {row.label: (len(row.names), row.clause) for row in selectors.why(dealt, first).off}
    assert labels["执法证件无效"][0] == labels["回避"][0] == 1
    assert all(clause for _, clause in labels.values())
    assert "回避" not in {row.label for row in selectors.why(dealt, second).off}


def test_later_changes_of_the_register_do_not_change_what_is_told(
    dealt: DepartmentPart,
) -> None:
    drawn = selectors.objects_of(dealt).first()
    before = selectors.why(dealt, drawn)
    for person in dealt.department.inspectors.all():
        person.credentials.update(valid_to=dt.date(2021, 1, 1))
    assert selectors.why(dealt, drawn) == before


def test_a_record_that_does_not_replay_is_not_explained_away(dealt: DepartmentPart) -> None:
    body = json.loads(store.read(dealt.deal_file))
    first = body["assignment"][0]
    first["inspectors"] = first["inspectors"][::-1]
    dealt.deal_file = store.keep(
        json.dumps(body).encode(), name="x.json", media_type="application/json", actor=SYSTEM
    )
    drawn = selectors.objects_of(dealt).get(oid=first["object"])
    with pytest.raises(Refused) as refused:
        selectors.why(dealt, drawn)
    assert refused.value.code == "mismatch"


def test_before_the_deal_there_is_nothing_to_tell(huizhou: Place) -> None:
    part = light.part_of(huizhou, light.objects(huizhou, 1))
    with pytest.raises(Refused) as refused:
        selectors.why(part, selectors.objects_of(part).first())
    assert refused.value.status == 404
