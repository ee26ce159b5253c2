"""Database triggers that refuse to change a sealed volume or what lies in it.

兴隆台 四: 任何单位、个人不得修改、增加、抽取档案材料, the platform's administrators included. The
triggers stop slips and casual tampering; the manifest's digest, which the journal repeats,
exposes whoever removes them first (``manage.py verify_archive``).
"""

from __future__ import annotations

from typing import Any

MESSAGE = "档案已封卷，任何单位、个人不得修改、增加、抽取"
_DOSSIER = "archive_dossier"
_DOCUMENT = "archive_dossierdocument"


def _is_sealed(row: str) -> str:
    # Only the constants of this module are put together here.
    return f"EXISTS (SELECT 1 FROM {_DOSSIER} WHERE id = {row}.dossier_id AND state = 'sealed')"  # noqa: S608


def _sqlite(name: str, event: str, table: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


_SQLITE = {
    name: _sqlite(name, event, table, condition)
    for name, event, table, condition in (
        ("dossier_no_update", "UPDATE", _DOSSIER, "OLD.state = 'sealed'"),
        ("dossier_no_delete", "DELETE", _DOSSIER, "OLD.state = 'sealed'"),
        ("document_no_insert", "INSERT", _DOCUMENT, _is_sealed("NEW")),
        (
            "document_no_update",
            "UPDATE",
            _DOCUMENT,
            f"{_is_sealed('OLD')} OR {_is_sealed('NEW')}",
        ),
        ("document_no_delete", "DELETE", _DOCUMENT, _is_sealed("OLD")),
    )
}
_RAISE = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'"
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION archive_refuse_dossier() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF OLD.state = 'sealed' THEN {_RAISE}; END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION archive_refuse_document() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF TG_OP <> 'INSERT' THEN
        IF {_is_sealed("OLD")} THEN {_RAISE}; END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      IF {_is_sealed("NEW")} THEN {_RAISE}; END IF;
      RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION archive_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {_RAISE}; END $$""",
    f"""CREATE TRIGGER dossier_no_change BEFORE UPDATE OR DELETE ON {_DOSSIER}
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_dossier()""",
    f"""CREATE TRIGGER document_no_change BEFORE INSERT OR UPDATE OR DELETE ON {_DOCUMENT}
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_document()""",
    f"""CREATE TRIGGER dossier_no_truncate BEFORE TRUNCATE ON {_DOSSIER}
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_truncate()""",
    f"""CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON {_DOCUMENT}
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_truncate()""",
]
_POSTGRES_NAMES = [
    ("dossier_no_change", _DOSSIER),
    ("document_no_change", _DOCUMENT),
    ("dossier_no_truncate", _DOSSIER),
    ("document_no_truncate", _DOCUMENT),
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
            for name, table in _POSTGRES_NAMES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
