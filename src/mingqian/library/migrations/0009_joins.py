"""Further codes of objects stand in one place: the column of codes goes into their table."""

from __future__ import annotations

from typing import Any

from django.db import migrations

REGISTRATION = "注册号"


def enter(apps: Any, schema_editor: Any) -> None:
    """Numbers become rows; of two objects with one number the older record has it."""
    objects = apps.get_model("library", "InspectionObject").objects
    code = apps.get_model("library", "ObjectCode")
    taken = set(code.objects.values_list("kind", "number"))
    merged = dict(objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    rows = objects.exclude(other_codes={}).order_by("pk")
    made = []
    for pk, codes, source in rows.values_list("pk", "other_codes", "source").iterator():
        key = pk
        while key in merged:
            key = merged[key]
        for name, number in codes.items():
            kind = "registration" if name == REGISTRATION else "other"
            text = str(number)[:40]
            if text and (kind, text) not in taken:
                taken.add((kind, text))
                facts = {"kind": kind, "number": text, "source": source, "recorded_by": "系统"}
                made.append(code(inspection_object_id=key, **facts))
    code.objects.bulk_create(made, batch_size=1000)


def drop_rules(apps: Any, schema_editor: Any) -> None:
    """A source has no rule for a field that is no more."""
    for source in apps.get_model("library", "RegisterSource").objects.all():
        if source.rules.pop("other_codes", None):
            source.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("library", "0008_intake")]

    operations = [
        migrations.RunPython(enter, migrations.RunPython.noop),
        migrations.RunPython(drop_rules, migrations.RunPython.noop),
        migrations.RemoveField(model_name="inspectionobject", name="other_codes"),
    ]
