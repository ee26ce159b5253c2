"""Verbs of scheme and task, called qualified: ``scheme.services.launch``.

drafting: where a scheme comes from · writing: its parts, partners, batches · consulting: asking
and answering · finalising: freezing and changing · launching: tasks · course: their steps.
"""

from __future__ import annotations

from mingqian.scheme.services.consulting import accept, consult, decline, discuss, lapse
from mingqian.scheme.services.course import advance, cancel_task
from mingqian.scheme.services.drafting import (
    create_from_decision,
    create_from_entry,
    create_special,
)
from mingqian.scheme.services.finalising import abandon, finalise, new_version, revise
from mingqian.scheme.services.launching import invite_drawn, launch
from mingqian.scheme.services.writing import (
    BatchParts,
    SchemeParts,
    choose_partners,
    edit,
    invite,
    require_author,
    set_batches,
)

__all__ = [
    "BatchParts",
    "SchemeParts",
    "abandon",
    "accept",
    "advance",
    "cancel_task",
    "choose_partners",
    "consult",
    "create_from_decision",
    "create_from_entry",
    "create_special",
    "decline",
    "discuss",
    "edit",
    "finalise",
    "invite",
    "invite_drawn",
    "lapse",
    "launch",
    "new_version",
    "require_author",
    "revise",
    "set_batches",
]
