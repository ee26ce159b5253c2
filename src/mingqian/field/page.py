"""What the page of a check shows: subject, team, next steps with the reasons they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import available
from mingqian.inspection import policies, selectors
from mingqian.inspection.states import TABLE
from mingqian.result import selectors as results

if TYPE_CHECKING:
    from mingqian.foundation.policy.actor import Actor
    from mingqian.inspection.models import Inspection
    from mingqian.result.models import Result

#: Act of the table → page of this face that carries it out.
PAGES = {
    "start": "field:start",
    "start_desk": "field:desk",
    "close_record": "field:record",
    "sign": "field:sign",
    "refuse_signature": "field:refusal",
}


def page_of(inspection: Inspection, actor: Actor) -> dict[str, Any]:
    """Context of ``field/check.html``."""
    task = inspection.part.task
    law = rules.for_case(task)
    mine = policies.assignment_of(actor, inspection)
    may_edit = bool(policies.can_carry_out(actor, inspection))
    found = list(results.results_of_inspection(inspection))
    return {
        "inspection": inspection,
        "object": inspection.drawn_object.inspection_object,
        "task": task,
        "team": selectors.team_members(inspection.drawn_object),
        "my_assignment": mine,
        "may_edit": may_edit,
        "may_schedule": bool(policies.can_schedule(actor, inspection.drawn_object)),
        "may_notify": bool(policies.can_notify(actor, inspection.drawn_object)),
        **_sorted(steps(inspection, actor)),
        "online_first": "online" in law.texts("inspection.sequence"),
        "online": selectors.online_progress(inspection),
        "notice_needed": law.is_on("notification.before"),
        "notice_clause": law.clause("notification.before"),
        "greys_verified": law.is_on("inspection.skip_verified_online"),
        "warnings": selectors.schedule_warnings(inspection.drawn_object),
        "siblings": selectors.of_object(inspection.drawn_object).exclude(pk=inspection.pk),
        "results": found,
        "next_result": next((row for row in found if row.is_waiting), None),
        "is_before": inspection.is_before,
        **_form_of(inspection, actor, found),
        "deadline": results.entry_deadline(inspection),
        "evidence": selectors.evidence_of(inspection),
        "papers": selectors.papers_of(inspection),
        "answered": sum(row.is_settled for row in inspection.findings.all()),
        "points_total": inspection.findings.count(),
    }


def _form_of(inspection: Inspection, actor: Actor, found: list[Result]) -> dict[str, Any]:
    """The department's form after the check: open once all is entered, due where a clock runs."""
    entered = bool(found) and not any(row.is_waiting for row in found)
    is_open = entered and results.form_for(actor, inspection.pk) is None
    return {
        "form_name": rules.for_case(inspection.part.task).text("forms.result_form"),
        "form_open": is_open and inspection.is_completed,
        "form_deadline": results.form_deadline(inspection) if is_open else None,
    }


def steps(inspection: Inspection, actor: Actor) -> list[dict[str, Any]]:
    """The acts open in this state, each with its page, and why it is not possible yet.

    Presence and certificates are asked on the page of the visit itself, so their guards are
    given the department's inspectors here.
    """
    team = list(selectors.assignments_of(inspection).prefetch_related("inspector__credentials"))
    found = available(
        TABLE,
        inspection,
        actor,
        present=team,
        credentials_shown=True,
        record_digest=inspection.record_digest,
        inspectors=[row.pk for row in team],
    )
    return [{"act": act, "url": _url(inspection, act.action)} for act in found]


def _sorted(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The main act and one beside it stand in the bar; the rest under the points."""
    ready = [step for step in found if step["act"].allowed]
    main = [step for step in ready if step["act"].style == "primary"][:1]
    rest = [step for step in ready if step not in main]
    return {
        "steps": found,
        "main_steps": main or rest[:1],
        "more_steps": rest if main else rest[1:],
    }


def _url(inspection: Inspection, action: str) -> str:
    if action in PAGES:
        return reverse(PAGES[action], args=[inspection.pk])
    return f"{reverse('field:act', args=[inspection.pk])}?action={action}"
