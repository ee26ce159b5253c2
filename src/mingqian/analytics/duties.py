"""履职清单: per task and inspector the duties listed against the duties done.

尽职照单免责、失职照单问责 (惠州 第（十六）条, 吉林 三（二）, 彭阳 三（二）). The list is what
item list, deal and scheme asked; each line says what shows that it was done, when, and what is
missing. It judges nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules
from mingqian.inspection.models import Inspection
from mingqian.library.models import Inspector
from mingqian.matching.models import Assignment, AssignmentState, DepartmentPart, Substitution
from mingqian.matching.selectors import visible_to
from mingqian.publication.models import Publication, PublicationState
from mingqian.result.models import Result


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: until when, what shows that it was done, and when. ``late`` where the day
    passed before it was done; ``done_on`` None = not done."""

    title: str
    due_on: dt.date | None
    done_on: dt.date | None
    proof: str
    is_late: bool

    @property
    def label(self) -> str:
        """The standing in words."""
        if self.done_on is None:
            return "逾期未完成" if self.is_late else "未完成"
        return "逾期完成" if self.is_late else "已完成"


@dataclass(frozen=True, slots=True)
class ObjectDuties:
    """The duties of an inspector at one object; ``released`` says why there are none (any more)."""

    name: str
    code: str
    role: str
    came_by: str
    released: str
    items: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class DutyFile:
    """All duties of an inspector in a department's part of a task."""

    part: DepartmentPart
    inspector: Inspector
    credentials: tuple[str, ...]
    objects: tuple[ObjectDuties, ...]
    principle: str
    clause: str
    grounds: tuple[str, ...]

    @property
    def listed(self) -> int:
        """Duties on the list."""
        return sum(len(row.duties) for row in self.objects)

    @property
    def done(self) -> int:
        """Duties done."""
        return sum(duty.done_on is not None for row in self.objects for duty in row.duties)

    @property
    def late(self) -> int:
        """Duties late, done or not."""
        return sum(duty.is_late for row in self.objects for duty in row.duties)


def duty_file(actor: Actor, part_pk: int, inspector_pk: int) -> DutyFile:
    """The list of an inspector. Refused 404 unless it is one's own or the part's and one oversees
    or belongs to the department."""
    part = visible_to(actor).filter(pk=part_pk).first()
    inspector = Inspector.objects.filter(pk=inspector_pk).first()
    if part is None or inspector is None or not may_read(actor, part, inspector):
        raise Refused("没有这份履职清单，或者您无权查看", code="missing", status=404)
    rows = Assignment.objects.filter(part=part, inspector=inspector).select_related(
        "drawn_object__inspection_object"
    )
    found = rules.for_case(part.task)
    day = part.planned_on or timezone.localdate()
    return DutyFile(
        part,
        inspector,
        tuple(row.number for row in inspector.credentials.all() if row.is_valid_on(day)),
        tuple(_object(row) for row in rows.order_by("drawn_object__stratum", "pk")),
        found.text("principles.liability"),
        found.clause("principles.liability"),
        found.texts("audit.exemption_grounds"),
    )


def may_read(actor: Actor, part: DepartmentPart, inspector: Inspector) -> bool:
    """Whether the list of an inspector is the actor's to read: links are shown only then."""
    if actor.is_system or inspector.person_id == (actor.person_id or -1):
        return True
    own = part.department_id in actor.department_ids and actor.has(Permission.INSPECTORS_VIEW)
    return own or actor.has(Permission.SELF_AUDIT)


def _object(row: Assignment) -> ObjectDuties:
    drawn = row.drawn_object
    items = tuple(item.name for item in row.part.items.all())
    released = _released(row)
    check = Inspection.objects.filter(part=row.part, drawn_object=drawn).first()
    duties = () if released else tuple(_duties(row, check))
    return ObjectDuties(
        drawn.name,
        drawn.inspection_object.code_label,
        row.get_role_display(),
        _came_by(row),
        released,
        items,
        duties,
    )


def _came_by(row: Assignment) -> str:
    swap = (
        Substitution.objects.filter(replacement=row).select_related("assignment__inspector").first()
    )
    if swap is None:
        return "随机匹配"
    return f"接替{swap.assignment.inspector.name}（{swap.reason_kind}）"


