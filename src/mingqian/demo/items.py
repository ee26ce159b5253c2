"""Item lists of the demo through the real services: registers, items, checkpoints, publication.

Where the rulebook names who compiles the lists (吉林 二（二）, 彭阳 二（一）), the departments
submit, the office compiles and publishes the unified list, and a joint list beside it.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mingqian.demo.places import Place
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.library import services as library
from mingqian.library.models import InspectionItemList, ListKind, ObjectRegistry

#: Facts of an item that are written as they stand in ``items.toml``.
_PLAIN = (
    "code", "category", "name", "basis", "subject", "object_kinds", "content", "methods", "tier",
    "may_close_online", "materials", "scope_keywords", "guide", "required_speciality",
)  # fmt: skip


def keeper_of(place: Place, department: Department) -> Actor:
    """Who keeps a department's lists; the lead's keeper where a department has none."""
    post = f"{place.key_of(department)}-keeper"
    return place.actor(post) if place.has(post) else place.actor("keeper")


def keeps_lists(place: Place) -> list[Department]:
    """Departments that inspect, and every internal unit that has items of its own."""
    keys = dict.fromkeys([*place.facts.drawing, *place.facts.unit_items])
    return [place.departments[key] for key in keys if place.facts.items_of(key)]


def build_lists(place: Place) -> list[InspectionItemList]:
    """The lists of all departments that keep items, in force at the end."""
    lists = [_department_list(place, department) for department in keeps_lists(place)]
    if place.rules.is_on("items.list_compiled_by"):
        _compile(place, lists)
    else:
        for item_list in lists:
            actor = keeper_of(place, item_list.department)
            library.publish_list(item_list=item_list, actor=actor)
    for item_list in lists:
        item_list.refresh_from_db()
    return lists


def _department_list(place: Place, department: Department) -> InspectionItemList:
    actor = keeper_of(place, department)
    item_list = library.start_list(
        department=department,
        kind=ListKind.DEPARTMENT,
        year=timezone.localdate().year,
        actor=actor,
    )
    for facts in place.facts.items_of(place.key_of(department)):
        registry = library.open_registry(
            department=department,
            name=f"{facts['category']}对象名录库",
            actor=actor,
            rule={"keywords": facts["scope_keywords"]},
        )
        _add_item(place, item_list, facts, registry, actor)
    return item_list


def _add_item(
    place: Place,
    item_list: InspectionItemList,
    facts: dict[str, Any],
    registry: ObjectRegistry,
    actor: Actor,
) -> None:
    rules = place.rules
    written = {name: facts[name] for name in _PLAIN if name in facts}
    # A place may not know a method at all (兴隆台: no sampling).
    known = rules.texts("inspection.methods")
    written["methods"] = [method for method in facts["methods"] if method in known]
    points = facts["points"]
    written["guide_method"] = "；".join(f"{method}：{content}" for content, method, _ in points)
    written["guide_requirements"] = f"出示证件；查验{'、'.join(facts['materials'])}；当场记录并签字"
    written["supervision_scheme"] = f"按年度计划随机抽取{facts['object_kinds']}，结果依法公示"
    item = library.add_item(
        item_list=item_list, facts={**written, "registry": registry}, actor=actor
    )
    library.set_checkpoints(
        item=item,
        checkpoints=[
            {"content": content, "method": method, "basis": basis}
            for content, method, basis in points
        ],
        actor=actor,
    )
    area = facts.get("key_area", "")
    outside = facts.get("outside_everywhere") or area in rules.texts("nonapplicable.key_areas")
    if area and outside:
        library.mark_key_area(item=item, area=area, actor=actor)


def _compile(place: Place, lists: list[InspectionItemList]) -> None:
    for item_list in lists:
        actor = keeper_of(place, item_list.department)
        library.submit_list(item_list=item_list, actor=actor)
    office, year = place.actor("office"), timezone.localdate().year
    unified = library.compile_unified(department=place.office, year=year, actor=office)
    unified = library.finish_compiling(item_list=unified, actor=office)
    library.publish_list(item_list=unified, actor=office)
    _joint_list(place, year, office)


def _joint_list(place: Place, year: int, office: Actor) -> None:
    """The joint list: who leads, who takes part (吉林 二（二）)."""
    joint = library.start_list(
        department=place.office, kind=ListKind.JOINT, year=year, actor=office
    )
    library.add_joint_item(
        item_list=joint,
        code="LH-01",
        domain="餐饮经营单位抽查",
        name="餐饮经营单位证照与经营情况的联合检查",
        object_kinds="餐饮服务单位",
        lead_department=place.lead,
        participating_departments=place.participants,
        actor=office,
    )
    joint = library.finish_compiling(item_list=joint, actor=office)
    library.publish_list(item_list=joint, actor=office)
