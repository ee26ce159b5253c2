"""What the keeper and the office must do in stage 1 (flows §19)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.todo import Todo
from mingqian.library.models import ImportBatch, InspectionItemList, ListKind, ListState
from mingqian.library.policies import batches_visible_to, item_lists_visible_to, sources_visible_to
from mingqian.library.selectors.facts.todos import object_todos
from mingqian.library.selectors.imports import stale_entries
from mingqian.library.selectors.inspectors import expiring_credentials
from mingqian.library.selectors.parties import applications_at, lapsing_parties


def todos(actor: Actor) -> list[Todo]:
    """To-dos of an actor: lists due and returned, imports to confirm, stale entries of
    sources, credentials expiring;
    for the office: lists to compile and to publish."""
    if actor.department_id is None:
        return []  # the system and the public have nothing to do here
    lines: list[Todo] = []
    if actor.has(P.ITEMS_SUBMIT):
        lines += _lists_due(actor)
    if actor.has(P.ITEMS_COMPILE):
        lines += _to_compile(actor)
    if actor.has(P.OBJECTS_IMPORT):
        lines += _imports(actor)
    if actor.has(P.SOURCES_KEEP):
        lines += _stale(actor)
    if actor.has(P.INSPECTORS_EDIT):
        lines += _credentials(actor)
        lines += _lapsing(actor)
    if actor.has(P.MEETING_KEEP):
        lines += _applications(actor)
    return lines + object_todos(actor)


def _lists_due(actor: Actor) -> list[Todo]:
    draft = _drafts(actor).filter(kind=ListKind.DEPARTMENT).first()
    target = ("item-list-detail", draft.pk) if draft else ("item-list", 0)
    return [
        Todo(
            "清单报送",
            deadline.title,
            str(draft or "尚未建立本年度清单"),
            target,
            deadline.due_on,
            deadline.clause,
            deadline.is_provisional,
        )
        for deadline in deadlines.running(actor).filter(kind="item_list")
    ]


def _drafts(actor: Actor) -> QuerySet[InspectionItemList]:
    rows = item_lists_visible_to(actor).filter(state=ListState.DRAFT)
    return rows.filter(department_id__in=actor.department_ids).order_by("-year", "-version")


def _to_compile(actor: Actor) -> list[Todo]:
    rows = item_lists_visible_to(actor).filter(region_id=actor.region_code)
    submitted = rows.filter(kind=ListKind.DEPARTMENT, state=ListState.SUBMITTED)
    lines = [
        Todo("清单汇总", str(row), "部门已报送，待汇总", ("item-list-detail", row.pk))
        for row in submitted
    ]
    compiled = rows.exclude(kind=ListKind.DEPARTMENT).filter(
        state__in=[ListState.DRAFT, ListState.COMPILED], department_id__in=actor.department_ids
    )
    lines += [
        Todo("清单公布", str(row), row.get_state_display(), ("item-list-detail", row.pk))
        for row in compiled
    ]
    return lines


def _imports(actor: Actor) -> list[Todo]:
    checked = batches_visible_to(actor).filter(is_dry_run=True, is_finished=True)
    written = ImportBatch.objects.filter(is_dry_run=False).values("file__digest")
    rows = checked.exclude(file__digest__in=written).order_by("-pk")[:5]
    return [
        Todo(
            "名录导入",
            f"{row.file.name} 已核对，待确认导入",
            f"读入 {row.read_count}，退回 {row.refused_count}",
            ("import-detail", row.pk),
        )
        for row in rows
    ]


def _stale(actor: Actor) -> list[Todo]:
    """Sources whose objects have not been seen for long: one line a source."""
    return [
        Todo(
            "来源条目过期",
            f"{source.name}有 {count:,} 户超过 {source.stale_days} 天未再出现",
            "核对是否注销或者由其他来源维护",
            ("source-detail", source.pk),
        )
        for source in sources_visible_to(actor).filter(is_enabled=True)
        if (count := stale_entries(source).count())
    ]


def _credentials(actor: Actor) -> list[Todo]:
    department = org.department_for(actor)
    try:
        rows = list(expiring_credentials(department)[:20])
    except Refused:
        return []  # no rulebook is loaded: nothing says how long ahead to warn
    today = timezone.localdate()
    return [
        Todo(
            "证件到期",
            f"{row.inspector.name}的执法证件{'已' if row.valid_to < today else '将'}到期",
            f"证号 {row.number}",
            ("inspector-detail", row.inspector_id),
            row.valid_to,
        )
        for row in rows
    ]


def _lapsing(actor: Actor) -> list[Todo]:
    department = org.department_for(actor)
    if not department.bureau.is_market_regulator:
        return []  # one keeper of a region minds its expert register
    try:
        rows = list(lapsing_parties(department.region)[:20])
    except Refused:
        return []
    today = timezone.localdate()
    return [
        Todo(
            "专家资质到期",
            f"{row.name}的资质{'已' if row.valid_to and row.valid_to < today else '将'}到期",
            row.domain,
            ("party-detail", row.pk),
            row.valid_to,
        )
        for row in rows
    ]


def _applications(actor: Actor) -> list[Todo]:
    region = org.department_for(actor).region
    return [
        Todo(
            "专家入库",
            f"{row.name}申请进入{row.region.name}专家库",
            f"{row.unit}，{row.domain}",
            ("party-detail", row.pk),
        )
        for row in applications_at(region)[:20]
    ]
