"""Risks, codes, licences, names, labels, merges of objects; flags become dated entries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from mingqian.library.finding import index

KINDS = {
    "is_abnormal": "abnormal",
    "is_serious": "serious",
    "has_complaint": "complaint",
    "has_violation": "violation",
    "has_hazard": "hazard",
}


def enter(apps: Any, schema_editor: Any) -> None:
    """Flags and classes as they stand become entries of the day their source gave them."""
    things = apps.get_model("library", "InspectionObject").objects
    entry, entered = apps.get_model("library", "RiskEntry"), apps.get_model("library", "ClassEntry")
    for column, kind in KINDS.items():
        rows = things.filter(**{column: True}).values_list("pk", "source", "source_at")
        common = {"kind": kind, "ground": "登记时载明"}
        _keep(entry, rows, partial(_since, common))
    rows = things.exclude(risk_class="U").values_list("pk", "source", "source_at", "risk_class")
    _keep(entered, rows, lambda row: {"on": row[2].date(), "risk_class": row[3]})


def _since(common: dict[str, Any], row: Any) -> dict[str, Any]:
    return {**common, "since": row[2].date()}


def _keep(model: Any, rows: Any, facts: Callable[[Any], dict[str, Any]]) -> None:
    made = []
    for row in rows.iterator(chunk_size=2000):
        common = {"inspection_object_id": row[0], "source": row[1], "recorded_by": "系统"}
        made.append(model(**common, **facts(row)))
        if len(made) == 2000:
            model.objects.bulk_create(made)
            made = []
    model.objects.bulk_create(made)


def index_again(apps: Any, schema_editor: Any) -> None:
    """The table of objects was rebuilt, and its triggers with it."""
    if schema_editor.connection.vendor == "sqlite":
        index.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0004_name_index"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "risk_class",
                    models.CharField(
                        choices=[
                            ("A", "A 信用风险低"),
                            ("B", "B 信用风险一般"),
                            ("C", "C 信用风险较高"),
                            ("D", "D 信用风险高"),
                            ("U", "未分类"),
                        ],
                        max_length=1,
                        verbose_name="信用风险分类",
                    ),
                ),
                ("on", models.DateField(verbose_name="分类日期")),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("recorded_by", models.CharField(max_length=40, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "信用风险分类记录",
                "verbose_name_plural": "信用风险分类记录",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("post", models.CharField(blank=True, max_length=40, verbose_name="职务")),
                ("phone", models.CharField(max_length=40, verbose_name="联系电话")),
                ("since", models.DateField(verbose_name="登记日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "联系人",
                "verbose_name_plural": "联系人",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="曾用名")),
                ("since", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("until", models.DateField(verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ["-until", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FormerNamePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pair", models.CharField(max_length=2, verbose_name="字对")),
            ],
            options={
                "verbose_name": "曾用名字对",
                "verbose_name_plural": "曾用名字对",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("major", "大类"), ("middle", "中类"), ("small", "小类")],
                        max_length=8,
                        verbose_name="层级",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="标签名称")),
                (
                    "meaning",
                    models.CharField(blank=True, max_length=300, verbose_name="含义与贴标标准"),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("province", "全省"), ("city", "本市"), ("own", "本辖区")],
                        default="own",
                        max_length=8,
                        verbose_name="适用范围",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="有效期自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("needs_review", models.BooleanField(default=True, verbose_name="贴标须审核")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待审核"),
                            ("in_force", "有效"),
                            ("refused", "不予采用"),
                            ("expired", "已到期"),
                            ("withdrawn", "已停用"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_by", models.CharField(max_length=40, verbose_name="提出人")),
                ("proposer_id", models.PositiveBigIntegerField(editable=False, null=True)),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("reviewed_by", models.CharField(blank=True, max_length=40, verbose_name="审核人")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审核时间"),
                ),
            ],
            options={
                "verbose_name": "监管标签",
                "verbose_name_plural": "监管标签",
                "ordering": ["level", "name"],
            },
        ),
        migrations.CreateModel(
            name="License",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="许可证名称")),
                (
                    "number",
                    models.CharField(db_index=True, max_length=60, verbose_name="许可证编号"),
                ),
                ("issuer", models.CharField(max_length=80, verbose_name="发证机关")),
                ("valid_from", models.DateField(verbose_name="有效期自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("scope", models.CharField(blank=True, max_length=300, verbose_name="许可范围")),
                (
                    "revoked_on",
                    models.DateField(blank=True, null=True, verbose_name="注销（吊销）日期"),
                ),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="注销（吊销）理由"),
                ),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("recorded_by", models.CharField(max_length=40, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "许可证",
                "verbose_name_plural": "许可证",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MovedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40, verbose_name="表")),
                ("row", models.PositiveBigIntegerField(verbose_name="行")),
                ("is_double", models.BooleanField(default=False, verbose_name="重复，已终止")),
            ],
            options={
                "verbose_name": "随合并转移的记录",
                "verbose_name_plural": "随合并转移的记录",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ObjectCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registration", "注册号（13 至 15 位）"),
                            ("organisation", "组织机构代码"),
                            ("tax", "税务登记号"),
                            ("former", "原统一社会信用代码"),
                            ("other", "其他证照号码"),
                        ],
                        max_length=14,
                        verbose_name="种类",
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=40, verbose_name="号码")),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("recorded_by", models.CharField(max_length=40, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "其他号码",
                "verbose_name_plural": "其他号码",
                "ordering": ["kind", "number"],
            },
        ),
        migrations.CreateModel(
            name="ObjectLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("reason", models.CharField(max_length=300, verbose_name="贴标理由")),
                ("put_by", models.CharField(max_length=40, verbose_name="贴标人")),
                ("putter_id", models.PositiveBigIntegerField(editable=False, null=True)),
                ("reviewed_by", models.CharField(blank=True, max_length=40, verbose_name="审核人")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审核时间"),
                ),
                ("ended_by", models.CharField(blank=True, max_length=40, verbose_name="摘标人")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="摘标理由"),
                ),
            ],
            options={
                "verbose_name": "对象标签",
                "verbose_name_plural": "对象标签",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ObjectMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="合并前的取值")),
                ("chosen", models.JSONField(default=dict, verbose_name="取自被合并记录的取值")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("merged_by", models.CharField(max_length=40, verbose_name="办理人")),
                (
                    "merged_at",
                    models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="合并时间"),
                ),
                ("undone_by", models.CharField(blank=True, max_length=40, verbose_name="撤销人")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销理由"),
                ),
            ],
            options={
                "verbose_name": "对象合并",
                "verbose_name_plural": "对象合并",
                "ordering": ["-merged_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RiskEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("abnormal", "列入经营异常名录"),
                            ("serious", "列入严重违法失信名单"),
                            ("complaint", "被投诉举报"),
                            ("violation", "存在其他违法违规行为"),
                            ("hazard", "存在重大隐患"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("since", models.DateField(verbose_name="列入（发生）日期")),
                ("ground", models.CharField(max_length=300, verbose_name="事由")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=80, verbose_name="决定文号（编号）"),
                ),
                ("source", models.CharField(max_length=80, verbose_name="来源")),
                ("recorded_by", models.CharField(max_length=40, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("until", models.DateField(blank=True, null=True, verbose_name="移出（办结）日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="移出（办结）理由"),
                ),
                ("ended_by", models.CharField(blank=True, max_length=40, verbose_name="移出人")),
            ],
            options={
                "verbose_name": "风险情形",
                "verbose_name_plural": "风险情形",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="coordinates_source",
            field=models.CharField(blank=True, max_length=80, verbose_name="坐标来源"),
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="latitude",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="纬度"
            ),
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="longitude",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"
            ),
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="library.inspectionobject",
                verbose_name="所属主体",
            ),
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="region_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="区划无法确定的理由"),
        ),
        migrations.AddField(
            model_name="inspectionobject",
            name="station",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.department",
                verbose_name="监管所（站）",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="end_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="出库理由"),
        ),
        migrations.AddField(
            model_name="registration",
            name="ended_by",
            field=models.CharField(blank=True, max_length=40, verbose_name="移出人"),
        ),
        migrations.AddField(
            model_name="registration",
            name="recorded_by",
            field=models.CharField(blank=True, max_length=40, verbose_name="登记人"),
        ),
        migrations.AddIndex(
            model_name="inspectionobject",
            index=models.Index(
                condition=models.Q(("is_region_inferred", True), ("merged_into__isnull", True)),
                fields=["department", "oid"],
                name="district_open",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectionobject",
            index=models.Index(
                condition=models.Q(("is_region_inferred", True), ("merged_into__isnull", True)),
                fields=["department", "region", "region_note", "address"],
                name="district_address",
            ),
        ),
        migrations.AddIndex(
            model_name="inspectionobject",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["region", "name"],
                name="same_name",
            ),
        ),
        migrations.AddField(
            model_name="classentry",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="class_entries",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="formername",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_names",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="formernamepair",
            name="former_name",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pairs",
                to="library.formername",
            ),
        ),
        migrations.AddField(
            model_name="label",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="labels",
                to="org.department",
                verbose_name="归口部门",
            ),
        ),
        migrations.AddField(
            model_name="label",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="library.label",
                verbose_name="上级",
            ),
        ),
        migrations.AddField(
            model_name="license",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="licenses",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="objectcode",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="codes",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="objectlabel",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="labels",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddField(
            model_name="objectlabel",
            name="label",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="placements",
                to="library.label",
                verbose_name="标签",
            ),
        ),
        migrations.AddField(
            model_name="objectmerge",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.department",
                verbose_name="办理部门",
            ),
        ),
        migrations.AddField(
            model_name="objectmerge",
            name="duplicate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges_away",
                to="library.inspectionobject",
                verbose_name="被合并记录",
            ),
        ),
        migrations.AddField(
            model_name="objectmerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges_in",
                to="library.inspectionobject",
                verbose_name="保留记录",
            ),
        ),
        migrations.AddField(
            model_name="objectmerge",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.region",
                verbose_name="区划",
            ),
        ),
        migrations.AddField(
            model_name="movedrow",
            name="merge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moved_rows",
                to="library.objectmerge",
            ),
        ),
        migrations.AddField(
            model_name="riskentry",
            name="inspection_object",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="risk_entries",
                to="library.inspectionobject",
                verbose_name="检查对象",
            ),
        ),
        migrations.AddIndex(
            model_name="classentry",
            index=models.Index(fields=["on"], name="class_on"),
        ),
        migrations.AddIndex(
            model_name="formernamepair",
            index=models.Index(fields=["pair", "former_name"], name="former_pair"),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "in_force"])),
                fields=("parent", "department", "name"),
                name="one_label_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="label_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_on__isnull", True)),
                fields=("name", "number"),
                name="one_object_a_license",
            ),
        ),
        migrations.AddConstraint(
            model_name="license",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="license_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectcode",
            constraint=models.UniqueConstraint(fields=("kind", "number"), name="one_object_a_code"),
        ),
        migrations.AddConstraint(
            model_name="objectlabel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("label", "inspection_object"),
                name="labelled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectlabel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="placement_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("duplicate",),
                name="merged_once",
            ),
        ),
        migrations.AddIndex(
            model_name="movedrow",
            index=models.Index(fields=["table", "row"], name="moved_row"),
        ),
        migrations.AddConstraint(
            model_name="movedrow",
            constraint=models.UniqueConstraint(
                fields=("merge", "table", "row"), name="moved_once_a_merge"
            ),
        ),
        migrations.AddIndex(
            model_name="riskentry",
            index=models.Index(fields=["since"], name="risk_since"),
        ),
        migrations.AddIndex(
            model_name="riskentry",
            index=models.Index(fields=["until"], name="risk_until"),
        ),
        migrations.AddConstraint(
            model_name="riskentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="risk_dates_in_order",
            ),
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
        migrations.RunPython(index_again, migrations.RunPython.noop),
    ]
