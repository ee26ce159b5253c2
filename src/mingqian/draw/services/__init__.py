"""Acts of the draw, in the order in which they happen."""

from __future__ import annotations

from mingqian.draw.anchoring.witnessing import add_checkpoint
from mingqian.draw.services.anchoring import note_newspaper
from mingqian.draw.services.contributing import commit, enter_beacon, open_envelope, reveal
from mingqian.draw.services.coordinating import (
    join_coordination,
    leave_coordination,
    seal_together,
    start_coordination,
)
from mingqian.draw.services.deadlines import enforce_deadlines
from mingqian.draw.services.disclosing import disclose_due
from mingqian.draw.services.drawing import run
from mingqian.draw.services.dropping import (
    consent_drop,
    consent_drop_only,
    refuse_drop,
    request_drop,
)
from mingqian.draw.services.listing import confirm_list, file_list, mark_dispatched
from mingqian.draw.services.outside import register_outside_list
from mingqian.draw.services.preparing import build_pool, override_exclusion, rebuild_pool
from mingqian.draw.services.sealing import seal
from mingqian.draw.services.supplementing import approve_supplement, enlarge, supplement
from mingqian.draw.services.voiding import next_attempt, report_no_beacon, void

__all__ = [
    "add_checkpoint",
    "approve_supplement",
    "build_pool",
    "commit",
    "confirm_list",
    "consent_drop",
    "consent_drop_only",
    "disclose_due",
    "enforce_deadlines",
    "enlarge",
    "enter_beacon",
    "file_list",
    "join_coordination",
    "leave_coordination",
    "mark_dispatched",
    "next_attempt",
    "note_newspaper",
    "open_envelope",
    "override_exclusion",
    "rebuild_pool",
    "refuse_drop",
    "register_outside_list",
    "report_no_beacon",
    "request_drop",
    "reveal",
    "run",
    "seal",
    "seal_together",
    "start_coordination",
    "supplement",
    "void",
]
