"""The figures of the dashboard and the statistics page.

Each function takes a :class:`Scope`; what it returns equals a direct count of the rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from mingqian.analytics.scope import Scope
from mingqian.draw.models import DrawnObject
from mingqian.followup.models import FollowUp, FollowUpState, NonRandomCheck
from mingqian.followup.policies import nonrandom_visible_to
from mingqian.foundation.jobs.selectors import overdue
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.inspection.models import Inspection, InspectionState, Visit
from mingqian.library.models import InspectionObject, ObjectStatus, ObjectType
from mingqian.oversight.progress import MemberProgress, progress_of
from mingqian.publication.models import Publication, PublicationState
from mingqian.scheme.models import InspectionTask, TaskState
from mingqian.scheme.policies import tasks_visible_to
from rulebook.schema.vocabulary import METHODS


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline numbers of a year."""

    tasks: int
    tasks_open: int
    joint_tasks: int
    objects: int
    checks: int
    checks_done: int
    results: int
    entered: int
    not_completed: int
    problems: int
    published: int
    withheld: int
    followups_open: int
    overdue: int

    @property
    def completion_ratio(self) -> float | None:
        """Checks done over checks due, those deemed not completed taken off (昌江 C8)."""
        if not self.checks:
            return None
        return max(0, self.checks_done - self.not_completed) / self.checks

    @property
    def publication_ratio(self) -> float | None:
        """Published or lawfully withheld over all results."""
        return (self.published + self.withheld) / self.results if self.results else None

    @property
    def finding_ratio(self) -> float | None:
        """Problems over entered results."""
        return self.problems / self.entered if self.entered else None


def figures(scope: Scope) -> Figures:
    """The headline numbers (吉林 二（一）)."""
    tasks, checks, results = scope.tasks(), scope.checks(), scope.results()
    publications = Publication.objects.filter(kind="result", result__in=results.values("pk"))
    open_paths = FollowUp.objects.filter(result__in=results.values("pk"))
    return Figures(
        tasks=tasks.count(),
        tasks_open=tasks.exclude(state=TaskState.CLOSED).count(),
        joint_tasks=tasks.filter(is_joint=True).count(),
        objects=scope.drawn().count(),
        checks=checks.count(),
        checks_done=checks.filter(state=InspectionState.COMPLETED).count(),
        results=results.count(),
        entered=results.filter(state__in=["entered", "reviewed"]).count(),
        not_completed=checks.filter(results__is_deemed_not_completed=True).distinct().count(),
        problems=results.exclude(handling_path="").count(),
        published=publications.filter(state=PublicationState.PUBLISHED).count(),
        withheld=publications.filter(state=PublicationState.WITHHELD).count(),
        followups_open=open_paths.exclude(state=FollowUpState.CLOSED).count(),
        overdue=overdue(scope.actor).filter(due_on__year=scope.year).count(),
    )


def tasks_by_state(scope: Scope) -> list[tuple[str, int]]:
    """Tasks of the year by state, in the order of the flow, states without any included."""
    counted = dict(scope.tasks().order_by().values_list("state").annotate(n=Count("pk")))
    shown = [state for state in TaskState if state != TaskState.CANCELLED]
    return [(str(state.label), counted.get(state.value, 0)) for state in shown]


def results_by_category(scope: Scope) -> list[tuple[str, int]]:
    """Entered results by category; adds up to the entered total."""
    rows = (
        scope.results()
        .exclude(category="")
        .order_by()
        .values_list("category")
        .annotate(n=Count("pk"))
    )
    return sorted(((str(name), n) for name, n in rows), key=lambda row: -row[1])


def results_by_method(scope: Scope) -> list[tuple[str, int]]:
    """Results by inspection method; a result of two methods counts under both."""
    counted: Counter[str] = Counter()
    for methods in scope.results().values_list("methods", flat=True):
        counted.update(methods)
    return [(METHODS.get(code, code), number) for code, number in counted.most_common()]


def tasks_by_mode(scope: Scope) -> list[tuple[str, int]]:
    """Joint tasks by the mode named in the scheme (彭阳 二（五） four modes)."""
    rows = scope.tasks().filter(is_joint=True).order_by()
    counted = rows.values_list("scheme__joint_mode").annotate(n=Count("pk"))
    return sorted(((mode or "未写明", n) for mode, n in counted), key=lambda row: -row[1])


def by_month(scope: Scope) -> list[tuple[str, int, int]]:
    """(month, checks done, results published) for each month of the year."""
    done = Counter(
        day.month
        for day in scope.checks()
        .filter(completed_on__year=scope.year)
        .values_list("completed_on", flat=True)
        if day
    )
    published = Counter(
        moment.month
        for moment in Publication.objects.filter(
            result__in=scope.results().values("pk"), published_at__year=scope.year
        ).values_list("published_at", flat=True)
        if moment
    )
    return [(f"{month}月", done[month], published[month]) for month in range(1, 13)]


