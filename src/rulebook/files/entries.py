"""Read `[meta]` and the single entries of a rulebook file, collecting every fault.

Part of the loader; see `load` for the rules by number.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rulebook.model import NATIONAL_ID, Entry, Meta, Problem, RulebookError, Status, Strength
from rulebook.schema import SCHEMA
from rulebook.schema.values import parse_date, read_value

from .locate import Lines

_META_TYPES = {field.name: str(field.type) for field in fields(Meta)}
_META_REQUIRED = ("id", "region", "title", "basis")
_META_BLANK: Mapping[str, Any] = {"bool": False, "str": "", "tuple[str, ...]": ()}
_META_WORDS = {"bool": "true 或者 false", "str": "文字", "tuple[str, ...]": "文字数组"}
_AREAS = ("area", "bureau")
_ENTRY_FIELDS = ("value", "basis", "strength", "clause_id", "assumed", "text", "status")
_TOML_LINE = re.compile(r"at line (\d+)")
_CLAUSE_ID = re.compile(r"([A-Z]{2})-[A-Z]?\d+[a-z]?")


class Faults:
    """The problems found so far in one file; finds their lines."""

    def __init__(self, file: str, lines: Lines) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []

    def add(self, rule: int, text: str, *path: str, line: int = 0) -> None:
        """Note a breach of loader rule `rule` at the key `path`."""
        where = line or self.lines.of(*path)
        self.problems.append(Problem(self.file, where, ".".join(path), rule, text))


def read_toml(source: str, faults: Faults) -> dict[str, Any]:
    """Parsed TOML; a syntax fault is raised at once with its line and nearest key."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_LINE.search(str(error))
        line = int(match[1]) if match else source.count("\n") + 1
        key = faults.lines.key_at(line)
        problem = Problem(faults.file, line, key, 1, f"TOML 语法错误（{error}）")
        raise RulebookError(problem) from None


def table(data: Mapping[str, Any], name: str, faults: Faults) -> Mapping[str, Any]:
    """The section `name`, empty when absent; a section that is no table is a fault."""
    found = data.get(name, {})
    if isinstance(found, dict):
        return found
    faults.add(1, "应为一节（表）", name)
    return {}


def read_meta(raw: Mapping[str, Any], faults: Faults) -> Meta:
    """Meta of the file; absent optional facts are blank."""
    facts: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in _META_TYPES:
            faults.add(1, "未知的元数据项", "meta", name)
        elif _has_type(value, _META_TYPES[name]):
            facts[name] = tuple(value) if isinstance(value, list) else value
        else:
            faults.add(1, f"应为{_META_WORDS[_META_TYPES[name]]}", "meta", name)
    for name in _META_REQUIRED:
        if not raw.get(name):
            faults.add(3, "缺少必填的元数据", "meta", name)
    facts.setdefault("applies_to", _AREAS[0])
    if facts["applies_to"] not in _AREAS:
        faults.add(1, f"应为 {'、'.join(_AREAS)} 之一", "meta", "applies_to")
    _check_dates(facts, faults)
    _check_parent(facts, faults)
    return Meta(**{n: facts.get(n, _META_BLANK[kind]) for n, kind in _META_TYPES.items()})


def _has_type(value: Any, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "str":
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check_dates(facts: Mapping[str, Any], faults: Faults) -> None:
    dates = {}
    for name, rule in (("issued", 9), ("effective_from", 9), ("effective_to", 10)):
        if text := facts.get(name, ""):
            try:
                dates[name] = parse_date(text)
            except ValueError as error:
                faults.add(rule, str(error), "meta", name)
    start, end = dates.get("effective_from"), dates.get("effective_to")
    if start and end and end < start:
        faults.add(10, f"失效日 {end} 早于施行日 {start}", "meta", "effective_to")


def _check_parent(facts: Mapping[str, Any], faults: Faults) -> None:
    parent, own = facts.get("inherits", ""), facts.get("id", "")
    if own == NATIONAL_ID and parent:
        faults.add(4, "全国基线不得再继承其他规则", "meta", "inherits")
    if own != NATIONAL_ID and not parent:
        faults.add(4, "须写明继承自哪一规则", "meta", "inherits")
    if parent and parent == own:
        faults.add(4, "不得继承自身", "meta", "inherits")


def read_entry(meta: Meta, key: str, raw: Any, faults: Faults) -> Entry | None:
    """One entry, or None when anything about it is wrong (the faults then say what)."""
    path = tuple(key.split("."))
    if not isinstance(raw, dict):
        faults.add(3, "须写成 { value = …, basis = …, strength = … }", *path)
        return None
    found = len(faults.problems)
    # A national value has no clause of its own, so it must say what its authority is.
    silent_status = "" if meta.id == NATIONAL_ID else Status.CITED.value
    facts = {
        "value": _read_value(key, raw, faults),
        "strength": _read_mark(Strength, raw.get("strength", ""), 7, key, faults),
        "status": _read_mark(Status, raw.get("status", silent_status), 6, key, faults),
    }
    _check_words(meta, key, raw, faults)
    if len(faults.problems) > found:
        return None
    return Entry(
        key=key,
        basis=raw["basis"],
        clause_id=raw.get("clause_id", ""),
        assumed=raw.get("assumed", False),
        text=raw.get("text", ""),
        source=meta.id,
        line=faults.lines.of(*path),
        **facts,
    )


def _read_value(key: str, raw: Mapping[str, Any], faults: Faults) -> Any:
    try:
        return read_value(SCHEMA[key], raw["value"])
    except KeyError:
        faults.add(3, "缺少 value", *key.split("."))
    except ValueError as error:
        faults.add(1, str(error), *key.split("."))
    return None


def _read_mark(
    words: type[Strength] | type[Status], raw: Any, rule: int, key: str, faults: Faults
) -> Strength | Status | None:
    try:
        return words(raw)
    except ValueError:
        allowed = "、".join(word.value for word in words)
        found = f"实为“{raw}”" if raw else "未写明"
        name = words.__name__.lower()
        faults.add(rule, f"{name} 应为 {allowed} 之一，{found}", *key.split("."))
        return None


def _check_words(meta: Meta, key: str, raw: Mapping[str, Any], faults: Faults) -> None:
    path = key.split(".")
    for extra in [name for name in raw if name not in _ENTRY_FIELDS]:
        faults.add(1, f"未知的项“{extra}”", *path)
    basis = raw.get("basis")
    if not isinstance(basis, str) or not basis.strip():
        faults.add(3, "缺少 basis（依据条款）", *path)
    if not isinstance(raw.get("assumed", False), bool):
        faults.add(6, "assumed 应为 true 或者 false", *path)
    if not isinstance(raw.get("text", ""), str):
        faults.add(3, "text 应为条款原文", *path)
    clause = raw.get("clause_id", "")
    match = _CLAUSE_ID.fullmatch(clause) if isinstance(clause, str) else None
    if clause and (match is None or match[1] != meta.clause_prefix):
        prefix = meta.clause_prefix or "未写明 clause_prefix"
        faults.add(3, f"clause_id “{clause}”不是本规则（{prefix}）的条款编号", *path)
