"""Database triggers that keep sealed terms, deals and vacancies as the log has them.

``manage.py verify_deals`` finds what whoever drops the triggers does to the rows. A migration that
rebuilds one of the tables (SQLite does so for most alterations) must call :func:`install` again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from mingqian.foundation.journal import row_rules
from mingqian.foundation.journal.row_rules import changed, changed_once_set

MESSAGE = "匹配条件已封存，不得改动"

Rule = partial(row_rules.Rule, message=MESSAGE)

_SEAL, _VACANCY = "matching_termsseal", "matching_vacancy"
#: What the seal fixes; digest and place are those of the log entry.
_TERMS = (
    "part_id",
    "draw_id",
    "seq",
    "file_id",
    "digest",
    "log_index",
    "objects_count",
    "relaxed",
    "planned_on",
    "sealed_at",
    "sealed_by",
    "reason",
    "beacon",
)
_ONCE = ("beacon_text", "entered_by", "witness", "withdrawn_by", "withdrawn_reason")
#: A seal that was dealt or given back stays so, and its record is written once.
_ENDED = f"(OLD.state <> 'awaiting' AND {changed('state')})"
_RECORD = f"(OLD.record_id IS NOT NULL AND {changed('record_id', 'dealt_index', 'dealt_at')})"

RULES = (
    Rule("matching_terms_update", "UPDATE", _SEAL, changed(*_TERMS)),
    Rule("matching_chance_update", "UPDATE", _SEAL, changed_once_set(*_ONCE)),
    Rule("matching_ended_update", "UPDATE", _SEAL, f"({_ENDED} OR {_RECORD})"),
    Rule("matching_terms_delete", "DELETE", _SEAL, "1 = 1"),
    Rule("matching_vacancy_update", "UPDATE", _VACANCY, "1 = 1"),
    Rule("matching_vacancy_delete", "DELETE", _VACANCY, "1 = 1"),
)


def install(connection: Any) -> None:
    """Create the triggers on the connected database, those that stand already anew."""
    row_rules.install(connection, RULES)


def remove(connection: Any) -> None:
    """Drop the triggers: for reversing the migration and for emptying test databases."""
    row_rules.remove(connection, RULES)
