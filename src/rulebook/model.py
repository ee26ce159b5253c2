"""The frozen shapes of policy as data: an entry with its clause, a rulebook file, an error.

A rulebook file says things like «publication.working_days = 10, 二（六）, must». Every value
keeps the clause it comes from, so that a screen can show that clause beside the deadline
(requirements: rulebooks §5, loader rules 3, 5, 6 and 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Value = bool | int | str | tuple[str, ...] | tuple[int, ...]

NATIONAL_ID = "national-baseline"


class Strength(StrEnum):
    """How binding a value is; decides what a breach does (loader rule 7)."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"

    @property
    def label(self) -> str:
        """Chinese word for screens: 应当, 原则上, 可以."""
        return {"must": "应当", "should": "原则上", "may": "可以"}[self.value]


class Status(StrEnum):
    """Where a value's authority comes from; only the first three are words of a text."""

    CITED = "cited"
    """Written in the clause the entry names."""
    SEED_CITED = "seed-cited"
    """A national principle that the regional texts themselves cite alike."""
    RECALLED = "recalled-unverified"
    """From general knowledge, not compared with a source: shown as 依据待核."""
    DEFAULT = "design-default"
    """Our recommendation where nothing is written: shown as 系统建议值."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of one key, with its clause.

    `text` is a sentence of the clause itself ("" when none is written down), `source` the id
    of the rulebook file, `line` the 1-based line in that file. `assumed` marks our reading of
    an unclear or silent text, to be shown as 解释适用.
    """

    key: str
    value: Value
    basis: str
    strength: Strength
    clause_id: str = ""
    assumed: bool = False
    text: str = ""
    status: Status = Status.CITED
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Meta:
    """Identity and validity of a rulebook. Dates are ISO strings; "" = not stated / open."""

    id: str
    region: str
    region_code: str
    applies_to: str
    title: str
    doc_no: str
    issuer: str
    issued: str
    effective_from: str
    effective_to: str
    trial: bool
    upper_rule_prevails: bool
    upper_basis: tuple[str, ...]
    basis: str
    inherits: str
    clause_prefix: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """《title》（doc_no）, the way a Chinese paper cites a text."""
        return f"《{self.title}》（{self.doc_no}）" if self.doc_no else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One rulebook file, immutable. `digest` (SHA-256 hex) is its version (loader rule 8)."""

    meta: Meta
    entries: Mapping[str, Entry]
    silent: frozenset[str]
    digest: str
    file: str
    silent_rest: bool = False
    source: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """Short id, e.g. `huizhou`."""
        return self.meta.id

    def section(self, name: str) -> Mapping[str, Entry]:
        """Entries of one section under their bare key, e.g. `section("plan")["due"]`."""
        prefix = f"{name}."
        found = {k[len(prefix) :]: e for k, e in self.entries.items() if k.startswith(prefix)}
        return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it is and what it is. `rule` is the loader rule (1–10)."""

    file: str
    line: int
    key: str
    rule: int
    text: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行 {self.key}：{self.text}"


class RulebookError(ValueError):
    """A rulebook, calendar or override that must not be used; `problems` names each fault."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UnknownRulebookError(LookupError):
    """No rulebook (version) of that id is loaded."""


class UnknownKeyError(LookupError):
    """The key is not in the schema: a mistake in the calling code, never in a file."""
