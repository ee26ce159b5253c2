"""Shapes of the logs and of the heads kept for others."""

from __future__ import annotations

from ninja import Schema


class LogOut(Schema):
    """An authority's log."""

    authority: str
    label: str
    origin: str
    key: str
    size: int
    root: str
    overdue: int
    faults: int


class FaultOut(Schema):
    """Something the log breaks at an entry (from 0)."""

    index: int
    code: str
    reason: str
    reason_en: str


class OverdueOut(Schema):
    """A plan whose result, void or disclosure is late (逾期); ``kept`` is when it came then."""

    plan_no: str
    attempt: int
    what: str
    due: str
    kept: str = ""


class StoryOut(Schema):
    """What the log as a whole shows."""

    attempts: int
    faults: list[FaultOut]
    overdue: list[OverdueOut]


class WitnessedForkOut(Schema):
    """A signed head that contradicts one held before."""

    size: int
    root: str
    note: str
    problem: str


class WitnessedOut(Schema):
    """A log of another authority as it is held here."""

    origin: str
    size: int
    root: str
    forks: list[WitnessedForkOut]
