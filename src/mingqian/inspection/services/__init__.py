"""What may be done in stage 6, one file per part of the procedure."""

from __future__ import annotations

from mingqian.inspection.services.answering import AnswerEntry, answer, note, note_noncooperation
from mingqian.inspection.services.closing import close_online, complete
from mingqian.inspection.services.evidence import (
    EvidenceFacts,
    register_evidence,
    register_passed_report,
)
from mingqian.inspection.services.notice import exempt_notice, give_notice
from mingqian.inspection.services.online import OnlineEntry, check_online, finish_online
from mingqian.inspection.services.opening import open_inspections
from mingqian.inspection.services.recording import (
    close_record,
    refuse_signature,
    reopen_record,
    sign,
)
from mingqian.inspection.services.scheduling import schedule_visit
from mingqian.inspection.services.visiting import interrupt, start_desk, start_visit

__all__ = [
    "AnswerEntry",
    "EvidenceFacts",
    "OnlineEntry",
    "answer",
    "check_online",
    "close_online",
    "close_record",
    "complete",
    "exempt_notice",
    "finish_online",
    "give_notice",
    "interrupt",
    "note",
    "note_noncooperation",
    "open_inspections",
    "refuse_signature",
    "register_evidence",
    "register_passed_report",
    "reopen_record",
    "schedule_visit",
    "sign",
    "start_desk",
    "start_visit",
]
