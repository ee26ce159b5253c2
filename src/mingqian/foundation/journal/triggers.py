"""Database triggers that refuse to change, remove or truncate journal rows.

They stop slips and casual tampering; the digest chain and its published tips expose whoever
removes the triggers first.
"""

from __future__ import annotations

from typing import Any

TABLE = "journal_entry"
MESSAGE = "留痕日志只能追加"

_SQLITE = {
    "journal_no_update": f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    "journal_no_delete": f"CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
}
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}'
    USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    f"""CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
]


def install(connection: Any) -> None:
    """Create the triggers on the connected database."""
    with connection.cursor() as cursor:
        statements = list(_SQLITE.values()) if connection.vendor == "sqlite" else _POSTGRES
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drop the triggers: for reversing the migration and for emptying test databases."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS journal_no_change ON {TABLE}")
            cursor.execute(f"DROP TRIGGER IF EXISTS journal_no_truncate ON {TABLE}")
