"""Is a rulebook in force on a day, and may a new task be opened under it?

彭阳's text ran out on 2025-04-28: tasks opened before keep it, new tasks need a renewed text or
a recorded decision to continue (loader rule 10). 兴隆台's text has no date: it counts from the
day it was loaded, until the administrator confirms a date (loader rule 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .model import Meta


class State(StrEnum):
    """Where a day lies in the life of a rulebook."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class ContinuationDecision:
    """A recorded decision to go on using an expired rulebook, `until` included (None = open)."""

    rulebook_id: str
    decided_on: date
    decided_by: str
    document: str
    reason: str
    until: date | None = None

    def covers(self, meta: Meta, on: date) -> bool:
        """True for a complete decision about this rulebook that is taken and not run out."""
        complete = all(t.strip() for t in (self.decided_by, self.document, self.reason))
        in_time = self.decided_on <= on and (self.until is None or on <= self.until)
        return complete and in_time and self.rulebook_id == meta.id


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer for one day. `message` is Chinese and "" when there is nothing to say."""

    state: State
    effective_from: date
    effective_to: date | None
    needs_confirmation: bool
    message: str
    decision: ContinuationDecision | None = None

    @property
    def allows_new_task(self) -> bool:
        """False blocks the opening of a new task; running tasks are never touched."""
        return self.state in (State.IN_FORCE, State.CONTINUED)


def validity(
    meta: Meta,
    *,
    on: date,
    loaded_on: date,
    confirmed_from: date | None = None,
    decisions: Iterable[ContinuationDecision] = (),
) -> Validity:
    """State of the rulebook on the day `on`.

    `loaded_on` is the day this version was loaded; it stands in for a missing effective date
    unless the administrator has confirmed one (`confirmed_from`).
    """
    undated = not meta.effective_from
    start = confirmed_from or loaded_on if undated else date.fromisoformat(meta.effective_from)
    end = date.fromisoformat(meta.effective_to) if meta.effective_to else None
    unconfirmed = undated and confirmed_from is None
    if on < start:
        text = f"{meta.citation}自{start}起施行，{on}的任务不能适用"
        return Validity(State.NOT_YET, start, end, unconfirmed, text)
    if end and on > end:
        decision = next((d for d in decisions if d.covers(meta, on)), None)
        if decision:
            text = (
                f"{meta.citation}已于{end}失效，依据{decision.document}继续适用：{decision.reason}"
            )
            return Validity(State.CONTINUED, start, end, unconfirmed, text, decision)
        text = (
            f"{meta.citation}有效期至{end}，已失效。新任务须先载入修订后的规则，"
            "或者登记继续适用的决定"
        )
        return Validity(State.EXPIRED, start, end, unconfirmed, text)
    text = f"文本未写明施行日，暂以载入日{start}为准，待管理员确认" if unconfirmed else ""
    return Validity(State.IN_FORCE, start, end, unconfirmed, text)
