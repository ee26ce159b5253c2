"""Words of the journal for stage 6."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

OPENED = declare("inspection:opened", "建立检查，要点 {points} 个，应于 {due_on} 前完成")
SCHEDULED = declare("inspection:scheduled", "安排 {on} 上门检查")
NOTICE_GIVEN = declare("inspection:notice-given", "以{channel}告知检查对象，通知书 {number}")
NOTICE_EXEMPTED = declare("inspection:notice-exempted", "依法不作事前告知：{ground}")
ONLINE_NOTED = declare("inspection:online-noted", "登记网络核查 {count} 项")
ONLINE_CHECKED = declare("inspection:online-checked", "完成网络核查，已核实 {verified} 项")
STARTED = declare("inspection:started", "到场开始检查，到场 {present}，亮证 {certificates}")
DESK_STARTED = declare("inspection:desk-started", "开始书面检查")
INTERRUPTED = declare("inspection:interrupted", "中止现场检查")
ANSWERED = declare("inspection:answered", "填写检查要点 {count} 个，不符合 {failed} 个")
NOTED = declare("inspection:noted", "补记{what}")
NONCOOPERATION_NOTED = declare("inspection:noncooperation-noted", "登记不配合检查：{grounds}")
EVIDENCE_REGISTERED = declare(
    "inspection:evidence-registered", "登记{kind} {number}，保管人 {custodian}，指纹 {digest}"
)
PASSED_REPORT_REGISTERED = declare(
    "inspection:passed-report-registered", "登记检验合格报告 {report_no}({product} {batch_no})"
)
RECORDED = declare("inspection:recorded", "形成现场检查记录 {number}，指纹 {digest}")
RECORD_REOPENED = declare("inspection:record-reopened", "退回重填现场检查记录 {number}")
SIGNED = declare("inspection:signed", "检查对象{kind}确认，签字人 {signer}，所签记录 {digest}")
SIGNATURE_REFUSED = declare(
    "inspection:signature-refused", "注明{kind}，在场检查人员 {inspectors}，见证人 {witness}"
)
COMPLETED = declare("inspection:completed", "检查完成，完成日期 {on}")
