"""What ties an inspector to an object it must not inspect."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="recusal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("kin", "近亲属任职或者经营"),
                    ("former_employer", "曾在该单位任职"),
                    ("ownership", "持股或者投资"),
                    ("other", "其他利害关系"),
                ],
                default="other",
                max_length=16,
                verbose_name="关系",
            ),
        ),
    ]
