"""Journal vocabulary of the scheme, its consultation, and the task it becomes."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

DRAFTED = declare("scheme:drafted", "起草工作方案，来源：{origin}")
EDITED = declare("scheme:edited", "修改方案：{fields}")
EDIT_REFUSED = declare("scheme:edit-refused", "试图修改方案，被拒绝：{why}")
INVITED = declare("scheme:invited", "拟邀请参与部门：{departments}")
BATCHED = declare("scheme:batched", "确定批次 {batches} 批")
SENT = declare("scheme:sent", "向 {departments} 征求意见，沿用原答复 {kept} 个")
SETTLED = declare(
    "scheme:settled", "各部门均已答复：同意 {accepted}，不参加 {declined}，未答复 {silent}"
)
REVISED = declare("scheme:revised", "退回修改方案")
FINALISED = declare("scheme:finalised", "方案定稿第 {version} 版，摘要 {digest}，文号 {number}")
ABANDONED = declare("scheme:abandoned", "放弃本次抽查")
SUPERSEDED = declare("scheme:superseded", "变更方案，由第 {version} 版取代")
VERSION_OPENED = declare("scheme:version-opened", "起草第 {version} 版")
LAUNCHED = declare("scheme:launched", "由定稿方案发起任务 {tasks}；抽查事项：{items}")

DISCUSSED = declare("scheme:discussed", "提出意见：{text}")
ACCEPTED = declare("scheme:accepted", "{department}同意参加")
DECLINED = declare("scheme:declined", "{department}不参加，复函 {letter_no}")
LAPSED = declare("scheme:lapsed", "{department}逾期未答复，不视为同意，告知联席会议办公室")

TASK_LAUNCHED = declare(
    "task:launched", "发起抽查任务，方案 {scheme} 第 {version} 版，摘要 {digest}"
)
TASK_JOINED = declare("task:joined", "{department}加入任务")
TASK_DRAWN = declare("task:drawn", "抽取完成")
TASK_DISPATCHED = declare("task:dispatched", "名单派发")
TASK_READY = declare("task:ready", "各部门配置完成")
TASK_RUNNING = declare("task:running", "开始检查")
TASK_INSPECTED = declare("task:inspected", "全部对象检查结束，结束日期 {completed_on}")
TASK_ENTERED = declare("task:entered", "结果全部录入")
TASK_PUBLISHED = declare("task:published", "结果全部公示")
TASK_ARCHIVED = declare("task:archived", "归档完成")
TASK_CLOSED = declare("task:closed", "任务办结")
TASK_CANCELLED = declare("task:cancelled", "取消任务")
