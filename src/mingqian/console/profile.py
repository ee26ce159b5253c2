"""An object from every side: what the stages know of it, as far as the reader may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mingqian.draw import selectors as draws
from mingqian.followup import selectors as followups
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org import selectors as org
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.inspection import selectors as inspections
from mingqian.library import policies
from mingqian.library import selectors as library
from mingqian.plan import selectors as plans
from mingqian.result import selectors as results

#: Rows of a part of the page; the lists of the stages have the rest.
MOST = 20


@dataclass(frozen=True, slots=True)
class NextInspection:
    """When the reader's department may draw the object again and what waits for it.

    ``day`` None = not as things stand; ``bounds`` say why, ``lines`` are plan lines it falls under.
    """

    day: dt.date | None
    is_now: bool
    bounds: list[draws.Bound]
    lines: list[Any]


def profile_of(actor: Actor, found: Any) -> dict[str, Any]:
    """Everything the page of an object shows."""
    keys = library.one_person(found)
    return {
        "object": found,
        "editing": policies.can_edit_object(actor, found),
        "noting": policies.can_note_risk(actor, found),
        "next": next_inspection(actor, found, keys),
        "history": journal.history(found),
        **_facts(actor, found),
        **_stages(actor, keys),
    }


def _facts(actor: Actor, found: Any) -> dict[str, Any]:
    return {
        "memberships": library.memberships(found),
        "changes": found.changes.all()[:100],
        "former_names": found.former_names.all(),
        "statuses": library.status_history(found)[:MOST],
        "codes": found.codes.all(),
        "licenses": library.licenses_of(found),
        "contacts": found.contacts.filter(until__isnull=True),
        "branches": found.branches.filter(merged_into__isnull=True)[:MOST],
        "labels": library.labels_of(found),
        "risks": found.risk_entries.all(),
        "classes": found.class_entries.all(),
        "enforcement": found.enforcement_records.select_related("department")[:MOST],
        "merges": library.merges_of(found),
        "came_from": library.came_from(found, "registration"),
        "may_put_label": actor.has(P.OBJECTS_EDIT),
    }


def _stages(actor: Actor, keys: list[int]) -> dict[str, Any]:
    return {
        "draws": draws.draws_of_object(actor, keys) if actor.has(P.DRAW_VIEW) else [],
        "checks": inspections.checks_of_object(actor, keys)[:MOST],
        "nonrandom": followups.checks_outside_draws(actor, keys)[:MOST],
        "results": results.results_of_object(actor, keys)[:MOST],
        "open_followups": followups.open_followups_of(actor, keys)[:MOST],
        "sees_stages": actor.has(P.INSPECTION_VIEW),
    }


def next_inspection(actor: Actor, found: Any, keys: list[int]) -> NextInspection | None:
    """For the actor's department; None for who belongs to none."""
    if actor.department_id is None:
        return None
    today = timezone.localdate()
    home = org.department_for(actor)
    bounds = draws.bounds_of_object(actor, found, keys, home)
    binding = [row for row in bounds if row.binds]
    lines = plans.lines_matching(actor, found) if actor.has(P.PLAN_VIEW) else []
    day = max([today, *(row.until for row in binding if row.until)])
    is_shut = any(row.until is None for row in binding)
    return NextInspection(None if is_shut else day, day == today and not is_shut, bounds, lines)
