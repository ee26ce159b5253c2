"""The recusal graph: kin, former employers with their term, what a recused body answers for."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules import selectors as rules
from mingqian.library import selectors, services
from mingqian.library.models import InspectionObject, Inspector, RecusalKind
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def declare(person: Inspector, thing: InspectionObject, kind: str, since: dt.date) -> None:
    """A recusal on the register."""
    services.declare_recusal(
        inspector=person,
        inspection_object=thing,
        kind=kind,
        ground="演示",
        since=since,
        actor=SYSTEM,
    )


def barred(place: Place, person: Inspector, on: dt.date, *things: InspectionObject) -> set[int]:
    """Which of the objects are closed to a person on a day."""
    found = selectors.barred_pairs([person], things, on, rules.for_region(place.lead, on))
    return {pk for pk, pairs in found.items() if person.iid in pairs}


@pytest.mark.clause("HZ-09h")
def test_a_former_employer_bars_for_the_rulebooks_years_and_no_longer(huizhou: Place) -> None:
    person, company = build.inspector(huizhou.lead), build.obj(huizhou.lead, 1)
    declare(person, company, RecusalKind.FORMER_EMPLOYER, dt.date(2024, 2, 29))
    years = rules.for_region(huizhou.lead, DAY).number("recusal.former_employer_years")
    assert years == 3
    last = dt.date(2024 + years, 2, 28)
    assert barred(huizhou, person, last, company) == {company.pk}
    assert not barred(huizhou, person, last + dt.timedelta(days=1), company)
    (reason,) = selectors.ineligibility(person, DAY, inspection_object=company)
    assert "曾在该单位任职" in reason.text
    assert reason.clause


@pytest.mark.clause("HZ-09h")
def test_kin_bar_without_an_end_and_reach_what_the_body_answers_for(huizhou: Place) -> None:
    person, company = build.inspector(huizhou.lead), build.obj(huizhou.lead, 1)
    facts = {"object_type": "project", "owner": company.name}
    project = services.add_object(
        object_type="project",
        own_number="P1",
        facts={"name": "演示·在建项目", "region": huizhou.region, "owner": company.name},
        department=huizhou.lead,
        actor=SYSTEM,
    )
    other = services.add_object(
        object_type=facts["object_type"],
        own_number="P2",
        facts={"name": "演示·他家项目", "region": huizhou.region, "owner": "演示·他人公司"},
        department=huizhou.lead,
        actor=SYSTEM,
    )
    declare(person, company, RecusalKind.KIN, dt.date(2015, 1, 1))
    assert barred(huizhou, person, DAY, company, project, other) == {company.pk, project.pk}
    colleague = build.inspector(huizhou.lead, "检查员乙")
    assert not barred(huizhou, colleague, DAY, company, project, other)


def test_a_tie_outside_the_word_list_is_refused(huizhou: Place) -> None:
    person, company = build.inspector(huizhou.lead), build.obj(huizhou.lead, 1)
    with pytest.raises(Refused) as refused:
        declare(person, company, "neighbour", DAY)
    assert "kind" in refused.value.fields
    assert not person.recusals.exists()


@pytest.mark.clause("JL-203g", "CJ-14h")
def test_what_an_item_asks_is_met_by_a_speciality_or_a_qualification(jilin: Place) -> None:
    build.inspector(jilin.lead, "检查员甲", qualifications=["特种设备安全监察员"])
    build.inspector(jilin.lead, "检查员乙", specialities=["特种设备安全监察员"])
    build.inspector(jilin.lead, "检查员丙", qualifications=["行政执法资格"])
    items = list(
        build.published(jilin.lead, "A01", required_speciality="特种设备安全监察员").items.all()
    )
    names = selectors.drawable_inspectors(jilin.lead, DAY, items=items).values_list(
        "name", flat=True
    )
    assert set(names) == {"检查员甲", "检查员乙"}
