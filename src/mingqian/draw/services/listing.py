"""After the draw: the head confirms, the legal unit files, the list goes out (兴隆台 六（三）)."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from mingqian.draw.models import Draw, DrawnState
from mingqian.draw.states import TABLE
from mingqian.foundation.jobs import clock
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules
from mingqian.foundation.workflow.perform import perform


def selected_count(draw: Draw) -> int:
    """Objects inspectors go to."""
    states = [DrawnState.SELECTED, DrawnState.PROMOTED]
    return draw.drawn_objects.filter(state__in=states).count()


def confirm_list(*, draw: Draw, actor: Actor) -> Draw:
    """Confirm and lock the list; where the window counts from here, it starts (X1)."""

    def change(fresh: Draw) -> dict[str, object]:
        fresh.confirmed_by, fresh.confirmed_at = actor.name, timezone.now()
        fresh.save(update_fields=["confirmed_by", "confirmed_at"])
        _start_window(fresh)
        return {"selected": selected_count(fresh)}

    return perform(TABLE, draw, "confirm", actor=actor, change=change)


def _start_window(draw: Draw) -> None:
    task, today = draw.task, timezone.localdate()
    found = rules.for_case(task)
    if found.clock("inspection").from_event != "list_confirmed":
        return
    due = found.due("inspection", today)
    if due is not None:
        clock.start(
            "inspection_window",
            title=f"{task.name}：检查工作完成",
            subject=task,
            department=task.lead_department,
            due=due,
            started_on=today,
        )


def file_list(*, draw: Draw, actor: Actor, filing_no: str, remark: str = "") -> Draw:
    """Put the filing number on the list; remarks may be sent, the list cannot be altered (X5)."""
    if not filing_no.strip():
        raise invalid("备案须填写备案号", filing_no="请填写备案号")

    def change(fresh: Draw) -> dict[str, object]:
        fresh.filing_no, fresh.filing_remark = filing_no.strip(), remark.strip()
        fresh.filed_by, fresh.filed_at = actor.name, timezone.now()
        fresh.save(update_fields=["filing_no", "filing_remark", "filed_by", "filed_at"])
        return {"filing_no": fresh.filing_no, "remark": fresh.filing_remark}

    return perform(TABLE, draw, "file", actor=actor, change=change)


def mark_dispatched(
    *, draw: Draw, actor: Actor, departments: list[str], change: Callable[[Draw], None]
) -> Draw:
    """Move the draw to dispatched; ``change`` creates the departments' parts (matching stage)."""

    def moved(fresh: Draw) -> dict[str, object]:
        fresh.dispatched_at = timezone.now()
        fresh.save(update_fields=["dispatched_at"])
        change(fresh)
        return {"selected": selected_count(fresh), "departments": "、".join(departments)}

    return perform(TABLE, draw, "dispatch", actor=actor, change=moved)
