"""Policy as data: who must do what by when under which rule text, each value with its clause.

    from rulebook import load_directory

    books = load_directory(Path("rulebooks"))
    rules = books.governing("441300")                     # 惠州, by GB/T 2260 code
    rules.number("result.entry_working_days", on=day)     # 7
    rules.explain("result.entry_working_days", on=day).sentence
    rules.clock("entry", on=day).due_after(inspected_on, books.calendar)  # DueDate

Pure: standard library only, no Django, no knowledge of the draw protocol. Legal ground:
国发〔2019〕5号 and the regional texts under `rulebooks/`; keys in `rulebooks/README.md`.
"""

from __future__ import annotations

from .approval import SUBJECTS, ApprovalStep, Effect
from .clocks import CLOCK_NAMES, Clock, ClockKind
from .collection import Rulebooks, load_directory
from .explain import Explanation, explain, value_text
from .load import load_file, parse
from .model import (
    NATIONAL_ID,
    Entry,
    Meta,
    Problem,
    Rulebook,
    RulebookError,
    Status,
    Strength,
    UnknownKeyError,
    UnknownRulebookError,
    Value,
)
from .overrides import Override
from .resolve import Outcome, Resolved, TraceStep, Verdict
from .ruleset import Ruleset
from .schema import SCHEMA, KeySpec, Kind, Unit
from .validity import ContinuationDecision, State, Validity
from .workdays import BEIJING, Calendar, DueDate, Window

__all__ = [
    "BEIJING",
    "CLOCK_NAMES",
    "NATIONAL_ID",
    "SCHEMA",
    "SUBJECTS",
    "ApprovalStep",
    "Calendar",
    "Clock",
    "ClockKind",
    "ContinuationDecision",
    "DueDate",
    "Effect",
    "Entry",
    "Explanation",
    "KeySpec",
    "Kind",
    "Meta",
    "Outcome",
    "Override",
    "Problem",
    "Resolved",
    "Rulebook",
    "RulebookError",
    "Rulebooks",
    "Ruleset",
    "State",
    "Status",
    "Strength",
    "TraceStep",
    "Unit",
    "UnknownKeyError",
    "UnknownRulebookError",
    "Validity",
    "Value",
    "Verdict",
    "Window",
    "explain",
    "load_directory",
    "load_file",
    "parse",
    "value_text",
]
