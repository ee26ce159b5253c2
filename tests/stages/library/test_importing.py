"""Importing a register: good rows load, bad rows come back with reasons, nothing is guessed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.intake import importing, mapping
from mingqian.library.models import ImportBatch, InspectionObject, ObjectType
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
MAPPING = "registry-extract"


@pytest.fixture
def home(huizhou: Place, districts: dict[str, Region]) -> Place:
    """惠州 with its districts."""
    return huizhou


def load(path: Path, **options: Any) -> ImportBatch:
    """Import a file by the command and return its batch."""
    call_command("import_objects", str(path), mapping=MAPPING, stdout=io.StringIO(), **options)
    return ImportBatch.objects.order_by("-pk")[0]


def figures(batch: ImportBatch) -> tuple[int, int, int, int, int]:
    """Rows read, added, updated, unchanged, refused."""
    return (
        batch.read_count,
        batch.added_count,
        batch.updated_count,
        batch.unchanged_count,
        batch.refused_count,
    )


@pytest.mark.clause("CJ-10a")
def test_good_rows_load_and_bad_rows_come_back_with_reasons(home: Place, tmp_path: Path) -> None:
    wrong = build.uscc(3)[:-1] + ("0" if build.uscc(3)[-1] != "0" else "1")
    path = build.extract(
        tmp_path,
        build.row(1),
        build.row(2, 企业名称=""),
        build.row(3, 统一社会信用代码=wrong),
        build.row(4) + ",多出一列",
        build.row(5, 成立日期="2999-01-01"),
        build.row(6, 成立日期="昨天"),
        build.row(7, 企业名称="长" * 201),
        build.row(1, 企业名称="演示·同一代码"),
        build.row(8, 主体类别="神秘主体"),
        build.row(9, 市="不存在", 住所区县代码_推断=""),
        build.row(10),
    )
    batch = load(path)
    assert figures(batch) == (11, 2, 0, 0, 9)
    faults = {fault.row_no: fault for fault in batch.faults.all()}
    expected = {
        3: ("企业名称", "名称不能为空"),
        4: ("统一社会信用代码", "校验位"),
        5: ("整行", "应为 12 列，实为 13 列"),
        6: ("成立日期", "不合常理"),
        7: ("成立日期", "不是有效的日期"),
        8: ("企业名称", "超过 200 字"),
        9: ("统一社会信用代码", "与第 2 行重复"),
        10: ("主体类别", "不在字段对应之内"),
        11: ("市", "无法确定所属区划"),
    }
    assert set(faults) == set(expected)
    for row_no, (field, rule) in expected.items():
        assert faults[row_no].field == field, row_no
        assert rule in faults[row_no].rule, row_no
        assert faults[row_no].advice, row_no
    assert InspectionObject.objects.get(uscc=build.uscc(1)).name == "演示·第1号公司"


@pytest.mark.clause("JL-203d")
def test_entities_are_keyed_by_code_with_source_and_time(home: Place, tmp_path: Path) -> None:
    batch = load(build.extract(tmp_path, build.row(1)), source="演示·公示系统摘录")
    row = InspectionObject.objects.get()
    assert row.oid == f"uscc:{build.uscc(1)}"
    assert row.source == "演示·公示系统摘录"
    assert row.source_at == batch.started_at
    assert row.capital_text == "1,000(万元人民币)"
    assert (row.region_id, row.is_region_inferred) == ("441302", True)
    assert row.department == home.lead


def test_importing_twice_changes_nothing(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1), build.row(2))
    load(path)
    before = list(InspectionObject.objects.order_by("pk").values())
    assert figures(load(path)) == (2, 0, 0, 2, 0)
    assert list(InspectionObject.objects.order_by("pk").values()) == before


@pytest.mark.clause("CJ-10f", "CJ-10g")
def test_a_later_extract_updates_names_and_states_and_logs_the_difference(
    home: Place, tmp_path: Path
) -> None:
    load(build.extract(tmp_path, build.row(1), build.row(2)))
    later = build.extract(tmp_path, build.row(1, 企业名称="演示·新名"), build.row(2), name="b.csv")
    assert figures(load(later, source="演示·第二期")) == (2, 0, 1, 1, 0)
    change = InspectionObject.objects.get(uscc=build.uscc(1)).changes.get()
    assert (change.field, change.old, change.new, change.source) == (
        "名称", "演示·第1号公司", "演示·新名", "演示·第二期",
    )  # fmt: skip


@pytest.mark.clause("CJ-10h")
def test_products_and_projects_come_from_the_business_system_by_their_own_number(
    home: Place, tmp_path: Path
) -> None:
    rules = tmp_path / "products.toml"
    rules.write_text(
        'name = "products"\nsource = "演示·业务系统"\ndefault_type = "product"\n'
        '[columns]\nname = "产品"\nown_number = "编号"\nowner = "生产单位"\nregion_code = "区划"\n',
        encoding="utf-8",
    )
    path = tmp_path / "p.csv"
    path.write_text(
        "产品,编号,生产单位,区划\n演示·电梯,T-1,演示·甲厂,441302\n演示·锅炉,,演示·甲厂,441302\n"
        "演示·叉车,T-3,,441302\n",
        encoding="utf-8",
    )
    for expected in ((3, 1, 0, 0, 2), (3, 0, 0, 1, 2)):
        call_command("import_objects", str(path), mapping=str(rules), stdout=io.StringIO())
        assert figures(ImportBatch.objects.order_by("-pk")[0]) == expected
    row = InspectionObject.objects.get()
    assert (row.oid, row.object_type, row.owner) == ("obj:T-1", "product", "演示·甲厂")


def test_the_type_follows_from_category_type_and_name(home: Place, tmp_path: Path) -> None:
    rows = {
        "sole_trader": build.row(1, 主体类别="个体工商户", 企业类型_原始="个体户"),
        "cooperative": build.row(2, 主体类别="农民专业合作社"),
        "branch": build.row(3, 企业名称="演示·公司惠州分公司"),
        "sole_owner": build.row(4, 企业类型_原始="个人独资企业"),
        "partnership": build.row(5, 企业类型_原始="普通合伙"),
        "non_company": build.row(6, 企业类型_原始="集体所有制"),
        "company": build.row(7),
    }
    load(build.extract(tmp_path, *rows.values()))
    found = InspectionObject.objects.order_by("uscc").values_list("object_type", flat=True)
    assert list(found) == list(rows)
    assert set(rows) <= set(ObjectType.values)


def test_a_county_outside_the_stated_city_is_not_believed(
    home: Place, jilin: Place, tmp_path: Path
) -> None:
    load(
        build.extract(
            tmp_path,
            build.row(1, 住所区县代码_推断="220000"),
            build.row(2, 住所区县代码_推断="", 住所="演示路1号"),
        )
    )
    rows = InspectionObject.objects.order_by("uscc").values_list("region", "is_region_inferred")
    assert list(rows) == [("441300", False), ("441300", False)]


def test_a_guess_never_replaces_a_stated_region(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1))
    load(path)
    row = InspectionObject.objects.get()
    services.change_object(
        inspection_object=row,
        facts={"region": Region.objects.get(pk="441322"), "is_region_inferred": False},
        reason="实地核实",
        actor=SYSTEM,
    )
    assert figures(load(path)) == (1, 0, 0, 1, 0)
    row.refresh_from_db()
    assert row.region_id == "441322"


def test_default_dates_count_as_unknown(home: Place, tmp_path: Path) -> None:
    load(build.extract(tmp_path, build.row(1, 成立日期="1979-01-01"), build.row(2, 成立日期="")))
    dates = InspectionObject.objects.values_list("established_on", flat=True)
    assert list(dates) == [None, None]


@pytest.mark.clause("PY-202b")
def test_an_import_of_another_department_leaves_the_facts_alone(
    home: Place, tmp_path: Path
) -> None:
    load(build.extract(tmp_path, build.row(1)))
    registry = services.open_registry(department=home.partner, name="演示·排污库", actor=SYSTEM)
    path = build.extract(tmp_path, build.row(1, 企业名称="演示·改了名"), name="b.csv")
    batch = load(path, department=home.partner.code, registry="演示·排污库")
    assert (figures(batch), batch.foreign_count) == ((1, 0, 0, 1, 0), 1)
    row = InspectionObject.objects.get()
    assert row.name == "演示·第1号公司"
    assert list(selectors.members_of(registry)) == [row]


def test_registers_by_rule_follow_an_import(home: Place, tmp_path: Path) -> None:
    registry = services.open_registry(
        department=home.lead, name="演示·食品库", rule={"keywords": ["食品"]}, actor=SYSTEM
    )
    load(build.extract(tmp_path, build.row(1), build.row(2, 经营范围="建材")))
    assert [row.uscc for row in selectors.members_of(registry)] == [build.uscc(1)]


def test_a_dry_run_reports_and_writes_nothing(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1), build.row(2, 企业名称=""))
    batch = load(path, dry_run=True)
    assert figures(batch) == (2, 1, 0, 0, 1)
    assert batch.faults.count() == 1
    assert not InspectionObject.objects.exists()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (build.HEADER.encode(), "没有数据行"),
        ("名字,代码\n甲,乙\n".encode(), "没有列“企业名称"),
        (build.HEADER.encode() + b"\n\xff\xff\xff,\x80\n", "无法读取"),
        (b"PK\x03\x04workbook", "Excel"),
        (b"\xd0\xcf\x11\xe0old", "旧版 Excel"),
        ("企业名称".encode("utf-16"), "UTF-16"),
        ((build.HEADER + ",市\n").encode(), "“市”出现两次"),
        ((build.HEADER + '\n"未闭合,引号\n').encode(), "引号"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    home: Place, tmp_path: Path, content: bytes, word: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=word):
        load(path)
    assert not ImportBatch.objects.exists()


def test_a_gbk_file_is_recognised_and_said_to_be_one(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1), encoding="gbk")
    batch = load(path)
    assert (figures(batch), batch.encoding) == ((1, 1, 0, 0, 0), "gbk")
    assert InspectionObject.objects.get().name == "演示·第1号公司"
    with pytest.raises(CommandError, match="不是 utf-8 编码"):
        load(path, encoding="utf-8")


def test_a_bom_and_blank_lines_do_not_disturb(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1), "", build.row(2), encoding="utf-8-sig")
    assert figures(load(path)) == (2, 2, 0, 0, 0)


def test_an_unknown_mapping_or_department_is_refused_by_name(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1))
    with pytest.raises(CommandError, match="registry-extract"):
        call_command("import_objects", str(path), mapping="nothing")
    with pytest.raises(CommandError, match="nobody"):
        load(path, department="nobody")
    with pytest.raises(CommandError, match="没有名录库"):
        load(path, department=home.lead.code, registry="无此库")


def test_checked_first_then_confirmed_writes_the_same_rows(home: Place, tmp_path: Path) -> None:
    keeper = home.actor("lead", Role.KEEPER)
    file = importing.keep_file(build.extract(tmp_path, build.row(1), build.row(2)), keeper)
    checked = importing.prepare(
        file=file,
        mapping=mapping.find(MAPPING),
        actor=keeper,
        department=home.lead,
        is_dry_run=True,
    )
    with pytest.raises(Refused, match="先完成核对"):
        importing.confirm(checked=checked, actor=keeper)
    importing.run_here(checked, keeper)
    checked.refresh_from_db()
    batch = importing.confirm(checked=checked, actor=keeper)
    importing.run_here(batch, keeper)
    batch.refresh_from_db()
    assert figures(batch) == figures(checked) == (2, 2, 0, 0, 0)
    assert "新增 2" in journal.history(batch)[0].sentence


def test_a_keeper_imports_only_for_the_own_department(home: Place, tmp_path: Path) -> None:
    keeper = home.actor("lead", Role.KEEPER)
    file = importing.keep_file(build.extract(tmp_path, build.row(1)), keeper)
    with pytest.raises(Refused) as refused:
        importing.prepare(
            file=file, mapping=mapping.find(MAPPING), actor=keeper, department=home.partner
        )
    assert refused.value.status == 403


def test_a_record_merged_away_stays_as_it_was(home: Place, tmp_path: Path) -> None:
    load(build.extract(tmp_path, build.row(1), build.row(2)))
    kept = InspectionObject.objects.get(uscc=build.uscc(1))
    double = InspectionObject.objects.get(uscc=build.uscc(2))
    services.merge(duplicate=double, into=kept, reason="同一主体", actor=SYSTEM)
    batch = load(build.extract(tmp_path, build.row(2, 企业名称="演示·新名"), name="later.csv"))
    assert (batch.updated_count, batch.unchanged_count) == (0, 1)
    double.refresh_from_db()
    assert double.name == "演示·第2号公司"
