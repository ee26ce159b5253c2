"""Sheets the platform writes from its data, as they stand when the volume is gathered.

Each sheet is a list of (label, text) rows: what a reader of the file needs, not a dump.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from mingqian.followup.models import FollowUp
from mingqian.foundation.journal.selectors import history_of_case
from mingqian.inspection.models import Inspection
from mingqian.matching import selectors as matching
from mingqian.matching.models import AssignmentState, TermsSeal
from mingqian.publication.models import Publication
from mingqian.result.models import Result

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A written document: kind, title, its rows under headings."""

    kind: str
    title: str
    sections: list[tuple[str, list[Row]]] = field(default_factory=list)


def sheets_of(inspection: Inspection) -> Iterator[Sheet]:
    """Every sheet of one inspection."""
    yield from _plan_line(inspection)
    yield _scheme(inspection)
    yield _items(inspection)
    yield from _consultation(inspection)
    yield _matching(inspection)
    results = Result.objects.filter(inspection=inspection).select_related("item")
    if results:
        yield _results(results)
    publications = Publication.objects.filter(result__inspection=inspection)
    if publications.exclude(published_at__isnull=True, withholdings__isnull=True).exists():
        yield _publications(publications)
    followups = FollowUp.objects.filter(result__inspection=inspection)
    if followups:
        yield _handling(followups)
    yield _journal(inspection)


def _plan_line(inspection: Inspection) -> Iterator[Sheet]:
    entry = inspection.part.task.scheme.plan_entry
    if entry is None:
        return
    rows = [
        ("计划", str(entry.plan)),
        ("计划编号", entry.plan.plan_no),
        ("事项编号", entry.entry_no),
        ("任务名称", entry.name),
        ("抽查事项", "、".join(item.name for item in entry.items.all())),
        ("检查对象范围", entry.range_text),
        ("时间", f"{_day(entry.starts_on)} 至 {_day(entry.ends_on)}"),
    ]
    yield Sheet("plan_line", "年度计划事项", [("", rows)])


def _scheme(inspection: Inspection) -> Sheet:
    task = inspection.part.task
    scheme = task.scheme
    rows = [
        ("方案", f"{scheme.scheme_no} {scheme.name}（第{scheme.version}版）"),
        ("定稿摘要", scheme.digest),
        ("定稿时间", _moment(scheme.finalised_at)),
        ("适用规则", f"{task.rulebook} {task.rulebook.version_label}"),
        ("任务", f"{task.task_no} {task.name}"),
        ("牵头部门", task.lead_department.name_on(task.governed_on)),
        ("检查对象范围", scheme.range_text),
        ("完成日期", _day(scheme.completion_on)),
        ("工作要求", scheme.requirements),
    ]
    return Sheet("scheme", "工作方案", [("", rows)])


def _items(inspection: Inspection) -> Sheet:
    sections = []
    for item in inspection.part.items.all():
        rows = [
            ("清单", str(item.item_list)),
            ("检查依据", item.basis),
            ("检查主体", item.subject),
            ("检查内容", item.content),
            ("工作指引", item.guide),
        ]
        sections.append((f"{item.code} {item.name}", rows))
    return Sheet("items", "抽查事项与工作指引（本任务所用版本）", sections)


def _consultation(inspection: Inspection) -> Iterator[Sheet]:
    asked = inspection.part.task.scheme.consultations.select_related("department")
    if not asked:
        return
    rows = [
        (
            row.department.name,
            f"{row.get_state_display()} {_moment(row.answered_at)} {row.answered_by} "
            f"{row.letter_no} {row.decline_reason}".strip(),
        )
        for row in asked
    ]
    yield Sheet("consultation", "征求意见情况", [("", rows)])


def _matching(inspection: Inspection) -> Sheet:
    part = inspection.part
    assigned = part.assignments.filter(drawn_object=inspection.drawn_object)
    rows = [
        ("匹配时间", _moment(part.drawn_at)),
        *_chance(matching.seal_of(part, inspection.drawn_object)),
        ("匹配种子", part.deal_seed),
        ("匹配因素", "、".join(part.factors)),
    ]
    for row in assigned.select_related("inspector"):
        note = "" if row.state == AssignmentState.ACTIVE else "（已替换）"
        numbers = "、".join(c.number for c in row.inspector.credentials.all())
        rows.append((f"{row.get_role_display()}人员", f"{row.inspector.name} {numbers} {note}"))
    return Sheet("matching", "人员匹配情况", [("", rows)])


def _chance(seal: TermsSeal | None) -> list[tuple[str, str]]:
    """What was sealed before the deal, and the chance that came afterwards."""
    if seal is None:
        return []
    return [
        ("匹配条件", f"{_moment(seal.sealed_at)} {seal.sealed_by}封存，摘要 {seal.digest}"),
        ("公共随机源", f"{seal.beacon_text}（{seal.entered_by}录入，{seal.witness}在场）"),
    ]


def _results(results: QuerySet[Result]) -> Sheet:
    sections = []
    for row in results:
        rows = [
            ("结果类别", row.category or "未录入"),
            ("检查情况", row.situation),
            ("处理意见", row.handling_text),
            ("查处结果", f"{row.outcome_text} {_day(row.outcome_on)}".strip()),
            ("录入", f"{row.entered_by} {_moment(row.entered_at)}"),
            ("承诺", _moment(row.attested_at)),
            ("审核", f"{row.reviewed_by} {_moment(row.reviewed_at)} {row.review_opinion}"),
            ("单位负责人", row.unit_head),
            ("状态", str(row.get_state_display())),
        ]
        if row.is_deemed_not_completed:
            rows.append(("认定", "视为未完成检查任务"))
        sections.append((f"{row.item.name}（第{row.version}版）", rows))
    return Sheet("result", "检查结果", sections)


def _publications(publications: QuerySet[Publication]) -> Sheet:
    sections = []
    for row in publications.prefetch_related("deliveries", "withholdings"):
        rows = [
            ("状态", str(row.get_state_display())),
            ("公示时间", _moment(row.published_at)),
            ("公示人", row.published_by),
            ("更正说明", row.correction_note),
        ]
        for delivery in row.deliveries.all():
            told = f"{delivery.get_state_display()} {_moment(delivery.at)} {delivery.error}"
            rows.append((delivery.channel, told.strip()))
        for asked in row.withholdings.all():
            told = f"{asked.ground}；{asked.decided_by} {_moment(asked.decided_at)} {asked.opinion}"
            rows.append(("不公示", told))
        sections.append((row.title, rows))
    return Sheet("publication", "公示记录", sections)


def _handling(followups: QuerySet[FollowUp]) -> Sheet:
    sections = []
    for row in followups.select_related("department", "result__item"):
        rows = [
            ("责任部门", row.department.name),
            ("状态", str(row.get_state_display())),
            ("开始", _moment(row.opened_at)),
            ("办结", _moment(row.closed_at)),
            ("办理结果", row.outcome),
        ]
        sections.append((f"{row.result.item.name} {row.get_path_display()}", rows))
    return Sheet("handling", "处理情况", sections)


def _journal(inspection: Inspection) -> Sheet:
    rows = [
        (
            f"{line.seq} {_moment(line.at)}",
            f"{line.who} {line.department}：{line.subject} {line.sentence} {line.reason}".strip(),
        )
        for line in history_of_case(inspection.case_no, limit=5000)
    ]
    return Sheet("journal", "任务全过程留痕", [("", rows)])


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def _moment(value: dt.datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""
