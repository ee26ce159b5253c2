"""The triggers that make the journal append-only on both databases."""

from __future__ import annotations

from django.db import migrations

from mingqian.foundation.journal import triggers


def install(apps: object, schema_editor: object) -> None:
    triggers.install(schema_editor.connection)  # type: ignore[attr-defined]


def remove(apps: object, schema_editor: object) -> None:
    triggers.remove(schema_editor.connection)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
