"""Migrations are linear and complete, and lead to the tables the tests stand on."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from tests.databases import Copies, working_on

OWN = [c.label for c in apps.get_app_configs() if c.name.startswith("mingqian.")]


def test_each_app_has_one_leaf() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    leaves = [leaf for leaf in graph.leaf_nodes() if leaf[0] in OWN]
    labels = [label for label, _ in leaves]
    assert len(labels) == len(set(labels))


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def made() -> dict[tuple[str, str, str], list[str]]:
    """Every table, index and trigger with its parts; the order of columns is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql <> ''")
        rows = cursor.fetchall()
    return {(kind, name, table): parts(sql, kind) for kind, name, table, sql in rows}


def parts(sql: str, kind: str) -> list[str]:
    """The definitions of a table in any order; the one text of an index or a trigger."""
    if kind != "table":
        return [sql]
    head, body = sql.split("(", 1)
    return [head, *sorted(re.split(r", (?![^(]*\))", body.rpartition(")")[0]))]


def test_migrations_lead_to_the_tables_of_the_models(
    copies: Copies, django_db_blocker: DjangoDbBlocker
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the test database has been through the migrations itself")
    with django_db_blocker.unblock():
        straight = made()
        with working_on(copies, "migrated"):
            call_command("migrate", verbosity=0)
            migrated = made()
    assert len(straight) > 200
    assert migrated == straight
