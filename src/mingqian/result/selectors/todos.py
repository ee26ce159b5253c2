"""What stage 7 asks: results to enter, forms to fill, results to review (flows §19)."""

from __future__ import annotations

from mingqian.foundation.jobs import selectors as deadlines
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.todo import Todo
from mingqian.result import policies
from mingqian.result.guards import rules_of
from mingqian.result.models import Result, ResultState
from mingqian.result.selectors.reading import WAITING, entry_deadline, listing


def todos(actor: Actor) -> list[Todo]:
    """What stage 7 asks: results to enter, forms to fill, results to review."""
    found: list[Todo] = []
    if actor.has(P.RESULT_ENTER):
        found += [_entry_todo(row) for row in _to_enter(actor)]
        found += _form_todos(actor)
    if actor.has(P.RESULT_REVIEW):
        found += [_review_todo(row) for row in _to_review(actor)]
    return found


def _to_enter(actor: Actor) -> list[Result]:
    rows = listing(actor).filter(
        state__in=WAITING, inspection__part__department_id__in=actor.department_ids
    )
    return [row for row in rows if policies.can_enter(actor, row.inspection)]


def _entry_todo(row: Result) -> Todo:
    deadline = entry_deadline(row.inspection)
    kind = "结果退回" if row.state == ResultState.RETURNED else "录入结果"
    return Todo(
        kind,
        row.inspection.drawn_object.name,
        row.item.name,
        ("result-enter", row.pk),
        deadline.due_on if deadline else None,
        deadline.clause if deadline else rules_of(row).clause("result.entry_by"),
        deadline.is_provisional if deadline else False,
    )


def _form_todos(actor: Actor) -> list[Todo]:
    rows = deadlines.running(actor).filter(kind="result_form")
    return [
        Todo("填写登记表", row.title, row.case_no, ("inspection-detail", int(row.subject_id)),
             row.due_on, row.clause, row.is_provisional)
        for row in rows
    ]  # fmt: skip


def _to_review(actor: Actor) -> list[Result]:
    rows = listing(actor).filter(
        state=ResultState.ENTERED, inspection__part__department_id__in=actor.department_ids
    )
    return [row for row in rows if policies.can_review(actor, row)]


def _review_todo(row: Result) -> Todo:
    deadline = deadlines.of_subject(row.inspection, "publication").first()
    return Todo(
        "审核结果",
        f"{row.inspection.drawn_object.name}：{row.category}",
        row.item.name,
        ("result-detail", row.pk),
        deadline.due_on if deadline else None,
        "兴隆台 三",
    )
