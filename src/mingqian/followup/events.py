"""The words of the stage «后续处理» in the journal."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

OPENED = declare("followup:opened", "开始后续处理：{path}，责任部门 {department}")
ASSIGNED = declare("followup:assigned", "责任部门改为 {department}")
ORDERED = declare("followup:ordered", "责令 {due_on} 前改正，文号 {paper_no}")
EVIDENCE_IN = declare("followup:evidence-in", "收到改正材料")
CORRECTED = declare("followup:corrected", "复查：已改正")
NOT_CORRECTED = declare("followup:not-corrected", "复查：未改正")
OVERDUE = declare("followup:overdue", "逾期未改正，期限 {due_on}")
ESCALATED = declare("followup:escalated", "转为{path}")
CASE_FILED = declare("followup:case-filed", "立案 {number}，{filed_on}")
CASE_DECIDED = declare("followup:case-decided", "作出处理决定，{decided_on}")
TRANSFER_PREPARED = declare("followup:transfer-prepared", "备妥移送材料，拟送 {receiver}")
TRANSFER_SENT = declare("followup:transfer-sent", "移送 {receiver}，文号 {paper_no}")
TRANSFER_RECEIVED = declare("followup:transfer-received", "{receiver} 签收，回执 {receipt_no}")
TRANSFER_RETURNED = declare("followup:transfer-returned", "{receiver} 退回")
TRANSFER_OUTCOME = declare("followup:transfer-outcome", "登记移送的办理结果")
BYPASS_NOTED = declare("followup:bypass-noted", "联席会议办公室知悉参与部门自行移送")
UNLICENSED_HANDLED = declare("followup:unlicensed-handled", "查处无证无照：{party}")
CLOSED = declare("followup:closed", "办结")
#: Before clues and other checks outside the draw were one thing; older entries keep these words.
CLUE_REGISTERED = declare("clue:registered", "登记{source}线索，立即开展检查，不经抽取")
CLUE_CHECKED = declare("clue:checked", "完成线索检查")
CLUE_HANDLED = declare("clue:handled", "处置完毕：{path}")
FORMERLY_REGISTERED = declare("library:nonrandom-registered", "登记非随机检查：{case}")
NONRANDOM_REGISTERED = declare(
    "nonrandom:registered", "登记非随机检查（{source}）：{ground}，不经抽取"
)
NONRANDOM_CHECKED = declare("nonrandom:checked", "完成非随机检查")
NONRANDOM_HANDLED = declare("nonrandom:handled", "处置完毕：{path}")
CREDIT_RECORDED = declare("credit:recorded", "结果记入信用记录：{text}")
CREDIT_CORRECTED = declare("credit:corrected", "信用记录随更正改为：{text}")
LISTING_PROPOSED = declare("listing:proposed", "提出列入{kind}")
LISTED = declare("listing:listed", "列入{kind}，决定 {decision_no}")
LISTING_REFUSED = declare("listing:refused", "不予列入{kind}")
DELISTED = declare("listing:removed", "移出{kind}")
RECOGNISED = declare("credit:recognised", "{department} 采信该结果，不再重复检查")
