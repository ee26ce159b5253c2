"""What an import brings beside an object's columns: licences, names, classes, station, guesses."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from mingqian.foundation.org.models import Department, DepartmentKind, Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.roles import Role
from mingqian.library import services
from mingqian.library.finding import find
from mingqian.library.models import ImportBatch, InspectionObject, License
from mingqian.library.selectors import inferred_districts
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
COLUMNS = {
    "name": "名称", "uscc": "代码", "region_code": "区划", "inferred_region": "推断",
    "city": "市", "risk_class": "分类", "capital_text": "资本", "station": "责任所",
    "former_name": "曾用名", "license_name": "许可证", "license_no": "证号",
    "license_issuer": "发证机关", "license_from": "自", "license_to": "至",
}  # fmt: skip


def load(folder: Path, *rows: dict[str, str]) -> ImportBatch:
    """Import rows, each given by some of its fields."""
    rules, path = folder / "rules.toml", folder / "rows.csv"
    listed = "\n".join(f'{name} = "{column}"' for name, column in COLUMNS.items())
    head = 'name = "beside"\nsource = "演示·许可库"\ndefault_type = "company"\n[columns]\n'
    rules.write_text(f"{head}{listed}\n", "utf-8")
    common = {"name": "演示·甲", "region_code": "441302"}
    lines = [",".join({**common, **row}.get(name, "") for name in COLUMNS) for row in rows]
    path.write_text("\n".join([",".join(COLUMNS.values()), *lines]) + "\n", "utf-8")
    call_command("import_objects", str(path), mapping=str(rules), stdout=io.StringIO())
    return ImportBatch.objects.order_by("-pk")[0]


def licence(number: str, **more: str) -> dict[str, str]:
    """The columns of a sound licence."""
    return {
        "license_name": "食品经营许可证", "license_no": number, "license_issuer": "演示局",
        "license_from": "2024-01-01", "license_to": "2029年1月1日", **more,
    }  # fmt: skip


@pytest.mark.usefixtures("districts")
def test_licences_former_names_classes_and_stations_come_in_and_twice_changes_nothing(
    huizhou: Place, tmp_path: Path
) -> None:
    station = Department.objects.create(
        code="demo-station", name="演示监管所", kind=DepartmentKind.UNIT, parent=huizhou.lead,
        region=Region.objects.get(pk="441302"),
    )  # fmt: skip
    rows = [
        {
            "uscc": build.uscc(1), "risk_class": "b", "capital_text": "100万元人民币",
            "station": station.name, "former_name": "演示·旧名；演示·甲", **licence("jy 1"),
        },
        {"uscc": build.uscc(2), "name": "演示·乙", **licence("JY2", license_to="长期")},
    ]  # fmt: skip
    assert load(tmp_path, *rows).added_count == 2
    found = InspectionObject.objects.get(uscc=build.uscc(1))
    assert (found.station, found.capital_amount, found.capital_currency) == (
        station, 1_000_000, "CNY",
    )  # fmt: skip
    [entry] = found.class_entries.all()
    today = timezone.localdate()
    assert (entry.risk_class, entry.on, entry.source) == ("B", today, "演示·许可库")
    assert [(row.name, row.until) for row in found.former_names.all()] == [("演示·旧名", today)]
    assert find(InspectionObject.objects.all(), "示·旧").get() == found
    held = found.licenses.get()
    assert (held.number, held.valid_to, held.issuer) == ("JY1", dt.date(2029, 1, 1), "演示局")
    assert License.objects.get(number="JY2").valid_to is None
    assert not InspectionObject.objects.get(uscc=build.uscc(2)).class_entries.exists()
    again = load(tmp_path, *rows)
    assert (again.unchanged_count, License.objects.count()) == (2, 2)
    rows[0]["license_to"] = "2031-01-01"
    assert load(tmp_path, *rows).updated_count == 1
    held.refresh_from_db()
    assert held.valid_to == dt.date(2031, 1, 1)
    assert "2031-01-01" in found.changes.get(field="许可证").new


@pytest.mark.usefixtures("districts")
def test_what_is_wrong_with_a_licence_or_a_station_is_named(huizhou: Place, tmp_path: Path) -> None:
    known = build.obj(huizhou.lead, 1)
    services.add_license(
        inspection_object=known, name="食品经营许可证", number="JY1", issuer="演示局",
        valid_from=dt.date(2024, 1, 1), source="演示", actor=SYSTEM,
    )  # fmt: skip
    rows = [
        licence("JY1"), licence("JY2", license_issuer=""), licence("JY3", license_from="昨天"),
        licence("JY4", license_to="2020-01-01"), {"station": "没有的所"}, licence("JY5"),
        licence("JY5"), licence("长" * 61),
    ]  # fmt: skip
    batch = load(tmp_path, *({"uscc": build.uscc(2 + at), **row} for at, row in enumerate(rows)))
    faults = [(fault.row_no, fault.field, fault.rule) for fault in batch.faults.order_by("row_no")]
    expected = [
        (2, "许可证编号", known.uscc), (3, "发证机关", "缺少发证机关"), (4, "自", "不是有效的日期"),
        (5, "至", "早于有效期自"), (6, "责任所", "没有这个所"), (8, "许可证编号", build.uscc(7)),
        (9, "证号", "超过 60 字"),
    ]  # fmt: skip
    assert [fault[:2] for fault in faults] == [row[:2] for row in expected]
    assert all(str(rule) in fault[2] for fault, (_, _, rule) in zip(faults, expected, strict=True))
    assert batch.added_count == 1, "a refused row leaves nothing"
    assert License.objects.count() == 2


@pytest.mark.usefixtures("districts")
def test_a_district_an_import_inferred_is_on_the_work_list(huizhou: Place, tmp_path: Path) -> None:
    guess = {"region_code": "", "city": "惠州", "inferred_region": "441302"}
    load(tmp_path, {"uscc": build.uscc(1), **guess}, {"uscc": build.uscc(2)})
    [row] = inferred_districts(huizhou.actor("lead", Role.KEEPER))
    assert row.uscc == build.uscc(1)
