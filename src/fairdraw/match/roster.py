"""The frozen files a matching is replayed from: inspector list and eligibility list (protocol §8).

``inspectors.tsv``, sorted by the bytes of the id::

    cert:3301-001<TAB>scjg<TAB>q<TAB>4        id, department, q(ualified) or n(ot), own cap

``eligibility.tsv``, sorted by the bytes of the line; three kinds of lines::

    cert:3301-001<TAB>serves<TAB>area-3301    the inspector serves this group
    cert:3301-001<TAB>serves+1<TAB>area-3302  … from relax step 1 on
    uscc:9133…<TAB>in<TAB>scjg/area-3301      for department scjg the object belongs to the group
    uscc:9133…<TAB>not<TAB>cert:3301-002      recusal

An inspector may be dealt to an object if he serves every group the object is in for his department
and there is no recusal between them. Recusals are never relaxed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from fairdraw import ids, merkle
from fairdraw.errors import IdentifierError, InfeasibleError, PoolError
from fairdraw.lines import Source, lines
from fairdraw.match.deal import Deal, deal_table
from fairdraw.match.shortage import Shortage
from fairdraw.match.table import MatchInspector, MatchObject, Table
from fairdraw.plan import FileRef, MatchRule
from fairdraw.pool import STRATUM

MAX_CAP: Final = 100_000
_GROUP: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SERVES: Final = re.compile(r"serves(?:\+([1-9]))?")
_CAP: Final = re.compile(r"0|[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class RosterInspector:
    """One line of the inspector list."""

    id: str
    department: str
    qualified: bool
    cap: int

    @property
    def line(self) -> str:
        """The line without its LF."""
        return f"{self.id}\t{self.department}\t{'q' if self.qualified else 'n'}\t{self.cap}"


@dataclass(slots=True)
class Eligibility:
    """The eligibility list: who serves which group from which relax step, who is recused."""

    serves: dict[str, dict[str, int]] = field(default_factory=dict)  # inspector → group → step
    groups: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # object → (dept, group)
    recusals: dict[str, list[str]] = field(default_factory=dict)  # object → inspectors

    def covers(self, inspector: str, groups: Sequence[str], step: int) -> bool:
        """Tell whether `inspector` serves all of `groups` at relax step `step`."""
        served = self.serves.get(inspector, {})
        return all(served.get(group, 99) <= step for group in groups)


@dataclass(frozen=True, slots=True)
class DepartmentDeal:
    """What one department's deal gave: a deal, or the proof that none exists at any step."""

    department: str
    relax_step: int
    deal: Deal | None
    shortage: Shortage | None = None


def read_inspectors(source: Source) -> list[RosterInspector]:
    """Read an inspector list strictly; raise PoolError naming the line."""
    found: list[RosterInspector] = []
    for number, text in _sorted_lines(source, "检查人员名单", "inspector list", whole=False):
        parts = text.split("\t")
        if len(parts) != 4:
            raise _bad(number, "须有 4 列：标识、部门、q 或 n、上限", "needs 4 columns")
        identifier, department, grade, cap = parts
        _check_id(identifier, number)
        if not STRATUM.fullmatch(department):
            raise _bad(number, "部门代码不合格式", "malformed department", "department")
        if grade not in ("q", "n"):
            raise _bad(number, "资格须为 q 或 n", "grade must be q or n", "qualified")
        if not _CAP.fullmatch(cap) or int(cap) > MAX_CAP:
            raise _bad(number, f"上限须为 0 至 {MAX_CAP}", f"cap must be 0..{MAX_CAP}", "cap")
        found.append(RosterInspector(identifier, department, grade == "q", int(cap)))
    return found


def read_eligibility(source: Source) -> Eligibility:
    """Read an eligibility list strictly; raise PoolError naming the line."""
    found = Eligibility()
    for number, text in _sorted_lines(source, "可派范围表", "eligibility list", whole=True):
        parts = text.split("\t")
        if len(parts) != 3:
            raise _bad(number, "须有 3 列：主体、关系、值", "needs 3 columns")
        subject, relation, value = parts
        _check_id(subject, number)
        if serves := _SERVES.fullmatch(relation):
            _check_group(value, number)
            steps = found.serves.setdefault(subject, {})
            steps[value] = min(int(serves[1] or 0), steps.get(value, 9))
        elif relation == "in":
            department, slash, group = value.partition("/")
            if not slash or not STRATUM.fullmatch(department):
                raise _bad(number, "值须写成 部门/组", "value must be department/group", "value")
            _check_group(group, number)
            found.groups.setdefault(subject, []).append((department, group))
        elif relation == "not":
            _check_id(value, number)
            found.recusals.setdefault(subject, []).append(value)
        else:
            raise _bad(
                number, "关系须为 serves、serves+1…9、in 或 not", "unknown relation", "relation"
            )
    return found


