"""Database triggers that keep a sealed draw as it was sealed, and the log append-only.

Whoever owns the database can drop them; then ``manage.py verify_log``, the journal's chain and
the copies outside expose him. They stop slips, scripts and administrators in a hurry.

One condition per rule, written once and put into the dialect of SQLite or PostgreSQL. The tables
are those of ``draw.models``; a migration that rebuilds one of them (SQLite does so for most
alterations) must call :func:`install` again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from mingqian.foundation.journal import row_rules
from mingqian.foundation.journal.row_rules import changed, changed_once_set

SEALED = "抽取已封存，不得改动"
APPEND_ONLY = "存证记录只能追加"

Rule = partial(row_rules.Rule, message=SEALED)


def _of_sealed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM draw_draw d WHERE d.id = {row}.draw_id AND d.plan_digest <> '')"  # noqa: S608


def _of_drawn(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM draw_draw d WHERE d.id = {row}.draw_id AND d.seed <> '')"  # noqa: S608


#: What the seal fixes of a draw.
_PLAN = changed(
    "draw_no",
    "task_id",
    "kind",
    "attempt",
    "authority",
    "alg",
    "reserve_permille",
    "disclosure",
    "disclose_at",
    "commit_by",
    "reveal_by",
    "plan_json",
    "plan_digest",
    "prev_digest",
    "sealed_at",
    "beacon_kind",
    "supplements_id",
    "coordination_id",
)
#: What is written once, with its act.
_ONCE = (
    "beacon_text",
    "beacon_entered_by",
    "beacon_witness",
    "seed",
    "drawn_by",
    "confirmed_by",
    "filing_no",
    "filed_by",
    "void_reason",
    "void_party",
    "decision_no",
    "approved_by",
)
_DRAWN_STATES = "('drawn', 'confirmed', 'filed', 'dispatched')"
#: A state a draw never leaves for another outside the list: no void after the draw, no return.
_BACK = (
    f"((OLD.state = 'void' AND NEW.state <> 'void')"
    f" OR (OLD.state IN {_DRAWN_STATES} AND NEW.state NOT IN {_DRAWN_STATES})"
    " OR (OLD.plan_digest <> '' AND NEW.state = 'pool_built'))"
)
_STEPS = (
    "NOT ((OLD.state IN ('selected', 'promoted') AND NEW.state = 'dropped')"
    " OR (OLD.state = 'reserve' AND NEW.state = 'promoted') OR OLD.state = NEW.state)"
)

RULES = (
    Rule("draw_sealed_update", "UPDATE", "draw_draw", f"OLD.plan_digest <> '' AND {_PLAN}"),
    Rule("draw_outcome_update", "UPDATE", "draw_draw", changed_once_set(*_ONCE)),
    Rule("draw_state_update", "UPDATE", "draw_draw", _BACK),
    Rule(
        "draw_coordination_update",
        "UPDATE",
        "draw_coordination",
        f"OLD.plan_digest <> '' AND {changed('plan_json', 'plan_digest', 'sealed_at')}",
    ),
    Rule("draw_coordination_delete", "DELETE", "draw_coordination", "OLD.plan_digest <> ''"),
    Rule("draw_sealed_delete", "DELETE", "draw_draw", "OLD.plan_digest <> ''"),
    *(
        Rule(f"{table}_sealed_{event.lower()}", event, table, condition)
        for table in ("draw_drawpool", "draw_stratum", "draw_exclusion")
        for event, condition in (
            ("INSERT", _of_sealed("NEW")),
            ("UPDATE", f"({_of_sealed('OLD')} OR {_of_sealed('NEW')})"),
            ("DELETE", _of_sealed("OLD")),
        )
    ),
    Rule("draw_share_insert", "INSERT", "draw_seedshare", _of_sealed("NEW")),
    Rule(
        "draw_share_update",
        "UPDATE",
        "draw_seedshare",
        f"({changed('draw_id', 'party', 'label', 'seq', 'department_id', 'is_observer')}"
        f" OR {changed_once_set('commitment', 'value', 'via')})",
    ),
    Rule("draw_share_delete", "DELETE", "draw_seedshare", _of_sealed("OLD")),
    Rule("draw_object_insert", "INSERT", "draw_drawnobject", _of_drawn("NEW")),
    Rule(
        "draw_object_update",
        "UPDATE",
        "draw_drawnobject",
        f"({changed('draw_id', 'inspection_object_id', 'oid', 'name', 'stratum', 'rank', 'key')}"
        f" OR {_STEPS})",
    ),
    Rule("draw_object_delete", "DELETE", "draw_drawnobject", _of_drawn("OLD")),
    *(
        Rule(f"{table}_{event.lower()}", event, table, "1 = 1", message=APPEND_ONLY)
        for table in ("draw_logentry", "draw_loghead", "draw_witnessedhead")
        for event in ("UPDATE", "DELETE")
    ),
    Rule(
        "draw_anchor_update",
        "UPDATE",
        "draw_anchor",
        "OLD.state = 'held' AND "
        + changed("digest", "size", "medium", "place", "reference", "response", "time", "state"),
        message=APPEND_ONLY,
    ),
    Rule("draw_anchor_delete", "DELETE", "draw_anchor", "OLD.state = 'held'", message=APPEND_ONLY),
)


def install(connection: Any) -> None:
    """Create the triggers on the connected database, those that stand already anew."""
    row_rules.install(connection, RULES)


def remove(connection: Any) -> None:
    """Drop the triggers: for reversing the migration and for emptying test databases."""
    row_rules.remove(connection, RULES)
