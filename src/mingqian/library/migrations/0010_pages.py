"""Labels on objects that wait for review: few among many, asked on every desk page."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0009_joins")]

    operations = [
        migrations.AddIndex(
            model_name="objectlabel",
            index=models.Index(
                condition=models.Q(("reviewed_at__isnull", True), ("until__isnull", True)),
                fields=["id"],
                name="placement_waiting",
            ),
        ),
    ]
