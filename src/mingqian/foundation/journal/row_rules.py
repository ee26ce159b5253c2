"""Rules of rows as database triggers, written once for SQLite and PostgreSQL.

Whoever owns the database can drop them; they stop slips, scripts and administrators in a hurry.
What the log, the journal and the copies outside say exposes the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """``event`` on ``table`` is refused when ``condition`` holds (SQL over OLD and NEW).

    ``<DIFFERS>`` in the condition is the comparison that takes NULL for a value.
    """

    name: str
    event: str
    table: str
    condition: str
    message: str


def changed(*columns: str) -> str:
    """The condition that one of the columns gets another value."""
    # IS DISTINCT FROM is PostgreSQL's, IS NOT is SQLite's.
    return "(" + " OR ".join(f"NEW.{name} <DIFFERS> OLD.{name}" for name in columns) + ")"


def changed_once_set(*columns: str) -> str:
    """The condition that one of the text columns was set and gets another value."""
    tests = (f"(OLD.{name} <> '' AND NEW.{name} <DIFFERS> OLD.{name})" for name in columns)
    return "(" + " OR ".join(tests) + ")"


def install(connection: Any, rules: Sequence[Rule]) -> None:
    """Create the triggers on the connected database, those that stand already anew."""
    remove(connection, rules)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            statements = [_sqlite(rule) for rule in rules]
        else:
            statements = [sql for rule in rules for sql in _postgres(rule)]
            statements += [sql for table in _tables(rules) for sql in _no_truncate(table, rules)]
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any, rules: Sequence[Rule]) -> None:
    """Drop the triggers: for reversing the migration and for emptying test databases."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for rule in rules:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}")
            return
        for rule in rules:
            cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}")
        for table in _tables(rules):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")


def _tables(rules: Sequence[Rule]) -> list[str]:
    return sorted({rule.table for rule in rules})


def _sqlite(rule: Rule) -> str:
    condition = rule.condition.replace("<DIFFERS>", "IS NOT")
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _postgres(rule: Rule) -> list[str]:
    condition = rule.condition.replace("<DIFFERS>", "IS DISTINCT FROM")
    kept = "OLD" if rule.event == "DELETE" else "NEW"
    return [
        f"""CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          IF {condition} THEN
            RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN {kept};
        END $$""",
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]


def _no_truncate(table: str, rules: Sequence[Rule]) -> list[str]:
    message = next(rule.message for rule in rules if rule.table == table)
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_no_truncate() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
          RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate()",
    ]
