"""What waits for whom at the scheme stage (flows §19)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mingqian.foundation.jobs.selectors import of_subject
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import available
from mingqian.foundation.workflow.todo import Todo
from mingqian.scheme.models import Consultation, ConsultationState, Scheme, SchemeState
from mingqian.scheme.policies import schemes_visible_to
from mingqian.scheme.states import SCHEME

_WAITING = [ConsultationState.INVITED, ConsultationState.DISCUSSING]
#: The step that waits, by state of the scheme.
_STEPS = {
    SchemeState.DRAFT: ("consult", "finalise"),
    SchemeState.SETTLED: ("finalise", "revise"),
    SchemeState.FINAL: ("launch",),
}


def todos(actor: Actor) -> list[Todo]:
    """Everything of this stage that waits for the actor, unsorted."""
    return [*_answers(actor), *_steps(actor), *_silent(actor)]


def _answers(actor: Actor) -> list[Todo]:
    if not actor.permissions & {P.SCHEME_ANSWER, P.SCHEME_DISCUSS}:
        return []
    rows = Consultation.objects.filter(
        department_id__in=actor.department_ids, state__in=_WAITING, asked_at__isnull=False
    ).filter(Q(scheme__state=SchemeState.CONSULTING) | _undirected())
    return [_answer(row) for row in rows.select_related("scheme__lead_department")]


def _undirected() -> Q:
    return Q(scheme__is_undirected=True, scheme__state=SchemeState.FINAL)


def _answer(row: Consultation) -> Todo:
    deadline = of_subject(row, "consultation").first()
    return Todo(
        "答复",
        f"《{row.scheme.name}》征求意见",
        f"牵头部门 {row.scheme.lead_department.name}",
        ("scheme-detail", row.scheme_id),
        deadline.due_on if deadline else None,
        deadline.clause if deadline else "惠州 第（八）条",
        deadline.is_provisional if deadline else False,
    )


def _steps(actor: Actor) -> list[Todo]:
    if not actor.permissions & {P.SCHEME_DRAFT, P.SCHEME_FINALISE}:
        return []
    found = []
    for scheme in _own(actor):
        wanted = _STEPS[SchemeState(scheme.state)]
        for action in available(SCHEME, scheme, actor):
            if action.action in wanted and action.allowed:
                target = ("scheme-detail", scheme.pk)
                found.append(
                    Todo(action.label, scheme.name, scheme.scheme_no, target, clause=action.clause)
                )
                break
    return found


def _own(actor: Actor) -> QuerySet[Scheme]:
    rows = schemes_visible_to(actor).filter(
        lead_department_id__in=actor.department_ids, state__in=_STEPS
    )
    return rows.exclude(state=SchemeState.FINAL, tasks__isnull=False)


def _silent(actor: Actor) -> list[Todo]:
    """The office is told who did not answer in time (flows §3)."""
    if Role.OFFICE not in actor.roles:
        return []
    rows = Consultation.objects.filter(
        state=ConsultationState.NO_ANSWER, scheme__region_id=actor.region_code
    ).filter(scheme__state__in=[SchemeState.CONSULTING, SchemeState.SETTLED])
    return [
        Todo(
            "督促",
            f"{row.department.name}逾期未答复《{row.scheme.name}》",
            row.scheme.scheme_no,
            ("scheme-detail", row.scheme_id),
            clause="惠州 第（八）条",
        )
        for row in rows.select_related("department", "scheme")
    ]
