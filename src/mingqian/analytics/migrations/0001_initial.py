"""Kept self-audits."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfAudit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_on", models.DateField(verbose_name="自查日期")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="自查时间")),
                ("made_by", models.CharField(max_length=40, verbose_name="发起人")),
                ("tests", models.PositiveIntegerField(verbose_name="检验数")),
                ("alarms", models.PositiveIntegerField(verbose_name="报警数")),
                ("figures", models.JSONField(verbose_name="结果")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_audits",
                        to="org.region",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "随机性自查",
                "verbose_name_plural": "随机性自查",
                "ordering": ["-pk"],
            },
        ),
    ]
