"""The triggers that keep sealed volumes as they are on both databases."""

from __future__ import annotations

from django.db import migrations

from mingqian.archive import triggers


def install(apps: object, schema_editor: object) -> None:
    triggers.install(schema_editor.connection)  # type: ignore[attr-defined]


def remove(apps: object, schema_editor: object) -> None:
    triggers.remove(schema_editor.connection)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
