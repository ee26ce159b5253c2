"""Reading self-audits: the newest of a region, earlier ones, and what the public is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from mingqian.analytics.audit.objects import DIMENSIONS
from mingqian.analytics.audit.report import LABELS
from mingqian.analytics.audit.words import Meaning, meaning_of
from mingqian.analytics.models import SelfAudit
from mingqian.analytics.policies import visible_to
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.workflow.todo import Todo

#: Kinds of findings that name nobody.
PUBLIC = ("objects", "neglect", "churn")
#: People shown on the page: those farthest from expectation.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as a page shows it."""

    title: str
    figures: str
    p: float | None
    verdict: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one kind with what they mean."""

    kind: str
    meaning: Meaning
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """One dimension: the groups with observed and expected, and how many were reached at all."""

    label: str
    names: list[str]
    observed: list[int]
    expected: list[float]
    lines: list[dict[str, Any]]

    @property
    def chart_title(self) -> str:
        """Name of the chart."""
        return f"各{self.label}应有与实有抽中户数"

    @property
    def expected_series(self) -> tuple[str, list[float]]:
        """Expected numbers, for a chart."""
        return "应有", self.expected

    @property
    def observed_series(self) -> tuple[str, list[int]]:
        """Observed numbers, for a chart."""
        return "实有", self.observed


def audit_for(actor: Actor, pk: int) -> SelfAudit:
    """A self-audit the actor may see, or 404."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("没有这次自查，或者您无权查看", code="missing", status=404)
    return found


def latest(actor: Actor, region: Region) -> SelfAudit | None:
    """The newest self-audit of a region."""
    return visible_to(actor).filter(region=region).first()


def earlier(actor: Actor, limit: int = 20) -> QuerySet[SelfAudit]:
    """The newest self-audits of everything the actor oversees, without their figures."""
    return visible_to(actor).defer("figures")[:limit]


def todos(actor: Actor) -> list[Todo]:
    """Regions whose newest self-audit alarms, for those who oversee them."""
    newest = visible_to(actor).order_by().values("region").annotate(newest=Max("pk"))
    return [
        Todo(
            "自查",
            f"{row.region.name}随机性自查报警 {row.alarms} 项",
            f"{row.made_on} 自查，{row.tests} 项检验",
            ("self-audit-detail", row.pk),
        )
        for row in SelfAudit.objects.filter(
            pk__in=newest.values("newest"), alarms__gt=0
        ).select_related("region")
    ]


def threshold(figures: dict[str, Any]) -> float:
    """The p-value below which a single test of this self-audit alarms (Bonferroni)."""
    limit: int = figures["limits"]["alarm"]
    tests: int = figures["tests"]
    return limit / 1000 / max(1, tests)


def sections(figures: dict[str, Any]) -> list[Section]:
    """Findings by kind, the oddest first; people beyond :data:`SHOWN` are counted only."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in figures["findings"]:
        kinds.setdefault(row["kind"].partition("-")[0], []).append(row)
    return [_section(kind, rows) for kind, rows in kinds.items()]


def _section(kind: str, rows: list[dict[str, Any]]) -> Section:
    ordered = sorted(rows, key=lambda row: 2.0 if row["p"] is None else row["p"])
    shown = ordered[:SHOWN] if kind == "person" else rows
    return Section(
        kind, meaning_of(kind), tuple(_row(row) for row in shown), len(rows) - len(shown)
    )


def _row(row: dict[str, Any]) -> Row:
    return Row(row["title"], row["figures"], row["p"], row["verdict"], LABELS[row["verdict"]])


def groups(figures: dict[str, Any]) -> list[Group]:
    """Each dimension with its groups."""
    return [_group(label, figures, name) for name, label in DIMENSIONS.items()]


def _group(label: str, figures: dict[str, Any], name: str) -> Group:
    lines = figures["balances"][name]["lines"]
    coverage = {row["group"]: row for row in figures["coverage"][name]}
    rows = [{**line, **coverage.get(line["group"], {})} for line in lines]
    return Group(
        label,
        [row["group"] for row in rows],
        [row["observed"] for row in rows],
        [round(row["expected"], 1) for row in rows],
        rows,
    )


def public_summary(region: Region) -> dict[str, Any] | None:
    """What everybody may see of the newest self-audit: no person, no object; None before one.

    ``findings`` are the tests of groups, of objects never drawn and of leaving around seals.
    """
    made = SelfAudit.objects.filter(region=region).first()
    if made is None:
        return None
    figures = made.figures
    shown = [
        {**row, "label": LABELS[row["verdict"]]}
        for row in figures["findings"]
        if row["kind"].partition("-")[0] in PUBLIC
    ]
    return {
        "made_on": made.made_on,
        "since": figures["since"],
        "draws": figures["draws"],
        "drawn": figures["drawn"],
        "tests": figures["tests"],
        "alarms": figures["alarms"],
        "alarm_permille": figures["limits"]["alarm"],
        "findings": shown,
        "meanings": [meaning_of(kind) for kind in PUBLIC],
        "groups": groups(figures),
    }
