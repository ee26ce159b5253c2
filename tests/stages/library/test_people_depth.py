"""Inspectors and experts at depth: auxiliary staff, dictionaries, files, the way into 专家库."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.models import Inspector, SupportingParty
from mingqian.library.sheets.people_rows import HEADER, import_people
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


@pytest.mark.clause("XL-204a", "CJ-10k")
def test_auxiliary_staff_stand_in_the_registry_and_in_no_pool(huizhou: Place) -> None:
    helper = build.inspector(huizhou.lead, "协管员", valid_to=None, staff_class="auxiliary")
    assert helper in selectors.inspectors_of(huizhou.lead)
    assert not selectors.drawable_inspectors(huizhou.lead, DAY).exists()
    assert [row.code for row in selectors.ineligibility(helper, DAY)] == ["auxiliary"]
    with pytest.raises(Refused, match="辅助人员没有执法资格"):
        services.add_credential(
            inspector=helper, number="1", issuer="演示", valid_from=DAY, valid_to=DAY, actor=SYSTEM
        )
    officer = build.inspector(huizhou.lead, "检查员乙")
    with pytest.raises(Refused, match="不能登记为辅助人员"):
        services.change_inspector(
            inspector=officer, facts={"staff_class": "auxiliary"}, actor=SYSTEM
        )


@pytest.mark.clause("XL-204a")
def test_an_expired_certificate_drops_out_of_every_pool_by_itself(huizhou: Place) -> None:
    last = dt.date(2026, 6, 10)
    person = build.inspector(huizhou.lead, valid_to=last)
    for day, inside in ((last, True), (last + dt.timedelta(days=1), False)):
        assert (person in selectors.drawable_inspectors(huizhou.lead, day)) is inside
        assert (selectors.ineligibility(person, day) == []) is inside


@pytest.mark.parametrize("kind", ["leave", "conflict", "training", "suspended"])
def test_every_kind_of_absence_is_dated(huizhou: Place, kind: str) -> None:
    person = build.inspector(huizhou.lead)
    services.add_leave(
        inspector=person, kind=kind, starts_on=DAY, ends_on=DAY, reason="演示", actor=SYSTEM
    )
    assert not selectors.drawable_inspectors(huizhou.lead, DAY).exists()
    assert selectors.drawable_inspectors(huizhou.lead, DAY + dt.timedelta(days=1)).exists()
    (reason,) = selectors.ineligibility(person, DAY)
    assert person.leaves.get().get_kind_display() in reason.text


def test_a_person_is_drawable_from_the_day_of_entry(huizhou: Place) -> None:
    person = build.inspector(huizhou.lead, entered_on=DAY)
    before = DAY - dt.timedelta(days=1)
    assert not selectors.drawable_inspectors(huizhou.lead, before).exists()
    assert [row.code for row in selectors.ineligibility(person, before)] == ["entered"]
    assert selectors.drawable_inspectors(huizhou.lead, DAY).get() == person


def test_a_departments_dictionary_binds_its_people_and_no_others(huizhou: Place) -> None:
    old = build.inspector(huizhou.lead, "检查员甲", post="旧岗位")
    services.add_word(department=huizhou.lead, kind="post", word="食药", actor=SYSTEM)
    with pytest.raises(Refused, match="不在本部门词典中，可用：食药") as refused:
        build.inspector(huizhou.lead, "检查员乙", post="消防")
    assert "post" in refused.value.fields
    build.inspector(huizhou.partner, "检查员丙", post="消防")
    services.change_inspector(inspector=old, facts={"position": "科员"}, actor=SYSTEM)
    word = selectors.dictionary_of(huizhou.lead).get()
    services.retire_word(word=word, on=DAY, actor=SYSTEM)
    assert selectors.words_of(huizhou.lead, "post") == []
    services.add_word(department=huizhou.lead, kind="post", word="食药", actor=SYSTEM)
    with pytest.raises(Refused, match="词典中已有"):
        services.add_word(department=huizhou.lead, kind="post", word="食药", actor=SYSTEM)
    with pytest.raises(Refused):
        services.add_word(
            department=huizhou.lead, kind="post", word="x",
            actor=huizhou.actor("partner", Role.KEEPER),
        )  # fmt: skip


def row(**cells: str) -> list[str]:
    """A row of the import by column name."""
    facts = {"工号": "H01", "姓名": "检查员甲", "人员类别": "具有行政执法资格的工作人员", **cells}
    return [facts.get(column, "") for column in HEADER]


def book(folder: Path, *rows: list[Any]) -> Path:
    """A workbook of people."""
    made = Workbook()
    for cells in (list(HEADER), *rows):
        made.active.append(cells)
    path = folder / "people.xlsx"
    made.save(path)
    return path


@pytest.mark.clause("CJ-10a")
def test_people_come_from_a_workbook_once_and_bad_rows_come_back(
    huizhou: Place, tmp_path: Path
) -> None:
    certificate = {
        "证件1编号": "ZJ-1", "证件1发证机关": "演示司法局", "证件1有效期起": "2024年1月1日",
        "证件1有效期至": "2029/12/31",
    }  # fmt: skip
    path = book(
        tmp_path,
        row(业务专长="食品、药品", 执法边界=huizhou.region.name, **certificate),
        row(工号="", 姓名="无号"),
        row(工号="H02", 人员类别="临时工"),
        row(工号="H03", 部门="别的局"),
        row(工号="H04", 证件1编号="ZJ-4", 证件1有效期至="不详"),
        row(工号="H05", 姓名="协管员", 人员类别="辅助人员"),
        row(工号="H01", 姓名="检查员甲"),
    )
    keeper = huizhou.actor("lead", Role.KEEPER)

    def load(**more: Any) -> Any:
        return import_people(department=huizhou.lead, path=path, actor=keeper, **more)

    assert load(is_dry_run=True).added == 2
    assert not Inspector.objects.exists()
    done = load()
    assert (done.added, [bad.row_no for bad in done.refused]) == (2, [3, 4, 5, 6, 8])
    wanted = ("至少填写一项", "没有“临时工”", "不是本部门", "不是日期", "同一人")
    for bad, text in zip(done.refused, wanted, strict=True):
        assert text in bad.reason
    person = Inspector.objects.get(number="H01")
    assert person.specialities == ["食品", "药品"]
    assert person.credentials.get().valid_to == dt.date(2029, 12, 31)
    again = load()
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    with pytest.raises(Refused):
        import_people(
            department=huizhou.lead, path=path, actor=huizhou.actor("partner", Role.KEEPER)
        )


def applied(place: Place, **more: Any) -> SupportingParty:
    """An expert's application at a place."""
    facts = {
        "name": "演示·专家甲", "domain": "特种设备", "unit": "演示·研究所",
        "region": place.region, "applied_on": DAY, "actor": place.actor("lead", Role.KEEPER),
    }  # fmt: skip
    return services.apply_for_register(**{**facts, **more})


