"""Read one rulebook file and refuse it with file, key and line when anything is wrong.

Loader rules (requirements: rulebooks §5): unknown section or key (1); every schema key set or
listed in `[silent]` (2); every value with its basis (3); marks and strengths in their enums
(6, 7); dates well formed and in order (9, 10). Rules 4, 5 and 8 need more than one file and
live in `collection` and `resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .digest import content_digest
from .files.entries import Faults, read_entry, read_meta, read_toml, table
from .files.locate import locate
from .model import NATIONAL_ID, Entry, Meta, Rulebook, RulebookError
from .schema import PART_KEYS, PARTS, SCHEMA, SECTIONS


def load_file(path: Path, *, name: str = "") -> Rulebook:
    """Load one file; `name` is how errors call it (default: the file name)."""
    return parse(path.read_text(encoding="utf-8"), file=name or path.name)


def parse(source: str, *, file: str) -> Rulebook:
    """Rulebook from the TOML text of a file; RulebookError lists every fault."""
    faults = Faults(file, locate(source))
    data = read_toml(source, faults)
    return _read(data, data, source, faults)


def parse_kept(source: str, *, file: str) -> Rulebook:
    """Rulebook from the text of a version that was loaded, and found whole, some time ago.

    The schema goes on: keys it has gained since are absent, keys it has lost are passed over.
    RulebookError where what is known of it is malformed.
    """
    faults = Faults(file, locate(source))
    data = read_toml(source, faults)
    known: dict[str, Any] = {"meta": data["meta"]}
    for section in SECTIONS:
        names = data.get(section, {})
        known[section] = {n: value for n, value in names.items() if f"{section}.{n}" in SCHEMA}
    known["silent"] = {
        name: [key for key in value if key in SCHEMA] if isinstance(value, list) else value
        for name, value in data.get("silent", {}).items()
    }
    return _read(known, data, source, faults, kept=True)


def completed(book: Rulebook, later: Rulebook) -> Rulebook:
    """The same version with what a later one says on keys that it could not know yet.

    Its digest stays: what it says itself has not changed.
    """
    known = {*book.entries, *book.silent}
    new = {key: entry for key, entry in later.entries.items() if key not in known}
    return replace(
        book,
        entries=MappingProxyType({**book.entries, **new}),
        silent=book.silent | (later.silent - known),
    )


def _read(
    data: Mapping[str, Any],
    written: Mapping[str, Any],
    source: str,
    faults: Faults,
    *,
    kept: bool = False,
) -> Rulebook:
    """Read ``data``; ``written`` is the whole of the file, which the digest covers."""
    meta = read_meta(table(data, "meta", faults), faults)
    entries = _read_entries(meta, data, faults)
    silent, rest = _read_silent(meta, data, faults)
    if not kept:
        tables = {name: data[name] for name in SECTIONS if isinstance(data.get(name), dict)}
        settled = {f"{section}.{name}" for section, names in tables.items() for name in names}
        _check_coverage(settled, silent, rest=rest, faults=faults)
        _check_pairs(entries, faults)
    if faults.problems:
        raise RulebookError(*sorted(faults.problems, key=lambda p: (p.line, p.key)))
    return Rulebook(
        meta=meta,
        entries=MappingProxyType(entries),
        silent=silent,
        digest=content_digest(written),
        file=faults.file,
        silent_rest=rest,
        source=source,
    )


def _read_entries(meta: Meta, data: Mapping[str, Any], faults: Faults) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for section in data:
        if section in ("meta", "silent"):
            continue
        if section not in SECTIONS:
            faults.add(1, "未知的节", section)
            continue
        for name, raw in table(data, section, faults).items():
            key = f"{section}.{name}"
            if key not in SCHEMA:
                faults.add(1, "未知的键", section, name)
            elif entry := read_entry(meta, key, raw, faults):
                entries[key] = entry
    return entries


def _read_silent(
    meta: Meta, data: Mapping[str, Any], faults: Faults
) -> tuple[frozenset[str], bool]:
    """Keys the file is silent about, and whether it is silent about all it does not set."""
    raw = table(data, "silent", faults)
    list_name = "none" if meta.id == NATIONAL_ID else "inherits"
    for name, value in raw.items():
        wanted = {list_name: list, "all_others": bool}.get(name)
        if wanted is None or not isinstance(value, wanted):
            faults.add(1, f"[silent] 只能有数组 {list_name} 和开关 all_others", "silent", name)
    found = raw.get(list_name)
    listed = [str(key) for key in found] if isinstance(found, list) else []
    for key in [key for key in listed if key not in SCHEMA]:
        line = faults.lines.of_item(("silent", list_name), key)
        faults.add(1, f"列有未知的键“{key}”", "silent", list_name, line=line)
    rest = raw.get("all_others") is True
    if rest and meta.inherits == NATIONAL_ID:
        text = "只有在另一地方规则之上补充的文件可以写 all_others，其余须逐一列明"
        faults.add(2, text, "silent", "all_others")
    return frozenset(listed), rest


def _check_coverage(
    written: set[str], silent: frozenset[str], *, rest: bool, faults: Faults
) -> None:
    for key in sorted(written & silent):
        faults.add(2, "既已规定，又列入 [silent]", *key.split("."))
    if rest:
        return
    settled = written | silent
    for part, keys in PART_KEYS.items():
        # 吉政办发〔2019〕32号 二（四）: a rule text without one of the five parts is no rule text.
        if settled.isdisjoint(keys):
            faults.add(2, f"缺少“{PARTS[part]}”部分：{'、'.join(keys)}", part)
    for key in SCHEMA:
        if key not in settled:
            faults.add(2, "既未规定，也未列入 [silent]", *key.split("."))


def _check_pairs(entries: Mapping[str, Entry], faults: Faults) -> None:
    """Lists that belong together (categories and their codes) must match one by one."""
    for key, spec in SCHEMA.items():
        mine, other = entries.get(key), entries.get(spec.pairs_with)
        if not spec.pairs_with or (mine is None and other is None):
            continue
        if mine is None or other is None:
            written, missing = (key, spec.pairs_with) if mine else (spec.pairs_with, key)
            faults.add(2, f"须与 {missing} 一并规定", *written.split("."))
        elif (here := _length(mine)) != (there := _length(other)):
            text = f"有 {here} 项，{spec.pairs_with} 有 {there} 项，须逐项对应"
            faults.add(2, text, *key.split("."))


def _length(entry: Entry) -> int:
    return len(entry.value) if isinstance(entry.value, tuple) else 1
