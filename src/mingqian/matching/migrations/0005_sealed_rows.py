"""The triggers that keep sealed terms and vacancies as they are, on both databases."""

from __future__ import annotations

from django.db import migrations

from mingqian.matching import triggers


def install(apps: object, schema_editor: object) -> None:
    """Create the triggers."""
    triggers.install(schema_editor.connection)  # type: ignore[attr-defined]


def remove(apps: object, schema_editor: object) -> None:
    """Drop the triggers."""
    triggers.remove(schema_editor.connection)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_vacancy")]

    operations = [migrations.RunPython(install, remove)]
