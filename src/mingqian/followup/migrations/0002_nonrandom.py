"""Clue checks become checks outside the draw of every kind: new columns, a wider name."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

SOURCES = [
    ("complaint", "投诉举报"),
    ("assigned", "转办交办"),
    ("monitoring", "数据监测"),
    ("deployed", "上级部署或者专项整治"),
    ("emergency", "突发事件或者媒体曝光"),
    ("routine", "特殊重点领域日常监管"),
    ("other", "其他"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0001_initial"),
        ("library", "0001_initial"),
        ("rules", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("ClueCheck", "NonRandomCheck"),
        migrations.RenameField("nonrandomcheck", "clue", "reason"),
        migrations.AlterModelOptions(
            "nonrandomcheck",
            {
                "ordering": ["-pk"],
                "verbose_name": "非随机检查",
                "verbose_name_plural": "非随机检查",
            },
        ),
        migrations.AlterField(
            "nonrandomcheck",
            "reason",
            models.TextField(blank=True, verbose_name="线索内容或者理由"),
        ),
        migrations.AlterField(
            "nonrandomcheck",
            "source",
            models.CharField(choices=SOURCES, max_length=12, verbose_name="检查来源"),
        ),
        migrations.AlterField(
            "nonrandomcheck",
            "department",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nonrandom_checks",
                to="org.department",
                verbose_name="办理部门",
            ),
        ),
        migrations.AlterField(
            "nonrandomcheck",
            "inspection_object",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nonrandom_checks",
                to="library.inspectionobject",
            ),
        ),
        migrations.AddField(
            "nonrandomcheck",
            "document_no",
            models.CharField(blank=True, default="", max_length=60, verbose_name="依据文号"),
            preserve_default=False,
        ),
        migrations.AddField(
            "nonrandomcheck",
            "item",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="library.inspectionitem",
                verbose_name="检查事项",
            ),
        ),
        migrations.AddField(
            "nonrandomcheck",
            "rulebook",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rules.rulebookversion",
                verbose_name="适用规则",
            ),
        ),
    ]
