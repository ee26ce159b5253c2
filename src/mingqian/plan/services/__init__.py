"""Verbs of the annual plan. Faces and later stages call these, qualified: ``plan.services.submit``.

drafting: open a plan, write its lines · review: send in, approve, put in force, publish, close ·
merging: similar lines · compiling: the office's total plan · amending: versions ·
filing: receipts, overlaps, exceptions · counting: what the schemes did with a line.
"""

from __future__ import annotations

from mingqian.plan.services.amending import (
    apply_amendment,
    approve_amendment,
    refuse_amendment,
    request_amendment,
    submit_amendment,
    withdraw_amendment,
)
from mingqian.plan.services.compiling import compile_joint
from mingqian.plan.services.counting import count_executed, count_launch, uncount_launch
from mingqian.plan.services.drafting import (
    EntryParts,
    add_entry,
    draft_plan,
    edit_entry,
    remove_entry,
)
from mingqian.plan.services.filing import allow_overlap, carry_over, receive, record_exception
from mingqian.plan.services.merging import agree_merge, propose_merges, refuse_merge
from mingqian.plan.services.review import (
    adopt,
    approve,
    close,
    publish,
    put_in_force,
    return_to_member,
    send_back,
    send_for_review,
    submit,
)
from mingqian.plan.upper import register_upper_plan

__all__ = [
    "EntryParts",
    "add_entry",
    "adopt",
    "agree_merge",
    "allow_overlap",
    "apply_amendment",
    "approve",
    "approve_amendment",
    "carry_over",
    "close",
    "compile_joint",
    "count_executed",
    "count_launch",
    "draft_plan",
    "edit_entry",
    "propose_merges",
    "publish",
    "put_in_force",
    "receive",
    "record_exception",
    "refuse_amendment",
    "refuse_merge",
    "register_upper_plan",
    "remove_entry",
    "request_amendment",
    "return_to_member",
    "send_back",
    "send_for_review",
    "submit",
    "submit_amendment",
    "uncount_launch",
    "withdraw_amendment",
]
