"""The verbs of the stage «监督考评»."""

from __future__ import annotations

from mingqian.oversight.services.circular import issue_circular
from mingqian.oversight.services.closing import blockers, close_task
from mingqian.oversight.services.issues import (
    answer_issue,
    assign_issue,
    close_issue,
    raise_issue,
)
from mingqian.oversight.services.periods import (
    accept_period,
    begin_period,
    call_for_reports,
    open_due_periods,
    return_period,
    submit_period,
    write_period,
)
from mingqian.oversight.services.reporting import (
    accept_report,
    draft_report,
    edit_report,
    return_report,
    submit_report,
)
from mingqian.oversight.services.urging import excuse, read_urge, urge

__all__ = [
    "accept_period",
    "accept_report",
    "answer_issue",
    "assign_issue",
    "begin_period",
    "blockers",
    "call_for_reports",
    "close_issue",
    "close_task",
    "draft_report",
    "edit_report",
    "excuse",
    "issue_circular",
    "open_due_periods",
    "raise_issue",
    "read_urge",
    "return_period",
    "return_report",
    "submit_period",
    "submit_report",
    "urge",
    "write_period",
]