def _released(row: Assignment) -> str:
    """Why somebody who was dealt has nothing to do there any more; empty where it has."""
    if row.state == AssignmentState.ACTIVE:
        return ""
    swap = row.substitutions.exclude(state="refused").order_by("-pk").first()
    if swap is not None:
        return f"已更换：{swap.reason_kind}"
    return "已更换：检查对象改由备选递补"


def _duties(row: Assignment, check: Inspection | None) -> Iterable[Duty]:
    """What follows from being dealt to an object: confirm, come, check, record, enter, publish."""
    confirmed = row.confirmed_at
    yield _duty("确认参加检查", row.part.planned_on, _day(confirmed), "本人确认")
    due = check.due_on if check else row.part.task.completion_on
    yield _came(row, check, due)
    yield _answered(check, due)
    recorded = _day(check.recorded_at) if check else None
    digest = check.record_digest[:16] if check else ""
    yield _duty("形成检查记录", due, recorded, f"现场检查记录 {digest}" if digest else "")
    yield _signed(check, due)
    if check is not None:
        yield from _results(row.part, check)


def _duty(
    title: str, due_on: dt.date | None, done_on: dt.date | None, proof: str, *, late: bool = False
) -> Duty:
    reached = done_on or timezone.localdate()
    passed = due_on is not None and reached > due_on
    return Duty(title, due_on, done_on, proof if done_on else "", passed or late)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _came(row: Assignment, check: Inspection | None, due: dt.date | None) -> Duty:
    here = check is not None and check.present.filter(pk=row.pk).exists()
    if check is None or check.visit is None or not here:
        closed = check.completed_on if check and check.is_completed and not check.visit else None
        return _duty("到场检查并出示证件", due, closed, "书面或者网络检查，不到现场")
    shown = _day(check.credential_shown_at)
    proof = f"到场；出示证件 {'、'.join(check.certificates_shown)}" if shown else "到场"
    return _duty("到场检查并出示证件", due, _day(check.visit.started_at), proof)


def _answered(check: Inspection | None, due: dt.date | None) -> Duty:
    """Every point answered, verified online, or left out with its reason."""
    if check is None:
        return _duty("按要点检查", due, None, "")
    points = list(check.findings.all())
    left = [p for p in points if not (p.answer or p.skip_reason or p.is_verified_online)]
    skipped = [p for p in points if p.skip_reason]
    days = [day for p in points if (day := _day(p.answered_at)) is not None]
    done = max(days, default=check.completed_on) if points and not left else None
    proof = f"{len(points)} 个要点全部检查"
    if skipped:
        proof += f"，其中 {len(skipped)} 个写明未查理由"
    evidence = check.evidence.count()
    if evidence:
        proof += f"；证据 {evidence} 件"
    return _duty(f"按 {len(points)} 个要点检查", due, done, proof)


def _signed(check: Inspection | None, due: dt.date | None) -> Duty:
    signature = getattr(check, "signature", None) if check else None
    done = check.completed_on if check and signature is not None else None
    proof = signature.get_kind_display() if signature is not None else ""
    return _duty("检查对象签字盖章或者注明拒签", due, done, proof)


def _results(part: DepartmentPart, check: Inspection) -> Iterable[Duty]:
    """Entry and publication of the current result of each item."""
    found = rules.for_case(part.task)
    rows = Result.objects.filter(inspection=check, corrected_by__isnull=True)
    for row in rows.select_related("item").order_by("item__code"):
        due = found.due("entry", check.completed_on) if check.completed_on else None
        entered = _day(row.entered_at)
        proof = f"{row.category}（{row.entered_by}录入）"
        due_on = due.on if due else None
        yield _duty(f"录入结果：{row.item.name}", due_on, entered, proof, late=row.is_late)
        published = Publication.objects.filter(kind="result", result=row).first()
        if published is not None:
            yield _published(row, published)


def _published(row: Result, published: Publication) -> Duty:
    withheld = published.state == PublicationState.WITHHELD
    done = _day(published.published_at)
    if withheld and done is None:
        done = _day(row.entered_at)
    proof = "依法不予公示" if withheld else "已公示"
    deadline = of_subject(published).order_by("pk").first()
    due_on = deadline.due_on if deadline else None
    return _duty(f"公示结果：{row.item.name}", due_on, done, proof)
