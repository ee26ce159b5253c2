"""Importing inspectors with their certificates from CSV or XLSX into a department's registry.

A person is known by the staff number, else by a certificate. The same file again changes nothing.
Good rows load; a bad row comes back with its number and what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mingqian.foundation.files import store, tables
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Department, Region, RegionLevel
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.intake import opening
from mingqian.library.models import EnforcementCredential, Inspector, Sex, StaffClass
from mingqian.library.selectors.items import family
from mingqian.library.services import inspectors as service
from mingqian.library.sheets.days import day_in
from mingqian.library.sheets.tables import RefusedRow, refused_csv, tables_in

#: Field of an inspector → its column.
COLUMNS = {
    "number": "工号", "name": "姓名", "sex": "性别", "unit": "处室（所）",
    "staff_class": "人员类别", "level": "执法层级", "post": "岗位大类", "position": "职务",
    "specialities": "业务专长", "qualifications": "执法资质", "item_codes": "可检查事项",
    "entered_on": "入库日期", "training": "培训情况",
}  # fmt: skip
DEPARTMENT, BOUNDARY = "部门", "执法边界"
#: A certificate's columns, for the first and the second one.
CERTIFICATES = tuple(
    tuple(f"证件{which}{what}" for what in ("编号", "发证机关", "有效期起", "有效期至"))
    for which in (1, 2)
)
HEADER = (*COLUMNS.values(), DEPARTMENT, BOUNDARY, *CERTIFICATES[0], *CERTIFICATES[1])
_LISTS = ("specialities", "qualifications", "item_codes")
_CODED = {"sex": Sex, "staff_class": StaffClass, "level": RegionLevel}
_BREAK = re.compile(r"[、，,；;\n]+")


@dataclass(slots=True)
class PeopleImport:
    """What came of an import of inspectors."""

    header: tuple[str, ...]
    is_dry_run: bool
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()

    def refused_csv(self) -> bytes:
        """The refused rows with the reason behind them."""
        return refused_csv(self.header, self.refused)


class _DryRun(Exception):
    """Takes back what a dry run wrote."""


def template_csv() -> bytes:
    """An empty file with the columns of the import."""
    return tables.as_csv(list(HEADER), [])


def import_upload(
    *,
    department: Department,
    upload: UploadedFile[Any],
    encoding: str,
    is_dry_run: bool,
    actor: Actor,
) -> PeopleImport:
    """Import an uploaded file, which is kept as the source."""
    file = store.keep(
        upload.chunks(),
        name=str(upload.name),
        media_type=upload.content_type or "text/csv",
        actor=actor,
    )
    return import_people(
        department=department,
        path=opening.path_of(file),
        encoding=encoding,
        is_dry_run=is_dry_run,
        actor=actor,
    )


def import_people(
    *,
    department: Department,
    path: Path,
    actor: Actor,
    encoding: str = "",
    is_dry_run: bool = False,
) -> PeopleImport:
    """Add or update the people of a file; a dry run checks every row and writes nothing.

    Raises :class:`Refused`: 403, 422 where the file has no such columns.
    """
    require(policies.can_edit_inspector(actor, Inspector(department=department)))
    table = tables_in(path, encoding)[0]
    missing = [column for column in ("姓名", "人员类别") if column not in table.header]
    if missing:
        raise invalid(f"文件缺少列：{'、'.join(missing)}", file=f"缺少列：{'、'.join(missing)}")
    done = PeopleImport(table.header, is_dry_run)
    try:
        with transaction.atomic():
            _load(done, table.rows, department, actor)
            if is_dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return done


def _load(
    done: PeopleImport,
    rows: tuple[tuple[int, tuple[str, ...]], ...],
    department: Department,
    actor: Actor,
) -> None:
    refused, seen = [], set()
    for row_no, cells in rows:
        try:
            if len(cells) != len(done.header):
                raise invalid(f"应为 {len(done.header)} 列，实为 {len(cells)} 列，该行错位")
            row = dict(zip(done.header, (cell.strip() for cell in cells), strict=True))
            with transaction.atomic():
                person, outcome = _take(row, department, actor)
                if person.pk in seen:
                    raise invalid("与前面的行是同一人", number="同一人出现两次")
            seen.add(person.pk)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            refused.append(RefusedRow(row_no, refusal.reason, cells))
        else:
            setattr(done, outcome, getattr(done, outcome) + 1)
    done.refused = tuple(refused)
    payload = {name: getattr(done, name) for name in ("added", "updated", "unchanged")}
    payload["refused"] = len(refused)
    record(events.PEOPLE_IMPORTED, actor=actor, subject=department, payload=payload)


def _take(row: dict[str, str], department: Department, actor: Actor) -> tuple[Inspector, str]:
    home = _department(row.get(DEPARTMENT, ""), department)
    facts, boundary = _facts(row), _boundary(row)
    found = _known(row, department)
    if found is None:
        person = service.add_inspector(
            department=home, facts=facts, boundary=boundary or (), actor=actor
        )
        _certify(person, row, actor)
        return person, "added"
    if found.department != home:
        raise invalid(
            f"{found.name}登记在{found.department.label}，换部门请登记调动", department="请登记调动"
        )
    was = [getattr(found, name) for name in facts], set(found.boundary.all())
    person = service.change_inspector(
        inspector=found, facts=facts, boundary=boundary, reason="批量导入", actor=actor
    )
    certified = _certify(person, row, actor)
    now = [getattr(person, name) for name in facts], set(person.boundary.all())
    return person, "updated" if certified or was != now else "unchanged"


def _known(row: dict[str, str], department: Department) -> Inspector | None:
    number = row.get(COLUMNS["number"], "")
    certificates = [row[names[0]] for names in CERTIFICATES if row.get(names[0])]
    if not number and not certificates:
        raise invalid("工号和证件编号至少填写一项，用来认定同一人", number="请填写工号")
    people = Inspector.objects.filter(department_id__in=family(department))
    people = people.select_related("department")
    found = people.filter(number=number).first() if number else None
    owner = EnforcementCredential.objects.filter(number__in=certificates).first()
    if owner is not None and found is not None and owner.inspector_id != found.pk:
        raise invalid(f"证件 {owner.number} 登记在另一人名下", credential="证件属于另一人")
    if found is None and owner is not None:
        found = people.filter(pk=owner.inspector_id).first()
        if found is None:
            raise invalid(f"证件 {owner.number} 已由其他部门登记", credential="证件已登记")
    return found


def _department(text: str, department: Department) -> Department:
    if text in {"", department.name, department.short_name}:
        return department
    kin = Department.objects.filter(pk__in=family(department))
    found = next((row for row in kin if text in {row.name, row.short_name}), None)
    if found is None:
        raise invalid(f"“{text}”不是本部门或者其内设机构", department="不是本部门")
    return found


def _facts(row: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, column in COLUMNS.items():
        if column not in row:
            continue
        text = row[column]
        if name in _LISTS:
            facts[name] = [word.strip() for word in _BREAK.split(text) if word.strip()]
        elif name in _CODED:
            facts[name] = _coded(text, dict(_CODED[name].choices), column)
        elif name == "entered_on":
            facts[name] = day_in(text, column)
        else:
            facts[name] = text
    return facts


def _coded(text: str, words: dict[Any, Any], column: str) -> str:
    if not text:
        return ""
    for code, word in words.items():
        if text in {code, str(word)}:
            return str(code)
    known = "、".join(str(word) for word in words.values())
    raise invalid(f"“{column}”没有“{text}”，可用：{known}", **{column: f"可用：{known}"})


def _boundary(row: dict[str, str]) -> list[Region] | None:
    if BOUNDARY not in row:
        return None
    names = [word.strip() for word in _BREAK.split(row[BOUNDARY]) if word.strip()]
    areas = []
    for name in names:
        found = list(Region.objects.filter(pk=name) or Region.objects.filter(name=name)[:2])
        if len(found) != 1:
            what = "不止一个" if found else "没有"
            raise invalid(f"执法边界：{what}“{name}”，请填写行政区划代码", boundary="请填写代码")
        areas.append(found[0])
    return areas


def _certify(person: Inspector, row: dict[str, str], actor: Actor) -> bool:
    added = False
    for number, issuer, start, end in CERTIFICATES:
        if not row.get(number):
            continue
        if person.credentials.filter(number=row[number]).exists():
            continue
        valid_from = day_in(row.get(start, ""), start)
        valid_to = day_in(row.get(end, ""), end)
        if valid_from is None or valid_to is None:
            raise invalid(f"证件 {row[number]} 须写明有效期起和有效期至", **{end: "请填写"})
        service.add_credential(
            inspector=person,
            number=row[number],
            issuer=row.get(issuer, ""),
            valid_from=valid_from,
            valid_to=valid_to,
            actor=actor,
        )
        added = True
    return added
