"""What the administrator owes the rules: texts that run out or wait for a date, next calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors
from mingqian.foundation.rules.applied import calendar
from mingqian.foundation.rules.models import RulebookVersion
from mingqian.foundation.workflow.todo import Todo
from rulebook.validity import State, Validity

KIND = "规则"
#: What every count of working days rests on.
CALENDAR_CLAUSE = "国务院办公厅年度节假日安排通知（工作日计算）"


def todos(actor: Actor) -> list[Todo]:
    """Texts expired, about to expire, or without a date; calendars that are not loaded.

    Only texts under which a department here works: the others bind nobody on this platform.
    """
    if not actor.has(Permission.RULES_CONTINUE):
        return []
    today = timezone.localdate()
    return [*_texts(today), *calendars_missing(today)]


def _texts(today: dt.date) -> Iterator[Todo]:
    for version in selectors.current_versions():
        if not _binds_somebody(version):
            continue
        found = selectors.validity_of(version, today)
        yield from _ending(version, found, today)
        if found.needs_confirmation and found.state == State.IN_FORCE:
            title = f"确认施行日期：{version.title}"
            yield _line(version, title, found.message, is_provisional=True)


def _binds_somebody(version: RulebookVersion) -> bool:
    """Whether departments of its region work here. The baseline, of no region, never runs out."""
    here = Department.objects.filter(region__path__contains=version.region_code)
    return bool(version.region_code) and here.exists()


def _ending(version: RulebookVersion, found: Validity, today: dt.date) -> Iterator[Todo]:
    if found.state == State.EXPIRED:
        yield _line(version, f"已失效：{version.title}", found.message, found.effective_to)
        return
    last = found.decision.until if found.decision else found.effective_to
    notice = dt.timedelta(days=settings.RULES_NOTICE_DAYS)
    if last is None or not found.allows_new_task or last - notice > today:
        return
    # A decision may have been taken in good time for the day after.
    if not selectors.validity_of(version, last + dt.timedelta(days=1)).allows_new_task:
        why = f"适用至{last}，此后新任务不能适用；须载入修订后的规则，或者登记继续适用的决定"
        yield _line(version, f"将到期：{version.title}", why, last)


def _line(
    version: RulebookVersion,
    title: str,
    detail: str,
    due_on: dt.date | None = None,
    *,
    is_provisional: bool = False,
) -> Todo:
    meta = selectors.ruleset_of(version).meta
    clause = f"{meta.citation}{meta.basis}"
    return Todo(
        KIND, title, detail, ("rulebook-detail", version.pk), due_on, clause, is_provisional
    )


def calendars_missing(today: dt.date) -> Iterator[Todo]:
    """This year's table at once; next year's before this year's last days become uncertain."""
    found = calendar()
    if not found.is_announced(today.year):
        yield _calendar(today.year, dt.date(today.year, 1, 1))
        return
    open_end = next(table.open_end for table in found.years if table.year == today.year)
    notice = dt.timedelta(days=settings.CALENDAR_NOTICE_DAYS)
    if not found.is_announced(today.year + 1) and open_end - notice <= today:
        yield _calendar(today.year + 1, open_end)


def _calendar(year: int, due_on: dt.date) -> Todo:
    detail = f"没有{year}年的节假日和调休上班日，涉及的工作日期限都是暂定"
    target = ("rulebook-list", 0)
    return Todo("日历", f"载入{year}年放假通知", detail, target, due_on, CALENDAR_CLAUSE)
