"""Journal vocabulary of the annual plan."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

DRAFTED = declare("plan:drafted", "开始编制{year}年{kind}")
ENTRY_ADDED = declare("plan:entry-added", "增加计划事项“{name}”")
ENTRY_CHANGED = declare("plan:entry-changed", "修改计划事项“{name}”：{fields}")
ENTRY_REMOVED = declare("plan:entry-removed", "删除计划事项“{name}”")
SUBMITTED = declare("plan:submitted", "报送计划，共 {entries} 项，报送至 {receivers}")
MERGE_PROPOSED = declare("plan:merge-proposed", "提出合并建议 {proposals} 项")
MERGE_AGREED = declare("plan:merge-agreed", "{department}同意合并")
MERGE_REFUSED = declare("plan:merge-refused", "{department}不同意合并")
MERGED = declare("plan:merged", "将“{merged}”并入“{kept}”，保留双方事项 {items} 项")
REFERRED = declare("plan:referred", "送{reviewer}审核")
APPROVED = declare("plan:approved", "审核通过")
RETURNED = declare("plan:returned", "附意见退回")
COMPILED = declare("plan:compiled", "纳入部门联合抽查总计划，共 {entries} 项")
ADOPTED = declare("plan:adopted", "审定部门联合抽查总计划，共 {entries} 项")
PUT_IN_FORCE = declare("plan:put-in-force", "计划开始执行")
PUBLISHED = declare("plan:published", "公布计划，渠道：{channels}")
SUPERSEDED = declare("plan:superseded", "因计划调整生效，由第 {version} 版取代")
SET_ASIDE = declare("plan:set-aside", "调整未通过，该版不再使用")
CLOSED = declare("plan:closed", "年度结束，完成 {executed}/{planned} 次，少于计划的事项 {short} 项")
CARRIED_OVER = declare("plan:carried-over", "决定沿用至 {until}（文号 {document_no}）")
OVERLAP_ALLOWED = declare("plan:overlap-allowed", "准予“{name}”与上级计划重复")
RECEIVED = declare("plan:received", "{receiver}签收计划")
EXCEPTION_NOTED = declare("plan:exception-noted", "登记未按期制定计划的特殊情况")
UPPER_REGISTERED = declare("plan:upper-registered", "登记{body}的抽查计划“{name}”")
LAUNCH_COUNTED = declare("plan:launch-counted", "“{name}”发起第 {count} 次，计划 {planned} 次")
LAUNCH_UNCOUNTED = declare("plan:launch-uncounted", "“{name}”有任务取消，已发起次数减为 {count}")
EXECUTION_COUNTED = declare(
    "plan:execution-counted", "“{name}”完成第 {count} 次，计划 {planned} 次"
)

AMENDMENT_REQUESTED = declare("plan:amendment-requested", "申请调整计划，拟订第 {version} 版")
AMENDMENT_REFERRED = declare("plan:amendment-referred", "调整送{reviewer}审核，变动 {changes} 项")
AMENDMENT_APPROVED = declare("plan:amendment-approved", "准予调整，备案号 {filing_no}")
AMENDMENT_REFUSED = declare("plan:amendment-refused", "不准予调整")
AMENDMENT_APPLIED = declare("plan:amendment-applied", "调整生效，变动 {changes} 项")
