"""What files bring along: workbooks, titles, merged headers, odd encodings, old numbers, damage."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mingqian.foundation.files import tables
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import selectors, services
from mingqian.library.finding import find
from mingqian.library.intake import guessing, importing, mapping, opening, returned
from mingqian.library.intake.facts import cells
from mingqian.library.intake.files import csv_rows, headers, workbook
from mingqian.library.intake.writing import Writer
from mingqian.library.models import ImportBatch, InspectionObject
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db
COLUMNS = build.HEADER.split(",")


@pytest.fixture
def home(huizhou: Place, districts: dict[str, Region]) -> Place:
    """惠州 with its districts."""
    return huizhou


def load(path: Path, **options: Any) -> ImportBatch:
    """Import a file by the command and return its batch."""
    options.setdefault("mapping", "registry-extract")
    call_command("import_objects", str(path), stdout=io.StringIO(), **options)
    return ImportBatch.objects.order_by("-pk")[0]


def line(number: int, **changes: Any) -> list[Any]:
    """The cells of a sound row, as a workbook holds them."""
    plain = next(csv.reader([build.row(number)]))
    return [changes.get(name, text) for name, text in zip(COLUMNS, plain, strict=True)]


def book(path: Path, rows: list[list[Any]], *, merged: tuple[str, ...] = ()) -> Path:
    """A workbook with a cover sheet without data, the rows, and a sheet behind them."""
    made = Workbook()
    made.active.title = "封面"
    sheet = made.create_sheet("名录")
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    made.create_sheet("说明").append(["别处", "的", "数据"])
    made.save(path)
    return path


def test_a_workbook_is_read_below_its_title_with_dates_numbers_and_blank_columns(
    home: Place, tmp_path: Path
) -> None:
    rows = [
        ["演示市市场主体名录"], [], [*COLUMNS, None],
        line(1, 成立日期=dt.date(2020, 1, 31)), [*line(2, 成立日期=43861), None],
        line(3, 统一社会信用代码=914413000000000000), line(4, 企业名称=""), [],
        line(5, 住所="甲\n乙"),
    ]  # fmt: skip
    batch = load(book(tmp_path / "a.xlsx", rows, merged=("A1:L1",)))
    assert (batch.encoding, batch.sheet, batch.row_count) == ("xlsx", "名录", 5)
    assert (batch.added_count, batch.refused_count) == (3, 2)
    days = InspectionObject.objects.order_by("uscc").values_list("established_on", flat=True)
    assert list(days)[:2] == [dt.date(2020, 1, 31)] * 2
    spoilt, nameless = batch.faults.all()
    assert (spoilt.row_no, nameless.row_no) == (6, 7)
    assert "末几位已丢失" in spoilt.rule
    assert "文本" in spoilt.advice
    with pytest.raises(CommandError, match="没有工作表“无”；现有：封面、名录、说明"):
        load(tmp_path / "a.xlsx", sheet="无")


def test_refused_rows_come_back_as_the_file_they_came_in_and_link_to_it(
    home: Place, tmp_path: Path
) -> None:
    bad, long = line(2, 企业名称=""), build.row(3) + ",多,出"
    first = load(book(tmp_path / "a.xlsx", [COLUMNS, line(1), bad]))
    pieces, kind = returned.file_of(first)
    assert kind == tables.XLSX
    path = tmp_path / returned.name_of(first)
    path.write_bytes(b"".join(pieces))
    sheet = load_workbook(path).active
    assert [cell.value for cell in sheet[1]][: len(COLUMNS)] == COLUMNS
    assert [cell.value for cell in sheet[2]][-3:] == ["企业名称：名称不能为空", "补填名称", "3"]
    assert sheet["B2"].value == build.uscc(2)
    sheet["A2"].value = "演示·更正"
    sheet.parent.save(path)
    second = load(path)
    assert (second.added_count, second.corrects) == (1, first)
    again = load(build.extract(tmp_path, build.row(4, 企业名称=""), long, encoding="gbk"))
    text = b"".join(returned.file_of(again)[0]).decode("gb18030")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == [*COLUMNS, f"退回原因（批次{again.pk}）", "如何更正", "原行号"]
    assert rows[1][4] == "1,000(万元人民币)"
    assert rows[2][-3:] == ["3", "多", "出"], "nothing of a shifted row is lost"


def test_a_double_that_comes_back_untouched_is_still_a_double(home: Place, tmp_path: Path) -> None:
    double = build.row(1, 企业名称="演示·重复行")
    first = load(build.extract(tmp_path, build.row(1), build.row(2), double))
    assert (first.added_count, first.refused_count) == (2, 1)
    path = tmp_path / "back.csv"
    path.write_bytes(b"".join(returned.file_of(first)[0]))
    again = load(path)
    assert (again.updated_count, again.refused_count) == (0, 1)
    assert "与第 2 行重复" in again.faults.get().rule
    path.write_text(path.read_text("utf-8-sig").replace("演示·重复行", "演示·改过"), "utf-8")
    assert load(path).updated_count == 1


def test_a_district_named_in_the_address_is_a_guess_within_the_city(
    home: Place, tmp_path: Path
) -> None:
    places = {
        1: ("广东", "惠州市", "惠城区江北路1号"),
        2: ("", "", "广东省惠州市惠城区江北路1号"),
        3: ("广东", "惠州市", "江北路1号"),
    }
    rows = [
        build.row(n, 省=province, 市=city, 住所=address, 住所区县代码_推断="")
        for n, (province, city, address) in places.items()
    ]
    load(build.extract(tmp_path, *rows))
    found = {
        row.uscc: (row.region_id, row.is_region_inferred) for row in InspectionObject.objects.all()
    }
    assert found == {
        build.uscc(1): ("441302", True),
        build.uscc(2): ("441302", True),
        build.uscc(3): ("441300", False),
    }


def test_a_file_is_its_persons_and_not_that_of_a_namesake(home: Place, tmp_path: Path) -> None:
    path = build.extract(tmp_path, build.row(1))
    mine = home.actor("lead", Role.HANDLER)
    namesake = replace(mine, person_id=(mine.person_id or 0) + 1000)
    file = importing.keep_file(path, mine)
    assert importing.uploaded(mine, file.pk) == file
    with pytest.raises(Refused) as refused:
        importing.uploaded(namesake, file.pk)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-03-05 01:02:00", dt.date(2019, 3, 5)),
        ("2019-03-05T01:02:00", dt.date(2019, 3, 5)),
        ("2019/3/5 1:02", dt.date(2019, 3, 5)),
        ("2019-03-05 um", None),
    ],
)
def test_a_time_of_day_behind_a_date_is_left_out(text: str, day: dt.date | None) -> None:
    assert cells.date_of(text) == day


def test_the_picture_of_a_control_character_is_no_way_around(home: Place, tmp_path: Path) -> None:
    batch = load(build.extract(tmp_path, build.row(1, 企业名称="演示·甲␀乙")))
    assert "控制字符" in batch.faults.get().rule


@pytest.mark.parametrize(
    ("rows", "merged", "names", "row_no"),
    [
        ([["名称", "代码"]], (), ["名称", "代码"], 1),
        ([["名录"], ["名称", "代码", "", ""], ["甲", "1"]], (), ["名称", "代码"], 2),
        ([["名称", "住所", ""], ["", "省", "市"]], (), ["名称", "省", "市"], 2),
        (
            [["名称", "住所", "", "联系", ""], ["", "省", "号", "人", "号"]], (),
            ["名称", "省", "住所·号", "人", "联系·号"], 2,
        ),
        ([["名称", "代码"], ["名称甲", "1"]], [(0, 0, 1, 0)], ["名称甲", "1"], 2),
        ([["名称"], ["甲"]], (), ["名称"], 1),
    ],
)  # fmt: skip
def test_the_header_is_found_below_a_title_and_over_two_rows(
    rows: list[list[str]], merged: Any, names: list[str], row_no: int
) -> None:
    found = headers.find(list(enumerate(rows, start=1)), merged)
    assert (found.names, found.row_no) == (names, row_no)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-01-31", "2020-01-31"), ("2020/1/31", "2020-01-31"), ("2020.1.31", "2020-01-31"),
        ("2020年1月31日", "2020-01-31"), ("20200131", "2020-01-31"), ("43861", "2020-01-31"),
        ("2020-01-31 00:00:00", "2020-01-31"), ("31.1.2020", ""), ("2020-02-30", ""),
        ("20201301", ""), ("60", ""), ("昨天", ""),
    ],
)  # fmt: skip
def test_dates_come_in_five_forms(text: str, day: str) -> None:
    found = cells.date_of(text)
    assert (found.isoformat() if found else "") == day


def test_older_numbers_find_the_object_that_is_known_by_them(home: Place, tmp_path: Path) -> None:
    number = "11010800000001" + cells.registration_check_digit("11010800000001")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    columns = {"name": "名称", "uscc": "代码", "registration_no": "注册号", "region_code": "区划"}
    rules = tmp_path / "codes.toml"
    listed = "\n".join(f'{name} = "{column}"' for name, column in columns.items())
    rules.write_text(f'name = "codes"\ndefault_type = "company"\n[columns]\n{listed}\n', "utf-8")
    path = tmp_path / "codes.csv"
    codes = [
        (build.uscc(1), number), (build.uscc(2), "4413000000001"), (build.uscc(3), wrong),
        ("4413000000001", ""), ("", "44130000000019"), (wrong, ""), ("9.1441300E+17", ""),
        ("演示·串到代码栏", ""), (build.uscc(4), "4413"),
    ]  # fmt: skip
    lines = [f"演示·{code[:4]}{old[:4]},{code},{old},441302" for code, old in codes]
    lines.append(f"2020-01-31,{build.uscc(5)},,441302")
    path.write_text("名称,代码,注册号,区划\n" + "\n".join(lines) + "\n", "utf-8")
    batch = load(path, mapping=str(rules))
    faults = {fault.row_no: fault.rule for fault in batch.faults.all()}
    expected = dict(enumerate(
        ["校验位", "与第 3 行重复", "没有登记过该注册号", "校验位", "末几位已丢失", "一栏是文字",
         "13、14 或 15 位", "一栏是日期"], start=4,
    ))  # fmt: skip
    assert set(faults) == set(expected)
    for row_no, rule in expected.items():
        assert rule in faults[row_no], row_no
    known = InspectionObject.objects.get(uscc=build.uscc(1))
    assert [(row.number, row.source) for row in known.codes.all()] == [(number, batch.source)]
    assert list(selectors.find(InspectionObject.objects.all(), number[:9])) == [known]
    later = tmp_path / "later.csv"
    others = f"演示·另户,{build.uscc(7)},{number},441302\n"
    others += f"演示·再户,{build.uscc(8)},4413000000009,441302\n"
    text = f"名称,代码,注册号,区划\n演示·改名,{number},,441302\n{others}"
    later.write_text(text + f"演示·三户,{build.uscc(9)},4413000000009,441302\n", "utf-8")
    batch = load(later, mapping=str(rules))
    assert (batch.updated_count, batch.added_count) == (1, 1)
    taken = {fault.row_no: (fault.field, fault.rule) for fault in batch.faults.all()}
    assert [taken[row_no][0] for row_no in (3, 5)] == ["注册号", "注册号"]
    assert build.uscc(1) in taken[3][1]
    assert build.uscc(8) in taken[5][1]
    known.refresh_from_db()
    assert known.name == "演示·改名"


def test_the_mapping_of_a_source_is_remembered_and_unknown_headers_are_guessed(
    home: Place, tmp_path: Path
) -> None:
    header = ["单位名称", "社会信用代码", "注册号", "详细地址", "无关"]
    offered = guessing.offer(header, department=home.lead)
    assert offered.origin == "按列名推测"
    assert offered.mapping.columns == {
        "name": "单位名称", "uscc": "社会信用代码", "registration_no": "注册号",
        "address": "详细地址",
    }  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text(",".join(header) + "\n演示·甲,,,,\n", "utf-8")
    chosen = mapping.adapted(offered.mapping, {"name": "无关"}, "project")
    importing.prepare(
        file=importing.keep_file(path, SYSTEM), mapping=chosen, actor=SYSTEM,
        department=home.lead, source="演示·项目库",
    )  # fmt: skip
    again = guessing.offer(header, department=home.lead, source="演示·项目库")
    assert again.mapping.columns == {"name": "无关"}
    assert again.mapping.default_type == "project"
    assert guessing.remembered(home.partner, "演示·项目库") is None


def test_imported_names_are_found_and_later_ones_replace_them(home: Place, tmp_path: Path) -> None:
    load(build.extract(tmp_path, build.row(1, 企业名称="演示·江宁ABC食品"), build.row(2)))
    rows = InspectionObject.objects.all()
    assert [row.uscc for row in find(rows, "宁AB")] == [build.uscc(1)]
    load(build.extract(tmp_path, build.row(1, 企业名称="演示·南市"), name="b.csv"))
    assert [row.name for row in find(rows, "江宁")] == ["演示·南市"], "by its former name"
    assert [row.uscc for row in find(rows, "南市")] == [build.uscc(1)]
    services.add_object(
        object_type="company", uscc=build.uscc(3), department=home.lead, actor=SYSTEM,
        facts={"name": "演示·西郊", "region": home.region},
    )  # fmt: skip
    assert [row.uscc for row in find(rows, "西郊")] == [build.uscc(3)], "the trigger is back"


def test_an_object_somebody_else_adds_meanwhile_becomes_a_known_one(
    home: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Writer._known

    def late(writer: Writer, rows: Any) -> Any:
        found = known(writer, rows)
        if not InspectionObject.objects.exists():
            build.obj(home.lead, 1, name="演示·先到")
            # What the import looked up before is out of date now.
            monkeypatch.setattr(Writer, "_known", known)
        return found

    monkeypatch.setattr(Writer, "_known", late)
    batch = load(build.extract(tmp_path, build.row(1), build.row(2)))
    assert (batch.added_count, batch.updated_count, batch.read_count) == (2, 0, 2)
    assert InspectionObject.objects.count() == 2


def test_a_line_of_100_megabytes_is_read_in_pieces_and_refused(home: Place, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(f"{build.HEADER}\n".encode())
        os.truncate(path, 100_000_000)
    with pytest.raises(CommandError, match="第 2 行超过"):
        load(path)
    assert not ImportBatch.objects.exists()


def test_a_workbook_that_unfolds_without_end_dies_alone(
    home: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    book(path, [["a", "b"]])
    far = b"".join(
        f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'.encode()
        for column, row in (("A", 1), ("XFD", 1_048_576))
    )
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet2.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + far + b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name, data in parts.items():
            bomb.writestr(name, data)
    with pytest.raises(CommandError, match="展开后过大"):
        load(path)
    assert workbook.text_of(1e17) == "1.00000000000000E+17"


def _bytes(kind: str, rows: list[str]) -> bytes:
    text = "\n".join([build.HEADER, *rows]) + "\n"
    return text.encode("gb18030" if kind == "gbk" else "utf-8-sig")


_CUT = st.tuples(st.just("cut"), st.integers(0, 900))
_PUT = st.tuples(st.just("put"), st.integers(0, 900), st.sampled_from(
    [b"\0", b'"', b",", b"\n", b"\r", b"\xff", b"\xe4", b"PK\x03\x04", b",,,", "甲".encode("gbk")]
))  # fmt: skip
_TWICE = st.tuples(st.just("twice"), st.integers(0, 3))


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(kind=st.sampled_from(["utf-8", "gbk"]), changes=st.lists(_CUT | _PUT | _TWICE, max_size=4))
def test_a_mutated_file_is_never_half_imported_nor_a_crash(
    home: Place, tmp_path: Path, kind: str, changes: list[tuple[Any, ...]]
) -> None:
    data = _bytes(kind, [build.row(number) for number in range(1, 5)])
    for what, at, *more in changes:
        if what == "cut":
            data = data[: max(0, len(data) - at)]
        elif what == "put":
            data = data[:at] + more[0] + data[at:]
        else:
            lines = data.split(b"\n")
            data = b"\n".join([*lines, *lines[at : at + 1]])
    path = tmp_path / "mutated.csv"
    path.write_bytes(data)
    before, batches = InspectionObject.objects.count(), ImportBatch.objects.count()
    refusal, batch = "", None
    try:
        batch = load(path)
    except CommandError as refused:
        refusal = str(refused)
    assert "系统错误" not in refusal, data
    if batch is None:
        assert InspectionObject.objects.count() == before
        assert ImportBatch.objects.count() == batches
    else:
        assert Job.objects.get(pk=batch.job_id).state == "done"
        counted = batch.added_count + batch.unchanged_count + batch.updated_count
        assert counted + batch.refused_count == batch.read_count == batch.row_count
        assert InspectionObject.objects.count() == before + batch.added_count
        assert b"".join(returned.file_of(batch)[0])


@pytest.mark.parametrize("cut", [10, 100, 2000, 5000])
def test_a_truncated_workbook_is_refused_whole(home: Place, tmp_path: Path, cut: int) -> None:
    path = book(tmp_path / "a.xlsx", [COLUMNS, line(1)])
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(CommandError, match="无法读取"):
        load(path)


def test_long_rows_are_bounded_while_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "x" * (csv_rows.LONGEST + 1) + ",1\n", "utf-8")
    with pytest.raises(Exception, match="引号没有成对"):
        list(opening.table(path).rows())
