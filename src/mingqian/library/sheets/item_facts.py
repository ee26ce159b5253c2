"""One row of a published list as the facts of an item."""

from __future__ import annotations

import re
from typing import Any

from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library.articles import frequency_in, ratio_in
from mingqian.library.item_columns import COLUMNS, NAME_FIRST
from mingqian.library.models import (
    Bound,
    InspectionItemList,
    ItemTier,
    ObjectRegistry,
    RandomUnit,
)
from mingqian.library.selectors.items import family
from mingqian.library.sheets.days import day_in
from rulebook.schema.vocabulary import PATHS

#: Words in published lists → inspection method.
METHOD_WORDS = {
    "on_site": ("现场", "实地"),
    "written": ("书面", "书式"),
    "online": ("网络", "线上"),
    "sampling": ("抽样", "检验", "检测"),
    "agency": ("委托", "第三方", "专业机构"),
    "external_conclusion": ("其他机关", "其他部门", "行政部门检查结果"),
}
_NO_SPECIALITY = re.compile(r"^(无需|不需|无)")
_BREAK = re.compile(r"[、，,；;\n]+")
_RISK = re.compile(r"([A-Z])\s*[:：]?\s*(\d+(?:\.\d+)?)\s*[%％]?")
_LISTS = ("materials", "scope_keywords")
_NUMBERS = ("ratio_percent", "frequency_times", "frequency_months")
Places = dict[str, list[int]]


def places_of(header: tuple[str, ...]) -> Places:
    """Field → the columns it stands in, the one to be read first in front."""
    places = {}
    for name, columns in COLUMNS.items():
        wanted = NAME_FIRST if name == "name" else columns
        if found := [header.index(column) for column in wanted if column in header]:
            places[name] = found
    return places


def facts_of(
    item_list: InspectionItemList,
    header: tuple[str, ...],
    places: Places,
    cells: tuple[str, ...],
    row_no: int,
) -> dict[str, Any]:
    """The facts of one row. A ratio or frequency in words is read into numbers as well, where it
    says one thing. Raises 422 naming what cannot be read."""
    texts = {
        name: next((cells[place].strip() for place in found if cells[place].strip()), "")
        for name, found in places.items()
    }
    facts: dict[str, Any] = dict(texts)
    if "事项编码" not in header or not texts.get("code"):
        facts["code"] = _code(texts.get("code", ""), row_no)
    facts["category"] = texts.get("category") or "未分类"
    facts["methods"] = methods_in(texts.get("methods", ""))
    facts["tier"] = ItemTier.KEY if "重点" in texts.get("tier", "") else ItemTier.GENERAL
    if _NO_SPECIALITY.match(texts.get("required_speciality", "")):
        facts["required_speciality"] = ""
    for name in _LISTS:
        if name in places:
            facts[name] = [word.strip() for word in _BREAK.split(texts[name]) if word.strip()]
    _read_numbers(facts, texts)
    _read_codes(item_list, facts, texts)
    return {name: value for name, value in facts.items() if value or name in places}


def _read_numbers(facts: dict[str, Any], texts: dict[str, str]) -> None:
    for name in _NUMBERS:
        if name in texts:
            facts[name] = _number(texts[name], COLUMNS[name][0], whole=name != "ratio_percent")
    if facts.get("ratio_percent") is None and (ratio := ratio_in(texts.get("ratio_text", ""))):
        facts["ratio_percent"], facts["ratio_bound"] = ratio
    often = frequency_in(texts.get("frequency_text", ""))
    if facts.get("frequency_times") is None and often:
        names = ("frequency_times", "frequency_months", "frequency_bound")
        facts |= dict(zip(names, often, strict=True))
    if "risk_ratios" in texts:
        facts["risk_ratios"] = {
            key: float(share) for key, share in _RISK.findall(texts["risk_ratios"])
        }
    if "basis_valid_to" in texts:
        facts["basis_valid_to"] = day_in(texts["basis_valid_to"], COLUMNS["basis_valid_to"][0])
    if "may_close_online" in texts:
        facts["may_close_online"] = texts["may_close_online"] == "是"


def _number(text: str, label: str, *, whole: bool) -> str | int | None:
    plain = text.rstrip("%％")
    if not plain:
        return None
    if not re.fullmatch(r"\d+" if whole else r"\d+(\.\d+)?", plain):
        raise invalid(f"“{label}”应为数字，实为“{text}”", **{label: "应为数字"})
    return int(plain) if whole else plain


def _read_codes(
    item_list: InspectionItemList, facts: dict[str, Any], texts: dict[str, str]
) -> None:
    for name, words in (("ratio_bound", Bound), ("frequency_bound", Bound),
                        ("random_unit", RandomUnit)):  # fmt: skip
        if texts.get(name):
            facts[name] = _coded(texts[name], dict(words.choices), COLUMNS[name][0])
    if "random_unit" in texts and not texts["random_unit"]:
        facts["random_unit"] = RandomUnit.OBJECT
    if text := texts.get("result_handling"):
        facts["result_handling"] = _handling(item_list, text)
    elif "result_handling" in texts:
        facts["result_handling"] = {}
    if "registry" in texts:
        facts["registry"] = _registry(item_list, texts["registry"])
    if "department" in texts:
        facts["department"] = _department(item_list, texts["department"])


def _coded(text: str, words: dict[Any, Any], label: str) -> str:
    for code, word in words.items():
        if text in {code, str(word)}:
            return str(code)
    known = "、".join(str(word) for word in words.values())
    raise invalid(f"“{label}”没有“{text}”，可用：{known}", **{label: f"可用：{known}"})


def _handling(item_list: InspectionItemList, text: str) -> dict[str, str]:
    """«未发现问题 → 后续监管；…» as codes."""
    rules = rules_of.for_case(item_list)
    results = dict(
        zip(rules.texts("result.category_codes"), rules.texts("result.categories"), strict=True)
    )
    pairs = [part.split("→") for part in re.split(r"[；;\n]", text) if part.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise invalid("“结果与后续处理对应”应写作“结果 → 处理；结果 → 处理”")
    return {
        _coded(result.strip(), results, "检查结果"): _coded(path.strip(), PATHS, "处理途径")
        for result, path in pairs
    }


def _registry(item_list: InspectionItemList, name: str) -> ObjectRegistry | None:
    if not name:
        return None
    kin = family(item_list.department)
    found = ObjectRegistry.objects.filter(department_id__in=kin, name=name).first()
    if found is None:
        raise invalid(f"本部门没有名录库“{name}”", registry=f"没有名录库“{name}”")
    return found


def _department(item_list: InspectionItemList, name: str) -> Any:
    home = item_list.department
    if name in {"", home.name, home.short_name}:
        return home
    kin = type(home).objects.filter(pk__in=family(home))
    found = next((row for row in kin if name in {row.name, row.short_name}), None)
    if found is None:
        raise invalid(f"检查主体部门“{name}”不是本部门或者其内设机构", department="不是本部门")
    return found


def _code(text: str, row_no: int) -> str:
    """Lists number categories, not items: the row keeps two items of one number apart."""
    return f"{text.zfill(2)}-{row_no - 1:02d}" if text.isdigit() else text or f"R{row_no - 1:03d}"


def methods_in(text: str) -> list[str]:
    """The inspection methods a published cell names: «现场检查、网络检查» → on_site, online."""
    return [code for code, words in METHOD_WORDS.items() if any(word in text for word in words)]
