"""What the library had registered as checks outside the draw comes over, nothing lost.

A migration of its own: PostgreSQL alters no table in the transaction that filled it.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Copy each row. They asked for no handling, so none is left open."""
    old = apps.get_model("library", "NonRandomCheck")
    new = apps.get_model("followup", "NonRandomCheck")
    for row in old.objects.select_related("inspection_object").order_by("pk").iterator():
        made = new.objects.create(
            rulebook_id=row.rulebook_id,
            source="other",
            ground=row.case,
            document_no=row.document_no,
            reason=row.reason,
            department_id=row.department_id,
            item_id=row.item_id,
            inspection_object_id=row.inspection_object_id,
            party=row.inspection_object.name[:200],
            address=row.inspection_object.address,
            state="handled",
            registered_by=row.registered_by,
            checked_on=row.checked_on,
        )
        # auto_now_add has written today; the day of the registration is a fact.
        new.objects.filter(pk=made.pk).update(registered_at=row.registered_at)


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_nonrandom")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
