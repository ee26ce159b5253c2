"""Which limit had to be lifted for a deal."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="departmentpart",
            name="relaxed",
            field=models.CharField(blank=True, max_length=16, verbose_name="放宽到"),
        ),
    ]
