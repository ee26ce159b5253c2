"""What each kind of bulk act asks for and does to a step of objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.org.models import Department, Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, invalid, refuse, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import policies
from mingqian.library.bulk.act import Act, Outcome
from mingqian.library.bulk.labelling import Labelling
from mingqian.library.bulk.registering import Registering
from mingqian.library.fields import label_of
from mingqian.library.models import (
    BulkChange,
    BulkKind,
    BulkLine,
    InspectionObject,
    ObjectChange,
    RiskEntry,
    RiskKind,
)
from mingqian.library.selectors.ranges import FLAGS
from mingqian.library.services.facts.risks import COLUMNS, close_risk, derive, note_risk


def kinds_for(actor: Actor) -> list[tuple[str, str]]:
    """What the actor's role may do in bulk, for a form."""
    kinds = []
    if actor.has(P.OBJECTS_EDIT):
        kinds += [BulkKind.REGISTER, BulkKind.UNREGISTER, BulkKind.FLAG, BulkKind.LABEL]
    if actor.has(P.OBJECTS_EDIT) or actor.has(P.MEETING_KEEP):
        kinds.append(BulkKind.KEEPER)
    return [(kind.value, str(kind.label)) for kind in kinds]


def _own(actor: Actor) -> Q:
    return Q(department_id__in=[*actor.department_ids, actor.bureau_id])


def _hand_over(
    change: BulkChange, rows: list[InspectionObject], values: list[Department | None]
) -> list[Outcome]:
    """Set who maintains some objects, with a dated line of history each. The station goes: it was
    one of the former keeper."""
    label, outcomes = label_of(InspectionObject, "department"), []
    history, now = [], timezone.now()
    by_value: dict[Department | None, list[int]] = {}
    for row, value in zip(rows, values, strict=True):
        old = row.department
        by_value.setdefault(value, []).append(row.pk)
        history.append(
            ObjectChange(
                inspection_object=row,
                field=label,
                old=old.name if old else "",
                new=value.name if value else "",
                changed_at=now,
                source=f"批量办理 {change.pk}",
                reason=change.reason,
            )
        )
        outcomes.append(Outcome(row.pk, before=str(old.pk) if old else "", is_changed=True))
    ObjectChange.objects.bulk_create(history)
    for value, keys in by_value.items():
        objects = InspectionObject.objects.filter(pk__in=keys)
        objects.update(department=value, station=None, updated_at=now)
    return outcomes


