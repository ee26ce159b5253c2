"""Migrations are linear and complete."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OWN = [c.label for c in apps.get_app_configs() if c.name.startswith("mingqian.")]


def test_each_app_has_one_leaf() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    leaves = [leaf for leaf in graph.leaf_nodes() if leaf[0] in OWN]
    labels = [label for label, _ in leaves]
    assert len(labels) == len(set(labels))


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
