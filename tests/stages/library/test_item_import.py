"""Importing published item lists with the columns departments really use."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library.models import InspectionItem, InspectionItemList
from mingqian.library.sheets.item_facts import methods_in
from mingqian.library.sheets.item_rows import import_items
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
HEADER = "编号,抽查事项名称,抽查子项,抽查依据,抽查主体,抽查对象,抽查比例,抽查方式,检查人员要求"


def file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """A published list as a file."""
    path = folder / "items.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_published_columns_become_items(huizhou: Place, tmp_path: Path) -> None:
    item_list = build.draft(huizhou.lead)
    path = file(
        tmp_path,
        "1,演示·食品监管,演示·生产监督,《演示法》,市级部门,食品企业,3%,现场检查、网络监测,无需专业资格",
        "2,演示·计量监管,,《演示法》,市级部门,用户,,抽样检测,须有计量资格",
    )
    done = import_items(item_list=item_list, path=path, actor=huizhou.actor("lead", Role.KEEPER))
    assert (done.added, done.refused) == (2, ())
    first, second = item_list.items.order_by("code")
    assert (first.category, first.name) == ("演示·食品监管", "演示·生产监督")
    assert first.methods == ["on_site", "online"]
    assert (first.ratio_text, first.required_speciality) == ("3%", "")
    assert (second.name, second.methods) == ("演示·计量监管", ["sampling"])
    assert second.required_speciality == "须有计量资格"


def test_where_four_facts_are_obligatory_rows_without_them_come_back(
    jilin: Place, tmp_path: Path
) -> None:
    item_list = build.draft(jilin.lead)
    path = file(
        tmp_path,
        "1,演示·证照检查,,《演示法》,省级部门,企业,,现场检查,",
        "2,演示·广告检查,,,省级部门,企业,,,",
        "3,少了列",
    )
    done = import_items(
        item_list=item_list, path=path, actor=SYSTEM, defaults={"content": "见指引"}
    )
    assert done.added == 1
    assert [row.row_no for row in done.refused] == [3, 4]
    assert "检查依据、检查方式" in done.refused[0].reason
    assert "错位" in done.refused[1].reason
    text = done.refused_csv().decode("utf-8-sig")
    assert text.splitlines()[1].startswith("3,2,演示·广告检查")


def test_a_file_without_an_item_column_is_refused(huizhou: Place, tmp_path: Path) -> None:
    path = file(tmp_path, "1,x", header="序号,备注")
    with pytest.raises(Refused, match="事项名称"):
        import_items(item_list=build.draft(huizhou.lead), path=path, actor=SYSTEM)


def test_importing_the_same_list_again_adds_nothing(huizhou: Place, tmp_path: Path) -> None:
    path = file(tmp_path, "1,演示·证照检查,,《演示法》,市级部门,企业,,现场检查,")
    for added in (1, 0):
        out = io.StringIO()
        call_command("import_items", str(path), department=huizhou.lead.code, stdout=out)
        assert f"新增 {added}" in out.getvalue()
    assert InspectionItem.objects.count() == 1
    assert InspectionItemList.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("现场检查、网络检查", ["on_site", "online"]),
        ("书式检查", ["written"]),
        ("检验检测", ["sampling"]),
        ("", []),
    ],
)
def test_method_words_are_read(text: str, methods: list[str]) -> None:
    assert methods_in(text) == methods


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["transcribed_items", "zhejiang_items_2017"])
def test_real_published_lists_load(huizhou: Place, shared: Path, name: str) -> None:
    item_list = build.draft(huizhou.lead)
    path = shared / "data" / "items" / f"{name}.csv"
    done = import_items(item_list=item_list, path=path, actor=SYSTEM)
    assert done.added >= 15
    assert len(done.refused) <= 2, [row.reason for row in done.refused]
    with path.open(encoding="utf-8-sig", newline="") as source:
        blank = sum(
            not (row.get("检查方式") or row.get("抽查方式")) for row in csv.DictReader(source)
        )
    assert item_list.items.filter(methods=[]).count() == blank