class Flagging:
    """Enter or end a risk fact (昌江 第十条（一）); a listing by its decision's number."""

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """A known fact, whether it stands, the number of the decision for a listing."""
        require(actor.check(P.OBJECTS_EDIT))
        if facts.get("flag") not in FLAGS:
            raise invalid("请选择风险情形", flag="请选择风险情形")
        if facts.get("value") not in {"yes", "no"}:
            raise invalid("请选择设置还是取消", value="请选择设置还是取消")
        number = str(facts.get("document_no") or "").strip()[:80]
        if facts["value"] == "yes" and self._kind(facts).is_listing and not number:
            raise invalid("列入名录（名单）须写明决定文号", document_no="请填写决定文号")
        return {"flag": facts["flag"], "value": facts["value"], "document_no": number}

    def words(self, facts: dict[str, Any]) -> str:
        """«设为：列入经营异常名录»."""
        label = label_of(InspectionObject, FLAGS[facts["flag"]])
        return f"{'设为' if facts['value'] == 'yes' else '取消'}“{label}”"

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """Objects of the own area, and those the own department maintains."""
        below = Region.objects.filter(path__startswith=actor.region_path).values("pk")
        return _own(actor) | Q(region__in=below)

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Enter or end the fact."""
        name, stands = FLAGS[change.facts["flag"]], change.facts["value"] == "yes"
        for row in rows:
            decision = policies.can_note_risk(actor, row)
            if row.merged_into_id is not None:
                yield Outcome(row.pk, f"{row.name}已并入其他记录")
            elif not decision:
                yield Outcome(row.pk, decision.reason)
            elif getattr(row, name) == stands:
                yield Outcome(row.pk)
            else:
                before = (
                    self._enter(change, row, actor) if stands else self._end(change, row, actor)
                )
                self._derive(change, row, actor)
                yield Outcome(row.pk, before=before, is_changed=True)

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """End the entries the act made, reopen those it ended, where nobody has touched them."""
        stands = change.facts["value"] == "yes"
        for line in lines:
            row = line.inspection_object
            entries = RiskEntry.objects.filter(pk__in=filter(None, line.before.split(",")))
            touched = entries.exclude(until__isnull=stands).exists() or not entries.exists()
            if touched or row.merged_into_id is not None:
                yield Outcome(row.pk)
                continue
            for entry in entries:
                if stands:
                    close_risk(entry, on=timezone.localdate(), reason=change.reason, by=actor.name)
            if not stands:
                entries.update(until=None, end_reason="", ended_by="")
            self._derive(change, row, actor)
            yield Outcome(row.pk, is_changed=True)

    def _kind(self, facts: dict[str, Any]) -> RiskKind:
        column = FLAGS[facts["flag"]]
        return next(kind for kind, name in COLUMNS.items() if name == column)

    def _enter(self, change: BulkChange, row: InspectionObject, actor: Actor) -> str:
        entry = note_risk(
            row,
            self._kind(change.facts),
            since=timezone.localdate(),
            ground=change.reason,
            source=f"批量办理 {change.pk}",
            by=actor.name,
            document_no=change.facts["document_no"],
        )
        return str(entry.pk)

    def _end(self, change: BulkChange, row: InspectionObject, actor: Actor) -> str:
        open_rows = row.risk_entries.filter(kind=self._kind(change.facts), until__isnull=True)
        ended = []
        for entry in open_rows:
            day = max(timezone.localdate(), entry.since)
            close_risk(entry, on=day, reason=change.reason, by=actor.name)
            ended.append(str(entry.pk))
        return ",".join(ended)

    def _derive(self, change: BulkChange, row: InspectionObject, actor: Actor) -> None:
        derive(row, source=f"批量办理 {change.pk}", reason=change.reason, actor=actor)


class Keeping:
    """Say which department maintains the objects (彭阳 二（二）: 谁生成、谁维护)."""

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """A department of the actor's region or below."""
        if not actor.has(P.MEETING_KEEP):
            require(actor.check(P.OBJECTS_EDIT))
        rows = Department.objects.filter(region__path__startswith=actor.region_path)
        department = rows.filter(code=facts.get("department") or "").first()
        if department is None:
            raise invalid("请选择维护部门", department="请选择本辖区的部门")
        return {"department": department.code}

    def words(self, facts: dict[str, Any]) -> str:
        """«维护部门明确为…»."""
        return f"维护部门明确为{self._department(facts).name}"

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """One's own; for the office also those nobody maintains."""
        own = _own(actor)
        return own | Q(department=None) if actor.has(P.MEETING_KEEP) else own

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Hand the objects over."""
        department = self._department(change.facts)
        outcomes, written = [], []
        for row in rows:
            decision = policies.can_settle_keeper(actor, row, department)
            if row.merged_into_id is not None:
                outcomes.append(Outcome(row.pk, f"{row.name}已并入其他记录"))
            elif not decision:
                outcomes.append(Outcome(row.pk, decision.reason))
            elif row.department_id == department.pk:
                outcomes.append(Outcome(row.pk))
            else:
                written.append(row)
        return outcomes + _hand_over(change, written, [department] * len(written))

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """Back to whom each had before."""
        department = self._department(change.facts)
        held = [x for x in lines if x.inspection_object.department_id == department.pk]
        rest = [Outcome(x.inspection_object_id) for x in lines if x not in held]
        former = Department.objects.in_bulk([int(x.before) for x in held if x.before])
        values: list[Department | None] = [former.get(int(x.before or 0)) for x in held]
        return rest + _hand_over(change, [x.inspection_object for x in held], values)

    def _department(self, facts: dict[str, Any]) -> Department:
        return Department.objects.select_related("region").get(code=facts["department"])


_ACTS: dict[str, Act] = {
    BulkKind.REGISTER: Registering(goes_in=True),
    BulkKind.UNREGISTER: Registering(goes_in=False),
    BulkKind.KEEPER: Keeping(),
    BulkKind.FLAG: Flagging(),
    BulkKind.LABEL: Labelling(),
}


def act_of(kind: str) -> Act:
    """The act of a kind; raises :class:`Refused` 422 for one there is not."""
    if kind not in _ACTS:
        raise invalid("请选择办理事项", kind="请选择办理事项")
    return _ACTS[kind]


def may_start(kind: str, actor: Actor) -> Decision:
    """Whether the actor's role may do a kind at all."""
    if kind in dict(kinds_for(actor)):
        return allow()
    return refuse("您的角色没有办理这一项的权限", code="no_permission")
