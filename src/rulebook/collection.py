"""All rulebooks of a directory: which governs where, and every version ever loaded.

A version is immutable: adding a changed file makes a second version beside the first, and a
task that pinned the first still finds it (loader rule 8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from types import MappingProxyType

from .files.locate import locate
from .files.years import YearTable, load_years
from .load import load_file
from .model import NATIONAL_ID, Problem, Rulebook, RulebookError, UnknownRulebookError
from .overrides import Override
from .ruleset import Ruleset
from .schema import PART_KEYS, PARTS
from .schema.values import ON_ENTRY
from .workdays import Calendar

_REGION_CODE = re.compile(r"\d{6}")
# Resolution without overrides does not depend on the day; any day serves the load check.
_ANY_DAY = date(2000, 1, 1)


class Rulebooks:
    """Loaded rulebooks by id, each with its versions, newest last. Immutable."""

    def __init__(self, rulebooks: Iterable[Rulebook], years: Iterable[YearTable] = ()) -> None:
        versions: dict[str, tuple[Rulebook, ...]] = {}
        for rulebook in rulebooks:
            older = tuple(r for r in versions.get(rulebook.id, ()) if r.digest != rulebook.digest)
            versions[rulebook.id] = (*older, rulebook)
        self._versions: Mapping[str, tuple[Rulebook, ...]] = MappingProxyType(versions)
        self._years = tuple(years)
        self.calendar = Calendar(self._years)
        problems = [problem for rulebook in self for problem in self._faults(rulebook)]
        if problems:
            raise RulebookError(*problems)

    def __iter__(self) -> Iterator[Rulebook]:
        """Newest version of every rulebook, the national baseline first."""
        newest = [versions[-1] for versions in self._versions.values()]
        return iter(sorted(newest, key=lambda r: (r.id != NATIONAL_ID, r.meta.region_code, r.id)))

    def versions(self, rulebook_id: str) -> tuple[Rulebook, ...]:
        """All versions of one file, oldest first; UnknownRulebookError when not loaded."""
        try:
            return self._versions[rulebook_id]
        except KeyError:
            raise UnknownRulebookError(f"没有载入规则“{rulebook_id}”") from None

    def add(self, rulebook: Rulebook) -> Rulebooks:
        """A collection that also holds this rulebook or this newer version of it."""
        held = [version for versions in self._versions.values() for version in versions]
        return Rulebooks([*held, rulebook], self._years)

    def ruleset(self, rulebook_id: str, *, overrides: Iterable[Override] = ()) -> Ruleset:
        """The newest version with its newest parents, under the recorded upper-level rules."""
        newest = self.versions(rulebook_id)[-1]
        return Ruleset(self._newest_chain(newest)).with_overrides(overrides)

    def pinned(
        self, rulebook_id: str, digest: str, *, overrides: Iterable[Override] = ()
    ) -> Ruleset:
        """The exact ruleset a task pinned; UnknownRulebookError when it is not held."""
        for chain in self._chains(rulebook_id, frozenset()):
            found = Ruleset(chain)
            if found.digest == digest:
                return found.with_overrides(overrides)
        raise UnknownRulebookError(f"没有载入规则“{rulebook_id}”的版本 {digest[:12]}")

    def governing(
        self, region_code: str, *, bureau: str = "", overrides: Iterable[Override] = ()
    ) -> Ruleset:
        """The ruleset that governs a place: bureau, county, city, province, then national.

        `region_code` is the six-digit GB/T 2260 code. A rulebook of a single bureau (兴隆台)
        governs only tasks of that `bureau`, never its whole district.
        """
        if not _REGION_CODE.fullmatch(region_code):
            raise ValueError(f"行政区划代码应为六位数字，实为“{region_code}”")
        for code in (region_code, f"{region_code[:4]}00", f"{region_code[:2]}0000"):
            at = [rulebook for rulebook in self if rulebook.meta.region_code == code]
            own = [r for r in at if r.meta.applies_to == "bureau" and r.meta.issuer == bureau]
            area = [r for r in at if r.meta.applies_to == "area"]
            for rulebook in own + area:
                return self.ruleset(rulebook.id, overrides=overrides)
        return self.ruleset(NATIONAL_ID, overrides=overrides)

    def _newest_chain(self, rulebook: Rulebook) -> tuple[Rulebook, ...]:
        chain = [rulebook]
        while chain[-1].meta.inherits:
            chain.append(self._versions[chain[-1].meta.inherits][-1])
        return tuple(chain)

    def _chains(self, rulebook_id: str, seen: frozenset[str]) -> Iterator[tuple[Rulebook, ...]]:
        """Every chain of held versions; there are few versions, so trying all is cheap."""
        for rulebook in self.versions(rulebook_id):
            parent = rulebook.meta.inherits
            above = self._chains(parent, seen | {rulebook_id}) if parent else iter(((),))
            for own, rest in product((rulebook,), above):
                yield (own, *rest)

    # -- checks that need more than one file ----------------------------------------------

    def _faults(self, rulebook: Rulebook) -> Iterator[Problem]:
        if fault := self._lineage_fault(rulebook):
            yield fault
            return
        yield from self._area_faults(rulebook)
        yield from _completeness_faults(Ruleset(self._newest_chain(rulebook)))

    def _lineage_fault(self, rulebook: Rulebook) -> Problem | None:
        seen, at = [rulebook.id], rulebook
        while parent := at.meta.inherits:
            if parent not in self._versions:
                return _problem(rulebook, 4, f"继承的规则“{parent}”没有载入", "meta", "inherits")
            if parent in seen:
                path = " → ".join([*seen, parent])
                return _problem(rulebook, 4, f"继承关系成环：{path}", "meta", "inherits")
            seen.append(parent)
            at = self._versions[parent][-1]
        return None

    def _area_faults(self, rulebook: Rulebook) -> Iterator[Problem]:
        meta = rulebook.meta
        if rulebook.id != NATIONAL_ID and not _REGION_CODE.fullmatch(meta.region_code):
            yield _problem(rulebook, 1, "应为六位行政区划代码", "meta", "region_code")
        for other in self:
            same = (meta.region_code, meta.applies_to) == (
                other.meta.region_code,
                other.meta.applies_to,
            )
            if meta.applies_to == "area" and same and other.id < rulebook.id:
                text = f"与规则“{other.id}”适用同一地区"
                yield _problem(rulebook, 4, text, "meta", "region_code")


def _completeness_faults(rules: Ruleset) -> Iterator[Problem]:
    """吉林 二（四）: what the rule text must settle is settled, at the latest by a parent."""
    for part in rules.texts("rules.required_parts", on=_ANY_DAY):
        for key in PART_KEYS[part]:
            if rules.resolve(key, on=_ANY_DAY).feature_off:
                text = f"“{PARTS[part]}”部分不完整，本级和上位规则均未规定 {key}"
                yield _problem(rules.rulebook, 2, text, *key.split("."))
    on_entry = rules.resolve("publication.working_days", on=_ANY_DAY).value == ON_ENTRY
    if on_entry and rules.number("result.entry_working_days", on=_ANY_DAY) is None:
        text = "录入即公示的，须规定录入期限，否则公示没有期限"
        yield _problem(rules.rulebook, 2, text, "publication", "working_days")


def _problem(rulebook: Rulebook, rule: int, text: str, *path: str) -> Problem:
    line = locate(rulebook.source).of(*path)
    return Problem(rulebook.file, line, ".".join(path), rule, text)


def load_directory(folder: Path) -> Rulebooks:
    """Load `national.toml`, `regions/*.toml` and `calendars/*.toml` of a rulebook directory.

    Every faulty file is reported in one RulebookError. Two files with one id are refused.
    """
    problems: list[Problem] = []
    loaded: dict[str, Rulebook] = {}
    for path in [folder / "national.toml", *sorted((folder / "regions").glob("*.toml"))]:
        if not path.is_file():
            problems.append(Problem(path.name, 1, "meta", 4, "缺少全国基线文件"))
            continue
        try:
            rulebook = load_file(path, name=path.relative_to(folder).as_posix())
        except RulebookError as error:
            problems += error.problems
            continue
        if twin := loaded.get(rulebook.id):
            text = f"规则编号“{rulebook.id}”已为 {twin.file} 所用"
            problems.append(_problem(rulebook, 8, text, "meta", "id"))
        loaded[rulebook.id] = rulebook
    if problems:
        raise RulebookError(*problems)
    return Rulebooks(loaded.values(), load_years(folder / "calendars"))
