"""The index of pairs of characters in names, on both databases."""

from __future__ import annotations

from django.db import migrations

from mingqian.library.finding import index


def install(apps: object, schema_editor: object) -> None:
    """Create and fill the index."""
    index.install(schema_editor.connection)  # type: ignore[attr-defined]


def remove(apps: object, schema_editor: object) -> None:
    """Drop the index."""
    index.remove(schema_editor.connection)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("library", "0003_nonrandom_moved")]

    operations = [migrations.RunPython(install, remove)]
