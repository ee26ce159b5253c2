"""The day each object was last inspected, from the checks that are closed."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Max


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Note the latest day of each object."""
    objects = apps.get_model("library", "InspectionObject").objects
    closed = apps.get_model("inspection", "Inspection").objects.filter(completed_on__isnull=False)
    latest = closed.values("drawn_object__inspection_object").annotate(on=Max("completed_on"))
    for row in latest.order_by():
        found = objects.filter(pk=row["drawn_object__inspection_object"])
        found.update(last_inspected_on=row["on"])


class Migration(migrations.Migration):
    dependencies = [("inspection", "0001_initial"), ("library", "0006_lists")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