def by_region(scope: Scope) -> list[tuple[str, int, int]]:
    """(region, tasks, objects drawn) for each region the reader sees."""
    rows = scope.tasks().order_by().values_list("region").annotate(n=Count("pk"))
    objects = dict(
        scope.drawn().order_by().values_list("draw__task__region").annotate(n=Count("pk"))
    )
    names = dict(Region.objects.values_list("pk", "name"))
    return [(names[code], n, objects.get(code, 0)) for code, n in rows]


def coverage(region: Region, year: int) -> list[MemberProgress]:
    """Every member department with its tasks, zeros included (吉林 一, 彭阳 一)."""
    return progress_of(region, year)


@dataclass(frozen=True, slots=True)
class Saving:
    """Visits made and visits saved by checking together."""

    departments: int
    objects: int
    visits: int
    saved: int


def visits_saved(task: InspectionTask) -> Saving:
    """Apart, each department would visit each object: departments × objects − visits."""
    checks = Inspection.objects.filter(part__task=task)
    pairs = checks.count()
    objects = checks.values("drawn_object").distinct().count()
    visits = Visit.objects.filter(inspections__in=checks).distinct().count()
    departments = checks.values("part").distinct().count()
    return Saving(departments, objects, visits, max(0, pairs - visits) if visits else 0)


def savings(scope: Scope) -> Saving:
    """The same over all tasks in scope (彭阳 一 对市场主体干扰最小化)."""
    found = [visits_saved(task) for task in scope.tasks().filter(is_joint=True)]
    return Saving(
        sum(row.departments for row in found),
        sum(row.objects for row in found),
        sum(row.visits for row in found),
        sum(row.saved for row in found),
    )


def entity_coverage(scope: Scope, region: Region) -> list[tuple[str, int, int]]:
    """(object type, in the registry, drawn in the year) for every type (兴隆台 二（一）)."""
    known = InspectionObject.objects.filter(
        region__path__startswith=region.path, status=ObjectStatus.ACTIVE
    )
    registered = dict(known.order_by().values_list("object_type").annotate(n=Count("pk")))
    drawn = dict(
        scope.drawn()
        .order_by()
        .values_list("inspection_object__object_type")
        .annotate(n=Count("inspection_object", distinct=True))
    )
    return [
        (str(kind.label), registered.get(kind.value, 0), drawn.get(kind.value, 0))
        for kind in ObjectType
    ]


@dataclass(frozen=True, slots=True)
class DrawShare:
    """Checks by draw beside checks of single clues, which no draw statistics contain."""

    by_draw: int
    by_clue: int

    @property
    def ratio(self) -> float | None:
        """Share of checks done by draw."""
        total = self.by_draw + self.by_clue
        return self.by_draw / total if total else None


def draw_share(scope: Scope) -> DrawShare:
    """How much ordinary inspection is done by draw (惠州 第（二）条; 昌江 第三条 kept apart)."""
    clues = nonrandom_visible_to(scope.actor).filter(registered_at__year=scope.year)
    return DrawShare(scope.checks().count(), clues.count())


def never_drawn(region: Region, years: int, year: int) -> int:
    """Active objects of a region in no draw of the last ``years`` years."""
    recent = DrawnObject.objects.filter(
        draw__drawn_at__year__gt=year - years, draw__drawn_at__year__lte=year
    )
    return (
        InspectionObject.objects.filter(
            region__path__startswith=region.path, status=ObjectStatus.ACTIVE
        )
        .exclude(pk__in=recent.values("inspection_object"))
        .count()
    )


def years(scope: Scope) -> list[int]:
    """Years there is anything to show for, the newest first."""
    launched = tasks_visible_to(scope.actor).dates("launched_at", "year")
    return sorted({day.year for day in launched} | {scope.year}, reverse=True)


def clue_sources(scope: Scope) -> list[tuple[str, int]]:
    """Clue checks of the year by source, apart from all figures of draws (吉林 二（八）)."""
    rows = nonrandom_visible_to(scope.actor).filter(registered_at__year=scope.year)
    counted = rows.order_by().values_list("source").annotate(n=Count("pk"))
    labels = dict(NonRandomCheck._meta.get_field("source").flatchoices)
    return [(str(labels[source]), n) for source, n in counted]


@dataclass(frozen=True, slots=True)
class DeskFigure:
    """One number of the desk's first page. ``page`` is the console's URL name it leads to."""

    label: str
    value: int
    unit: str
    icon: str
    tone: str
    page: str


def desk_figures(actor: Actor) -> list[DeskFigure]:
    """The year so far in five numbers of what the actor may see; empty without the permission."""
    if not actor.has(Permission.STATISTICS_VIEW):
        return []
    now = figures(Scope(actor, timezone.localdate().year))
    rows = (
        ("本年任务", now.tasks, "项", "clipboard-list", "info", "task-list"),
        ("抽查对象", now.objects, "户", "building-store", "info", "draw-list"),
        ("已录入结果", now.entered, "项", "pencil", "success", "inspection-list"),
        ("已公示", now.published, "项", "speakerphone", "success", "publication-list"),
        ("逾期", now.overdue, "件", "alarm", "danger" if now.overdue else "neutral", "overdue"),
    )
    return [DeskFigure(*row) for row in rows]