@pytest.mark.clause("CJ-10d", "PY-202e")
def test_an_application_climbs_level_by_level_to_the_register_it_asks_for(
    changjiang: Place,
) -> None:
    keeper, office = (changjiang.actor("lead", role) for role in (Role.KEEPER, Role.OFFICE))
    city = changjiang.region.parent
    party = applied(changjiang, region=city)
    with pytest.raises(Refused):
        services.report_application(party=party, actor=keeper)
    party = services.review_application(party=party, reason="同意", actor=keeper)
    party = services.report_application(party=party, actor=keeper)
    with pytest.raises(Refused, match="逐级申报"):
        services.list_expert(party=party, actor=office)
    party = services.forward_application(party=party, actor=office)
    assert party.at_region == city
    with pytest.raises(Refused, match=city.name):
        services.list_expert(party=party, actor=office)
    assert not selectors.supporting_parties().exists()
    party = services.list_expert(party=party, actor=SYSTEM)
    assert selectors.supporting_parties(region=changjiang.region).get() == party
    steps = [line.event for line in journal.history(party)]
    assert len(steps) == 5


def test_a_refusal_says_why_and_another_application_begins_anew(huizhou: Place) -> None:
    keeper, office = (huizhou.actor("lead", role) for role in (Role.KEEPER, Role.OFFICE))
    party = applied(huizhou)
    party = services.review_application(party=party, reason="同意", actor=keeper)
    party = services.report_application(party=party, actor=keeper)
    with pytest.raises(Refused, match="理由"):
        services.refuse_application(party=party, reason="", actor=office)
    with pytest.raises(Refused):
        services.list_expert(party=party, actor=keeper)
    party = services.refuse_application(party=party, reason="领域不符", actor=office)
    assert (party.state, party.refusal) == ("refused", "领域不符")
    party = services.apply_again(party=party, reason="补充材料", actor=keeper)
    assert (party.state, party.unit_opinion) == ("applied", "")
    party = services.refuse_application(party=party, reason="单位不同意", actor=keeper)
    assert party.state == "refused"


def test_who_may_enter_and_what_lapses(huizhou: Place, changjiang: Place) -> None:
    keeper = huizhou.actor("lead", Role.KEEPER)
    with pytest.raises(Refused, match="不能直接登记"):
        services.add_party(
            kind="expert", name="专家", domain="x", region=huizhou.region, actor=keeper
        )
    with pytest.raises(Refused, match="本级或者上级"):
        applied(huizhou, region=changjiang.region)
    with pytest.raises(Refused, match="所在单位"):
        applied(huizhou, unit=" ")
    party = services.add_party(
        kind="agency", name="演示·检测所", domain="检测", region=huizhou.region, actor=keeper,
        valid_to=DAY,
    )  # fmt: skip
    after = DAY + dt.timedelta(days=1)
    assert selectors.supporting_parties(on=DAY).exists()
    assert not selectors.supporting_parties(on=after).exists()
    assert list(selectors.lapsing_parties(huizhou.region, DAY - dt.timedelta(days=30))) == [party]
    with pytest.raises(Refused, match="晚于"):
        services.renew_party(party=party, valid_to=DAY, reason="换证", actor=keeper)
    services.renew_party(party=party, valid_to=dt.date(2030, 1, 1), reason="换证", actor=keeper)
    assert selectors.supporting_parties(on=after).exists()
