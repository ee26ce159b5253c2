"""Builders for stage 1: items, objects, inspectors of the standing cast, through the services."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from fairdraw.ids import uscc_check_character
from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.library import services
from mingqian.library.models import (
    InspectionItem,
    InspectionItemList,
    InspectionObject,
    Inspector,
    ListKind,
)
from tests.told import told

YEAR = 2026


def uscc(number: int) -> str:
    """A synthetic credit code with the right check character."""
    first17 = f"91{number:015d}"
    return first17 + uscc_check_character(first17)


def item_facts(code: str = "A01", name: str = "演示·登记事项检查", **more: Any) -> dict[str, Any]:
    """A complete item: the four obligatory facts and the guide."""
    return {
        "code": code,
        "category": "登记事项检查",
        "name": name,
        "basis": "《演示管理条例》第一条",
        "subject": "县级以上市场监管部门",
        "content": "营业执照公示情况",
        "methods": ["on_site"],
        "guide_method": "查看经营场所",
        "guide_requirements": "两人以上",
        "supervision_scheme": "按风险分类实施",
        **more,
    }


@told
def draft(department: Department, actor: Actor = SYSTEM, year: int = YEAR) -> InspectionItemList:
    """An empty department list in draft."""
    return services.start_list(
        department=department, kind=ListKind.DEPARTMENT, year=year, actor=actor
    )


@told
def add(item_list: InspectionItemList, code: str = "A01", **more: Any) -> InspectionItem:
    """A complete item in a draft list."""
    facts = item_facts(code, **{"name": f"演示·检查事项{code}", **more})
    return services.add_item(item_list=item_list, facts=facts, actor=SYSTEM)


@told
def published(department: Department, *codes: str, **more: Any) -> InspectionItemList:
    """A list in force with an item for each code."""
    item_list = draft(department)
    for code in codes or ("A01",):
        add(item_list, code, **more)
    return services.publish_list(item_list=item_list, actor=SYSTEM, reason="演示数据")


@told
def obj(
    department: Department, number: int, *, region: Region | None = None, **facts: Any
) -> InspectionObject:
    """A synthetic company maintained by a department."""
    return services.add_object(
        object_type=facts.pop("object_type", "company"),
        uscc=uscc(number),
        facts={
            "name": f"演示·第{number}号公司",
            "region": region or department.region,
            **facts,
        },
        department=department,
        actor=SYSTEM,
    )


@told
def inspector(
    department: Department,
    name: str = "检查员甲",
    *,
    valid_to: dt.date | None = dt.date(2030, 12, 31),
    boundary: tuple[Region, ...] = (),
    **facts: Any,
) -> Inspector:
    """A synthetic inspector with a credential (none when ``valid_to`` is None)."""
    row = services.add_inspector(
        department=department,
        facts={"name": name, "staff_class": "qualified", **facts},
        boundary=boundary,
        actor=SYSTEM,
    )
    if valid_to:
        services.add_credential(
            inspector=row,
            number=f"演示-{row.pk:04d}",
            issuer="演示司法局",
            valid_from=dt.date(2020, 1, 1),
            valid_to=valid_to,
            actor=SYSTEM,
        )
    return row


HEADER = (
    "企业名称,统一社会信用代码,成立日期,企业类型_原始,注册资本_原始,经营范围,省,市,住所,"
    "主体类别,登记机关区划,住所区县代码_推断"
)


def row(number: int, **changes: str) -> str:
    """A sound row of a registry extract; ``changes`` replace cells by column name."""
    cells = {
        "企业名称": f"演示·第{number}号公司",
        "统一社会信用代码": uscc(number),
        "成立日期": "2015-06-01",
        "企业类型_原始": "N/A",
        "注册资本_原始": '"1,000(万元人民币)"',
        "经营范围": "食品销售",
        "省": "广东",
        "市": "惠州",
        "住所": "惠州市惠城区演示路1号",
        "主体类别": "企业",
        "登记机关区划": "441300",
        "住所区县代码_推断": "441302",
    }
    cells.update(changes)
    return ",".join(cells.values())


def extract(folder: Path, *rows: str, name: str = "extract.csv", encoding: str = "utf-8") -> Path:
    """A file of a registry extract."""
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding=encoding)
    return path
