"""Invented inspection objects with right check digits: the same ones every time.

    演示·惠城区样例餐饮服务有限公司007号  91441302MA9D0007…

Type, trade, risk class and flags go round in cycles of different lengths, so that every mixture
appears. One in twenty-five is deregistered: draws must leave it out and say so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fairdraw.ids import uscc_check_character
from mingqian.demo.places import Place
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.library import services as library
from mingqian.library.models import InspectionObject, ObjectStatus, ObjectType

#: Trade → industry code, business scope. Every scope meets the keywords of several items.
TRADES = (
    ("餐饮服务", "H6210", "餐饮服务；食品销售（仅销售预包装食品）"),
    ("商贸超市", "F5212", "食品、日用百货零售；商场超市经营"),
    ("食品加工", "C1469", "食品加工制造、销售；生产过程使用锅炉"),
    ("酒店管理", "H6110", "酒店住宿、餐饮服务"),
    ("汽车服务", "O8111", "汽车维修服务；汽车零部件销售"),
    ("文化娱乐", "R8700", "影院放映服务；食品零售"),
)
TYPES = (
    (ObjectType.COMPANY, "91", "有限公司"),
    (ObjectType.SOLE_TRADER, "92", "店（个体工商户）"),
    (ObjectType.COMPANY, "91", "有限公司"),
    (ObjectType.COOPERATIVE, "93", "农民专业合作社"),
    (ObjectType.PARTNERSHIP, "91", "合伙企业"),
)
RISKS = "ABBACBABCBDBU"
FLAGS = ("is_abnormal", "has_complaint", "has_violation", "has_hazard", "is_serious")
_FLAG_EVERY, _GONE_EVERY = 9, 25
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Sketch:
    """An object as it will be added."""

    object_type: str
    facts: dict[str, Any]
    uscc: str = ""
    own_number: str = ""


def body_code(number: int) -> str:
    """An organisation code in the invented range MA9D…: eight characters and check character.

    >>> body_code(7)
    'MA9D00071'
    """
    first = f"MA9D{number:04d}"
    total = sum(int(char, 36) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return first + "0123456789X0"[(11 - total % 11) % 11]


def uscc(kind: str, region_code: str, number: int) -> str:
    """A credit code that passes GB 32100: ``kind`` 91, 92, 93; the first six digits of a region."""
    first = f"{kind}{region_code[:6]}{body_code(number)}"
    return first + uscc_check_character(first)


def sketches(place: Place, count: int) -> list[Sketch]:
    """``count`` objects of a place, then a product and a project where the place knows those."""
    rows = [_business(place, number) for number in range(1, count + 1)]
    known = set(place.rules.texts("registry.object_types"))
    if known & {"产品", "非市场主体"}:
        owner = rows[0].facts["name"]
        rows.append(_thing(place, ObjectType.PRODUCT, "样例压力锅（型号演示-1）", owner))
        rows.append(_thing(place, ObjectType.PROJECT, "样例商场改造项目", owner))
    return rows


def _business(place: Place, number: int) -> Sketch:
    area = place.areas[number % len(place.areas)]
    object_type, kind, ending = TYPES[number % len(TYPES)]
    trade, industry, scope = TRADES[number % len(TRADES)]
    streets = place.facts.streets
    facts: dict[str, Any] = {
        "name": f"演示·{area.name}样例{trade}{ending}{number:03d}号",
        "region": area,
        "address": f"{area.name}{streets[number % len(streets)]}{number}号",
        "industry_code": industry,
        "business_scope": scope,
        "established_on": dt.date(2005 + number % 18, 1 + number % 12, 1 + number % 28),
        "capital_text": f"{10 * (1 + number % 30)}万元人民币",
        "risk_class": RISKS[number % len(RISKS)],
        "risk_source": "演示数据",
        "contact": f"演示·联系人{number:03d} 000-0000{number:04d}",
    }
    if number % _FLAG_EVERY == 0:
        facts[FLAGS[number // _FLAG_EVERY % len(FLAGS)]] = True
    if number % _GONE_EVERY == 0:
        facts["status"] = ObjectStatus.DEREGISTERED
        facts["status_on"] = timezone.localdate() - dt.timedelta(days=30)
    return Sketch(object_type, facts, uscc(kind, area.pk, number))


def _thing(place: Place, object_type: str, name: str, owner: str) -> Sketch:
    area: Region = place.areas[0]
    facts = {
        "name": f"演示·{name}",
        "region": area,
        "owner": owner,
        "address": f"{area.name}{place.facts.streets[0]}",
        "business_scope": "产品销售" if object_type == ObjectType.PRODUCT else "商场建设",
    }
    number = f"demo-{place.facts.prefix}-{object_type}-1"
    return Sketch(object_type, facts, own_number=number)


def build_objects(place: Place, count: int, actor: Actor) -> list[InspectionObject]:
    """Add the objects of a place, maintained by its lead department's keeper."""
    return [
        library.add_object(
            object_type=sketch.object_type,
            facts=sketch.facts,
            department=place.lead.bureau,
            actor=actor,
            uscc=sketch.uscc,
            own_number=sketch.own_number,
            source="演示数据",
        )
        for sketch in sketches(place, count)
    ]
