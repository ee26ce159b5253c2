"""Imports from workbooks and of corrected rows; sources that keep the registers in step."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("jobs", "0001_initial"),
        ("library", "0007_items"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrections",
                to="library.importbatch",
                verbose_name="更正的批次",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="sheet",
            field=models.CharField(blank=True, max_length=80, verbose_name="工作表"),
        ),
        migrations.CreateModel(
            name="RegisterSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="来源名称")),
                (
                    "adapter",
                    models.CharField(
                        choices=[("file_drop", "文件夹投递"), ("rest", "接口拉取")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("address", models.CharField(max_length=300, verbose_name="地址")),
                (
                    "token_name",
                    models.CharField(blank=True, max_length=40, verbose_name="凭据名称"),
                ),
                ("mapping", models.JSONField(default=dict, verbose_name="字段对应")),
                ("rules", models.JSONField(default=dict, verbose_name="字段规则")),
                (
                    "every_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="同步间隔（小时）"),
                ),
                ("stale_days", models.PositiveSmallIntegerField(verbose_name="多少天未见视为过期")),
                ("is_enabled", models.BooleanField(default=True, verbose_name="启用")),
                ("cursor", models.CharField(blank=True, max_length=80, verbose_name="同步位置")),
                (
                    "last_run_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近同步"),
                ),
                (
                    "last_success_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近成功"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_sources",
                        to="org.department",
                        verbose_name="责任部门",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "数据来源",
                "verbose_name_plural": "数据来源",
                "ordering": ["department_id", "name"],
            },
        ),
        migrations.CreateModel(
            name="FieldConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="字段")),
                ("kept", models.TextField(blank=True, verbose_name="采用的值")),
                ("overruled", models.TextField(blank=True, verbose_name="未采用的值")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("source", "以来源为准"),
                            ("newer", "较新的为准"),
                            ("blank", "只补空白"),
                            ("never", "不改动"),
                        ],
                        max_length=8,
                        verbose_name="规则",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="时间")),
                (
                    "inspection_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="library.inspectionobject",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="library.registersource",
                    ),
                ),
            ],
            options={
                "verbose_name": "字段冲突",
                "verbose_name_plural": "字段冲突",
                "ordering": ["-noted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SourceRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="开始时间")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="结束时间"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "进行中"), ("done", "完成"), ("failed", "失败")],
                        default="running",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("cursor", models.CharField(blank=True, max_length=80, verbose_name="到达位置")),
                (
                    "batch",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="source_run",
                        to="library.importbatch",
                    ),
                ),
                (
                    "payload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="library.registersource",
                    ),
                ),
            ],
            options={
                "verbose_name": "同步记录",
                "verbose_name_plural": "同步记录",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SourceSighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField(db_index=True, verbose_name="最近见到")),
                (
                    "inspection_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sightings",
                        to="library.inspectionobject",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sightings",
                        to="library.registersource",
                    ),
                ),
            ],
            options={
                "verbose_name": "来源见到的对象",
                "verbose_name_plural": "来源见到的对象",
            },
        ),
        migrations.AddConstraint(
            model_name="registersource",
            constraint=models.UniqueConstraint(
                fields=("department", "name"), name="one_source_name"
            ),
        ),
        migrations.AddIndex(
            model_name="fieldconflict",
            index=models.Index(
                fields=["source", "inspection_object", "field"],
                name="library_fie_source__67c13c_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcesighting",
            constraint=models.UniqueConstraint(
                fields=("source", "inspection_object"), name="one_sighting"
            ),
        ),
    ]
