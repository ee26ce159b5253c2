"""What each kind of bulk act asks for and does to a step of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Decision, allow, invalid, refuse, require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.library import policies
from mingqian.library.bulk.act import Act, Outcome
from mingqian.library.bulk.registering import Registering
from mingqian.library.fields import label_of, word_of
from mingqian.library.models import (
    BulkChange,
    BulkKind,
    BulkLine,
    InspectionObject,
    ObjectChange,
)
from mingqian.library.selectors.ranges import FLAGS


def kinds_for(actor: Actor) -> list[tuple[str, str]]:
    """What the actor's role may do in bulk, for a form."""
    kinds = []
    if actor.has(P.OBJECTS_EDIT):
        kinds += [BulkKind.REGISTER, BulkKind.UNREGISTER, BulkKind.FLAG]
        kinds += [BulkKind.LABEL] if LABELLING else []
    if actor.has(P.OBJECTS_EDIT) or actor.has(P.MEETING_KEEP):
        kinds.append(BulkKind.KEEPER)
    return [(kind.value, str(kind.label)) for kind in kinds]


def _own(actor: Actor) -> Q:
    return Q(department_id__in=[*actor.department_ids, actor.bureau_id])


def _write(
    change: BulkChange, rows: list[InspectionObject], name: str, values: list[Any]
) -> list[Outcome]:
    """Set a fact of some objects, with a dated line of history each."""
    now, label, history, outcomes = timezone.now(), label_of(InspectionObject, name), [], []
    by_value: dict[Any, list[int]] = {}
    for row, value in zip(rows, values, strict=True):
        old = getattr(row, name)
        by_value.setdefault(value, []).append(row.pk)
        history.append(
            ObjectChange(
                inspection_object=row,
                field=label,
                old=word_of(InspectionObject, name, old),
                new=word_of(InspectionObject, name, value),
                changed_at=now,
                source=f"批量办理 {change.pk}",
                reason=change.reason,
            )
        )
        before = str(getattr(old, "pk", int(old) if isinstance(old, bool) else "") or "")
        outcomes.append(Outcome(row.pk, before=before, is_changed=True))
    ObjectChange.objects.bulk_create(history)
    for value, keys in by_value.items():
        objects = InspectionObject.objects.filter(pk__in=keys)
        objects.update(**{name: value, "updated_at": now})
    return outcomes


def _settle(
    change: BulkChange,
    rows: list[InspectionObject],
    name: str,
    value: Any,
    may: Callable[[InspectionObject], Decision],
) -> list[Outcome]:
    outcomes, written = [], []
    for row in rows:
        decision = may(row)
        if row.merged_into_id is not None:
            outcomes.append(Outcome(row.pk, f"{row.name}已并入其他记录"))
        elif not decision:
            outcomes.append(Outcome(row.pk, decision.reason))
        elif getattr(row, name) == value:
            outcomes.append(Outcome(row.pk))
        else:
            written.append(row)
    return outcomes + _write(change, written, name, [value] * len(written))


class Flagging:
    """Set or clear a risk fact (昌江 第十条（一）: 分类标注)."""

    def check(self, facts: dict[str, Any], actor: Actor) -> dict[str, Any]:
        """A known fact, and whether it stands."""
        require(actor.check(P.OBJECTS_EDIT))
        if facts.get("flag") not in FLAGS:
            raise invalid("请选择风险情形", flag="请选择风险情形")
        if facts.get("value") not in {"yes", "no"}:
            raise invalid("请选择设置还是取消", value="请选择设置还是取消")
        return {"flag": facts["flag"], "value": facts["value"]}

    def words(self, facts: dict[str, Any]) -> str:
        """«设为：列入经营异常名录»."""
        label = label_of(InspectionObject, FLAGS[facts["flag"]])
        return f"{'设为' if facts['value'] == 'yes' else '取消'}“{label}”"

    def kept(self, facts: dict[str, Any], actor: Actor) -> Q:
        """Objects the own department maintains."""
        return _own(actor)

    def do(
        self, change: BulkChange, rows: list[InspectionObject], actor: Actor
    ) -> Iterable[Outcome]:
        """Set the fact."""
        name, value = FLAGS[change.facts["flag"]], change.facts["value"] == "yes"
        return _settle(change, rows, name, value, lambda row: policies.can_edit_object(actor, row))

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """The other way round for those that still have it."""
        name, value = FLAGS[change.facts["flag"]], change.facts["value"] == "yes"
        rows = [line.inspection_object for line in lines]
        since = [row for row in rows if getattr(row, name) == value]
        outcomes = [Outcome(row.pk) for row in rows if getattr(row, name) != value]
        may: Callable[[InspectionObject], Decision] = lambda r: policies.can_edit_object(actor, r)  # noqa: E731
        return outcomes + _settle(change, since, name, not value, may)


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
        return _settle(
            change,
            rows,
            "department",
            department,
            lambda row: policies.can_settle_keeper(actor, row, department),
        )

    def undo(self, change: BulkChange, lines: list[BulkLine], actor: Actor) -> Iterable[Outcome]:
        """Back to whom each had before."""
        department = self._department(change.facts)
        held = [x for x in lines if x.inspection_object.department_id == department.pk]
        rest = [Outcome(x.inspection_object_id) for x in lines if x not in held]
        former = Department.objects.in_bulk([int(x.before) for x in held if x.before])
        values = [former.get(int(x.before or 0)) for x in held]
        return rest + _write(change, [x.inspection_object for x in held], "department", values)

    def _department(self, facts: dict[str, Any]) -> Department:
        return Department.objects.select_related("region").get(code=facts["department"])


#: The act of labels, brought by whoever keeps labels.
LABELLING: list[Act] = []
_ACTS: dict[str, Act] = {
    BulkKind.REGISTER: Registering(goes_in=True),
    BulkKind.UNREGISTER: Registering(goes_in=False),
    BulkKind.KEEPER: Keeping(),
    BulkKind.FLAG: Flagging(),
}


def provide_labelling(act: Act) -> Act:
    """Register the act that puts labels on objects."""
    LABELLING[:] = [act]
    return act


def act_of(kind: str) -> Act:
    """The act of a kind; raises :class:`Refused` 422 for one there is not."""
    acts = dict(_ACTS)
    if LABELLING:
        acts[BulkKind.LABEL] = LABELLING[0]
    if kind not in acts:
        raise invalid("请选择办理事项", kind="请选择办理事项")
    return acts[kind]


def may_start(kind: str, actor: Actor) -> Decision:
    """Whether the actor's role may do a kind at all."""
    if kind in dict(kinds_for(actor)):
        return allow()
    return refuse("您的角色没有办理这一项的权限", code="no_permission")