def file_ref(source: Source, alg: str = "sha256") -> FileRef:
    """Return root and number of lines of an inspector or eligibility list (may be empty)."""
    tree = merkle.Frontier(alg)
    for _, raw in lines(source, "文件", "file"):
        tree.append(raw)
    return FileRef(tree.root().hex(), tree.size)


def encode_lines(texts: Sequence[str]) -> bytes:
    """Return the bytes of a line file: sorted by bytes, doubles dropped, each line ended by LF."""
    return b"".join(sorted({text.encode("utf-8") + b"\n" for text in texts}))


def department_table(
    rule: MatchRule,
    inspectors: Sequence[RosterInspector],
    eligibility: Eligibility,
    objects: Sequence[str],
    step: int,
) -> Table:
    """Return the table of one department at relax step `step`."""
    staff = [item for item in inspectors if item.department == rule.department]
    names = {item.id for item in staff}
    shared: dict[tuple[str, ...], list[str]] = {}
    things = []
    for name in objects:
        groups = tuple(
            group
            for department, group in eligibility.groups.get(name, ())
            if department == rule.department
        )
        if groups not in shared:
            shared[groups] = [
                item.id for item in staff if eligibility.covers(item.id, groups, step)
            ]
        recused = [who for who in eligibility.recusals.get(name, ()) if who in names]
        things.append(MatchObject(name, rule.need, shared[groups], rule.need_qualified, recused))
    return Table(
        things, [MatchInspector(item.id, min(item.cap, rule.cap), item.qualified) for item in staff]
    )


def deal_departments(
    rules: Sequence[MatchRule],
    inspectors: Sequence[RosterInspector],
    eligibility: Eligibility,
    seed: str,
    objects: Sequence[str],
    *,
    alg: str = "sha256",
    explain: bool = False,
) -> list[DepartmentDeal]:
    """Deal every department of a plan, each at the first relax step that serves all objects."""

    def play(rule: MatchRule) -> DepartmentDeal:
        return _first_feasible(
            rule,
            lambda step: deal_table(
                seed,
                department_table(rule, inspectors, eligibility, objects, step),
                alg=alg,
                explain=explain,
            ),
        )

    return [play(rule) for rule in rules]


def _first_feasible(rule: MatchRule, attempt: Callable[[int], Deal]) -> DepartmentDeal:
    last = len(rule.relax)
    for step in range(last):
        try:
            return DepartmentDeal(rule.department, step, attempt(step))
        except InfeasibleError:
            continue
    try:
        return DepartmentDeal(rule.department, last, attempt(last))
    except InfeasibleError as error:
        return DepartmentDeal(rule.department, last, None, error.shortage)


def _sorted_lines(source: Source, zh: str, en: str, *, whole: bool) -> Iterator[tuple[int, str]]:
    """Yield (number, text) in strictly rising order of the line (`whole`) or its first column."""
    previous = b""
    for number, raw in lines(source, zh, en):
        key = raw if whole else raw.partition(b"\t")[0]
        if key <= previous:
            raise _bad(number, "未按字节顺序排列或重复", "not sorted by bytes, or repeated")
        previous = key
        try:
            yield number, raw.decode("utf-8")
        except UnicodeDecodeError:
            raise _bad(number, "不是 UTF-8", "not UTF-8") from None


def _check_id(identifier: str, number: int) -> None:
    try:
        ids.check(identifier)
    except IdentifierError as error:
        raise PoolError(error.zh, error.en, line=number, field="id") from None


def _check_group(group: str, number: int) -> None:
    if not _GROUP.fullmatch(group):
        raise _bad(number, "组代码不合格式", f"group must match {_GROUP.pattern}", "value")


def _bad(number: int, zh: str, en: str, field: str | None = None) -> PoolError:
    return PoolError(zh, en, line=number, field=field)
