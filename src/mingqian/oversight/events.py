"""The words of the stage «监督考评» in the journal."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

REPORT_DRAFTED = declare("report:drafted", "由任务数据生成抽查情况报告，截止 {cut_off}")
REPORT_EDITED = declare("report:edited", "修改抽查情况报告")
REPORT_SUBMITTED = declare("report:submitted", "报送抽查情况报告，文号 {paper_no}")
REPORT_ACCEPTED = declare("report:accepted", "接收抽查情况报告")
REPORT_RETURNED = declare("report:returned", "退回抽查情况报告")
PERIOD_OPENED = declare("report:period-opened", "开启{kind}，期限 {due_on}")
PERIOD_WRITTEN = declare("report:period-written", "撰写{kind}，数据截止 {cut_off}")
PERIOD_SUBMITTED = declare("report:period-submitted", "报送{kind}，文号 {paper_no}")
PERIOD_ACCEPTED = declare("report:period-accepted", "接收{kind}")
PERIOD_RETURNED = declare("report:period-returned", "退回{kind}")
URGED = declare("oversight:urged", "催办 {department}：{text}")
URGE_READ = declare("oversight:urge-read", "签收催办")
EXCUSED = declare("oversight:excused", "登记逾期的特殊情况：{title}")
ISSUE_RAISED = declare("issue:raised", "反映问题：{title}")
ISSUE_ASSIGNED = declare("issue:assigned", "交 {department} 研究")
ISSUE_ANSWERED = declare("issue:answered", "答复")
ISSUE_CLOSED = declare("issue:closed", "办结")
CIRCULAR_ISSUED = declare(
    "oversight:circular-issued", "印发工作进展通报 {paper_no}，成员单位 {members} 个"
)
