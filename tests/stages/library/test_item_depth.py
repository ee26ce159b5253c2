"""Items at depth: codes for good, sub-items, numbers, veto points, versions compared, files."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from mingqian.foundation.files import tables
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.articles import articles_in, frequency_in, ratio_in
from mingqian.library.models import InspectionItem, InspectionItemList
from mingqian.library.sheets.item_rows import import_items
from tests.cast import Place
from tests.stages.library import build
from tests.told import told

pytestmark = pytest.mark.django_db
FACTS = {
    "category_code": "A", "ratio_text": "不低于5%", "ratio_percent": Decimal("5.00"),
    "ratio_bound": "at_least", "risk_ratios": {"A": 1.0, "D": 100.0}, "frequency_text": "每年1次",
    "frequency_times": 1, "frequency_months": 12, "frequency_bound": "exactly",
    "random_unit": "site", "required_qualification": "检验师", "required_post": "食药",
    "materials": ["营业执照", "台账"], "basis_valid_to": dt.date(2029, 1, 1),
    "result_handling": {"pending_followup": "case_filing"}, "guide": "=先看台账",
}  # fmt: skip
POINTS = [
    {"content": "亮照", "sub_item": "A01-1", "is_veto": True, "standard": "悬挂"},
    {"content": "台账", "method": "查阅", "basis": "第三条", "is_key": True},
]


@told
def deep(place: Place) -> InspectionItemList:
    """A list in force whose one item has everything an item can have."""
    item_list = build.draft(place.lead)
    item = build.add(item_list, "A01", **FACTS)
    services.set_sub_items(
        item=item,
        sub_items=[
            {"code": "A01-1", "name": "证照", "content": "照"},
            {"code": "A01-2", "name": "账"},
        ],
        actor=SYSTEM,
    )
    services.set_checkpoints(item=item, checkpoints=POINTS, actor=SYSTEM)
    return services.publish_list(item_list=item_list, actor=SYSTEM, reason="演示")


def renewed(item_list: InspectionItemList) -> InspectionItemList:
    """The next version in draft."""
    return services.new_version(
        item_list=item_list, adjustment_ground="法律法规修订", change_ground="修订", actor=SYSTEM
    )


def test_a_version_copies_sub_items_and_their_points_and_keeps_the_old_ones(
    changjiang: Place,
) -> None:
    first = deep(changjiang)
    second = renewed(first)
    item = second.items.get()
    services.set_sub_items(
        item=item, sub_items=[{"code": "A01-1", "name": "证照公示"}], actor=SYSTEM
    )
    veto = item.checkpoints.get(is_veto=True)
    assert (veto.sub_item.name, veto.sub_item.item_id) == ("证照公示", item.pk)
    old = first.items.get()
    assert [row.name for row in old.sub_items.all()] == ["证照", "账"]
    changes = {change.label: change for change in selectors.difference(first, second)[0].fields}
    assert list(changes) == ["抽查子项"]
    assert "A01-2 账" in changes["抽查子项"].old
    assert "A01-2" not in changes["抽查子项"].new


def test_a_code_stays_with_its_item_for_good(changjiang: Place) -> None:
    first = deep(changjiang)
    second = renewed(first)
    item = second.items.get()
    with pytest.raises(Refused, match="保持不变"):
        services.change_item(item=item, facts={"code": "A09"}, actor=SYSTEM)
    item = InspectionItem.objects.get(pk=item.pk)
    services.change_item(item=item, facts={"name": "演示·改了名的事项"}, actor=SYSTEM)
    services.remove_item(item=item, actor=SYSTEM)
    with pytest.raises(Refused, match="曾用于") as refused:
        build.add(second, "A01", name="演示·另一件事")
    assert "code" in refused.value.fields
    back = build.add(second, "A01")
    with pytest.raises(Refused, match="曾用于“证照”"):
        services.set_sub_items(
            item=back, sub_items=[{"code": "A01-1", "name": "全新的子项"}], actor=SYSTEM
        )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"risk_ratios": {"E": 5}}, "risk_ratios"),
        ({"risk_ratios": {"A": 101}}, "risk_ratios"),
        ({"ratio_percent": Decimal(120)}, "ratio_percent"),
        ({"frequency_times": 2, "frequency_months": None}, "frequency_months"),
        ({"result_handling": {"no_issue": "shouting"}}, "result_handling"),
        ({"random_unit": "street"}, "random_unit"),
        ({"ratio_bound": "about"}, "ratio_bound"),
    ],
)
def test_numbers_and_words_that_mean_nothing_are_named(
    huizhou: Place, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        build.add(build.draft(huizhou.lead), **facts)
    assert field in refused.value.fields


def test_a_category_code_names_one_category(huizhou: Place) -> None:
    item_list = build.draft(huizhou.lead)
    build.add(item_list, "A01", category_code="A")
    with pytest.raises(Refused, match="已用于“登记事项检查”"):
        build.add(item_list, "A02", category_code="A", category="另一类别")


def test_words_are_read_into_articles_and_numbers() -> None:
    first, second = articles_in("《甲法》第一百一十条第二款、第三条；《乙条例》")
    assert (first.law, first.articles) == ("甲法", ("第一百一十条第二款", "第三条"))
    assert second.articles == ()
    assert ratio_in("不低于3.5%") == (Decimal("3.5"), "at_least")
    assert ratio_in("A类3%、B类5%") is None
    assert frequency_in("每年不少于2次") == (2, 12, "at_least")
    assert frequency_in("每半年一次") == (1, 6, "exactly")
    assert frequency_in("每2年至多1次") == (1, 24, "at_most")
    assert frequency_in("按需开展") is None


@pytest.mark.clause("CJ-09c")
def test_the_version_of_a_day_is_the_one_in_force_then(changjiang: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)):
        first = build.published(changjiang.lead)
    with time_machine.travel(dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)):
        second = services.publish_list(item_list=renewed(first), actor=SYSTEM)
    on = {
        day: selectors.version_on(second, dt.date(2026, *day)) for day in ((2, 1), (5, 1), (7, 1))
    }
    assert list(on.values()) == [None, first, second]
    assert list(selectors.published_lists(on=dt.date(2026, 5, 1))) == [first]


def test_joint_lines_are_compared_too(changjiang: Place) -> None:
    def line(item_list: InspectionItemList, *others: object) -> None:
        services.add_joint_item(
            item_list=item_list, code="L1", domain="领域", name="演示·联合",
            lead_department=changjiang.lead, participating_departments=others, actor=SYSTEM,
        )  # fmt: skip

    lists = [
        services.start_list(department=changjiang.lead, kind="joint", year=year, actor=SYSTEM)
        for year in (2026, 2027)
    ]
    line(lists[0], changjiang.partner)
    line(lists[1], changjiang.partner, changjiang.third)
    (change,) = selectors.difference(lists[0], lists[1])
    assert [(row.label, changjiang.third.name in row.new) for row in change.fields] == [
        ("配合部门", True)
    ]


@pytest.mark.clause("JL-202a")
def test_the_report_names_expired_bases_bare_laws_and_sub_items_without_points(
    jilin: Place,
) -> None:
    item_list = build.draft(jilin.lead)
    item = build.add(item_list, basis="《演示法》", basis_valid_to=None)
    services.set_sub_items(item=item, sub_items=[{"code": "1", "name": "子项甲"}], actor=SYSTEM)
    services.set_checkpoints(item=item, checkpoints=[{"content": "点"}], actor=SYSTEM)
    codes = {gap.code: gap.text for row in selectors.quality_report(item_list) for gap in row.gaps}
    assert "《演示法》没有写明条款" in codes["basis_article"]
    assert "子项甲" in codes["sub_item"]
    services.change_item(item=item, facts={"basis_valid_to": dt.date(2020, 1, 1)}, actor=SYSTEM)
    codes = {gap.code for row in selectors.quality_report(item_list) for gap in row.gaps}
    assert "basis_expired" in codes


def test_a_workbook_brings_the_whole_list_back_and_csv_its_items(
    huizhou: Place, tmp_path: Path
) -> None:
    first = deep(huizhou)
    book, sheet = tmp_path / "list.xlsx", tmp_path / "list.csv"
    sheets = [("封面", [["演示·清单"]]), *selectors.list_as_sheets(first)]
    tables.write_xlsx(book, sheets)
    sheet.write_bytes(selectors.list_as_csv(first))
    for year, path in ((2027, book), (2028, sheet)):
        again = build.draft(huizhou.lead, year=year)
        done = import_items(item_list=again, path=path, actor=huizhou.actor("lead", Role.KEEPER))
        assert (done.added, done.refused) == (1, ())
        changed = [field for row in selectors.difference(first, again) for field in row.fields]
        expected = [] if path is book else ["抽查子项", "检查要点"]
        assert [field.label for field in changed] == expected


def test_a_joint_list_comes_from_a_file_and_unknown_departments_come_back(
    changjiang: Place, tmp_path: Path
) -> None:
    item_list = services.start_list(
        department=changjiang.lead, kind="joint", year=build.YEAR, actor=SYSTEM
    )
    path = tmp_path / "joint.csv"
    lead, other = changjiang.lead.name, changjiang.partner.name
    path.write_text(
        "编码,抽查领域,联合抽查事项,检查对象,发起部门,配合部门\n"
        f"L1,餐饮,演示·联合,饭店,{lead},{other}\nL2,餐饮,演示·二,饭店,{lead},不存在的局\n",
        encoding="utf-8",
    )
    done = import_items(item_list=item_list, path=path, actor=SYSTEM)
    assert (done.added, [row.row_no for row in done.refused]) == (1, [3])
    assert "没有部门“不存在的局”" in done.refused[0].reason
    assert "演示·二" in done.refused_csv().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "advice"),
    [(b"PK\x03\x04 no workbook", "无法读取"), (b"", "空的"), (b"\xff\xfea", "UTF-16")],
)
def test_a_file_that_is_no_table_is_refused_with_advice(
    huizhou: Place, tmp_path: Path, content: bytes, advice: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=advice):
        import_items(item_list=build.draft(huizhou.lead), path=path, actor=SYSTEM)


def test_qualification_and_post_an_item_asks_for_narrow_the_pool(huizhou: Place) -> None:
    item = deep(huizhou).items.get()
    fit = build.inspector(huizhou.lead, "合格", qualifications=["检验师"], post="食药")
    lacking = build.inspector(huizhou.lead, "不合格", post="工商")
    assert list(selectors.drawable_inspectors(huizhou.lead, items=[item])) == [fit]
    reasons = selectors.ineligibility(lacking, dt.date(2026, 5, 1), items=[item])
    assert [reason.code for reason in reasons] == ["qualification", "post"]
