"""A shortage in words: which objects, which people, how many places short, who is out by what.

«这12户共需 24 人次，只有 3 名具备“特种设备”的人员可派（甲、乙、丙），最多承担 18 人次»
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fairdraw.match import Shortage
from mingqian.draw.models import DrawnObject
from mingqian.library.models import InspectionItem, Inspector
from mingqian.library.selectors import Ineligibility
from mingqian.matching.dealing.attempt import Attempt

SHOWN = 5
OUT = {
    "credential": "执法证件无效",
    "leave": "请假",
    "qualification": "不具备岗位资格",
    "speciality": "不具备所需专长",
    "scope": "执法事项范围不含",
    "unit": "不属于本机构",
    "mode": "不在所选抽取方式内",
    "boundary": "执法边界不含",
    "level": "执法层级不符",
    "recusal": "回避",
    "rotation": "上次检查过",
    "workload": "工作量已满",
}


@dataclass(frozen=True, slots=True)
class OutBy:
    """People who cannot help, by the rule that keeps them out."""

    label: str
    clause: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A shortage as a page shows it; ``sentence`` says it whole."""

    objects: tuple[DrawnObject, ...]
    people: tuple[Inspector, ...]
    need: int
    supply: int
    sentence: str
    out: tuple[OutBy, ...]


def gap_of(found: Attempt, objects: Sequence[DrawnObject], items: Sequence[InspectionItem]) -> Gap:
    """The shortage of a failed attempt, told with names and reasons."""
    shortage = found.shortage or Shortage((), (), 0, 0)
    by_oid = {drawn.oid: drawn for drawn in objects}
    things = tuple(by_oid[oid] for oid in shortage.objects)
    if found.no_team:
        text = f"分组抽取不能完成：没有一个组有足够的可派人员承担{listed([t.name for t in things])}"
        return Gap(things, (), shortage.need, shortage.supply, text, _out(found, things, ()))
    by_iid = {person.iid: person for person in found.staff.inspectors}
    people = tuple(by_iid[iid] for iid in shortage.inspectors)
    text = _sentence(shortage, things, people, items)
    out = _out(found, things, shortage.inspectors)
    return Gap(things, people, shortage.need, shortage.supply, text, out)


def _sentence(
    shortage: Shortage,
    things: Sequence[DrawnObject],
    people: Sequence[Inspector],
    items: Sequence[InspectionItem],
) -> str:
    asked = sorted({item.required_speciality for item in items if item.required_speciality})
    skilled = f"具备“{'、'.join(asked)}”的" if asked else ""
    head = f"这{len(things)}户（{listed([t.name for t in things])}）共需 {shortage.need} 人次，"
    if not people:
        return f"{head}没有{skilled}人员可派"
    names = listed([person.name for person in people])
    return (
        f"{head}只有 {len(people)} 名{skilled}人员可派（{names}），最多承担 {shortage.supply} 人次"
    )


def listed(names: Sequence[str]) -> str:
    """The first names, and how many there are when more."""
    more = f"等 {len(names)} 个" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more


def _out(
    found: Attempt, things: Sequence[DrawnObject], helping: Sequence[str]
) -> tuple[OutBy, ...]:
    """Everybody else of the department, each under the rule that keeps him from most of these."""
    rows: dict[str, tuple[str, list[str]]] = {}
    for person, reason in found.staff.removed:
        rows.setdefault(reason.code, (reason.clause, []))[1].append(person.name)
    for person in found.staff.inspectors:
        if person.iid in helping:
            continue
        code, clause = _commonest(found, things, person.iid)
        rows.setdefault(code, (clause, []))[1].append(person.name)
    ordered = sorted(rows.items(), key=lambda row: -len(row[1][1]))
    return tuple(
        OutBy(OUT.get(code, code), clause, tuple(names)) for code, (clause, names) in ordered
    )


def _commonest(found: Attempt, things: Sequence[DrawnObject], iid: str) -> tuple[str, str]:
    reasons: list[Ineligibility] = [
        reason for thing in things if (reason := found.staff.why_not(iid, thing)) is not None
    ]
    if not reasons:
        return "workload", ""
    code = Counter(reason.code for reason in reasons).most_common(1)[0][0]
    return code, next(reason.clause for reason in reasons if reason.code == code)


def sentence_out(out: Sequence[OutBy]) -> str:
    """«其余人员：请假 1 人，回避 2 人»; empty where there are none."""
    if not out:
        return ""
    return "其余人员：" + "，".join(f"{row.label} {len(row.people)} 人" for row in out)
