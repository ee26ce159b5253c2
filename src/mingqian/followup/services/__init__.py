"""The verbs of the stage «后续处理», one path a file."""

from __future__ import annotations

from mingqian.followup.services.case import decide_case, file_case
from mingqian.followup.services.credit import feed, recognise
from mingqian.followup.services.listing import (
    decide_listing,
    propose_listing,
    refuse_listing,
    remove_listing,
)
from mingqian.followup.services.nonrandom import (
    conclude_nonrandom,
    record_nonrandom,
    register_nonrandom,
)
from mingqian.followup.services.opening import assign, close, escalate, follow_correction, open_for
from mingqian.followup.services.rectification import (
    confirm_corrected,
    find_uncorrected,
    lapse_overdue,
    order,
    submit_evidence,
)
from mingqian.followup.services.transfer import (
    acknowledge,
    note_bypass,
    note_outcome,
    prepare,
    send,
    send_back,
)
from mingqian.followup.services.unlicensed import close_unlicensed, handle_unlicensed

__all__ = [
    "acknowledge",
    "assign",
    "close",
    "close_unlicensed",
    "conclude_nonrandom",
    "confirm_corrected",
    "decide_case",
    "decide_listing",
    "escalate",
    "feed",
    "file_case",
    "find_uncorrected",
    "follow_correction",
    "handle_unlicensed",
    "lapse_overdue",
    "note_bypass",
    "note_outcome",
    "open_for",
    "order",
    "prepare",
    "propose_listing",
    "recognise",
    "record_nonrandom",
    "refuse_listing",
    "register_nonrandom",
    "remove_listing",
    "send",
    "send_back",
    "submit_evidence",
]
