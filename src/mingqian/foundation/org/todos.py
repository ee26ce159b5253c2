"""What the administrator owes the organisation: duties of ended departments yet to pass on."""

from __future__ import annotations

from mingqian.foundation.org.models import ChangeState
from mingqian.foundation.org.selectors import changes_visible_to
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.todo import Todo


def todos(actor: Actor) -> list[Todo]:
    """Changes in effect whose duties have not passed on."""
    if not actor.has(Permission.ORGANISATION_EDIT):
        return []
    rows = changes_visible_to(actor).filter(state=ChangeState.IN_EFFECT, new__isnull=False)
    return [
        Todo(
            "职责移交",
            f"{'、'.join(one.label for one in row.old.all())}{row.get_kind_display()}，职责待移交",
            row.document_no,
            ("change-detail", row.pk),
            row.on,
            "吉林 二（一）",
        )
        for row in rows.distinct()
    ]
