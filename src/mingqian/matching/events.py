"""Journal vocabulary of the matching."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

PART_CREATED = declare("matching:dispatched", "任务派发至{department}，检查对象 {objects} 户")
RECEIVED = declare("matching:received", "接收联合抽查任务")
ITEMS_CHOSEN = declare("matching:items-chosen", "选定本部门抽查事项 {count} 项：{items}")
TERMS_SEALED = declare(
    "matching:terms-sealed",
    "封存匹配条件（第{seq}次）：{objects} 户每户 {need} 人，方式“{mode}”，"
    "计划检查日期 {planned_on}，可抽取 {eligible} 人，约定随机源“{beacon}”，"
    "摘要 {digest}，日志第 {log_index} 条",
)
TERMS_REOPENED = declare("matching:terms-reopened", "匹配条件退回，待重新封存")
SEAL_WITHDRAWN = declare(
    "matching:seal-withdrawn", "见证人退回第{seq}次封存的匹配条件，摘要 {digest}"
)
CHANCE_ENTERED = declare(
    "matching:chance-entered",
    "录入{department}匹配的公共随机源 {beacon}，在场见证 {witness}，"
    "匹配结果为日志第 {log_index} 条",
    personal=("witness",),
)
ADDED_SEALED = declare(
    "matching:added-sealed",
    "补抽 {draw_no} 的 {objects} 户封存匹配条件，约定随机源“{beacon}”，摘要 {digest}，"
    "日志第 {log_index} 条",
)
DEALT = declare(
    "matching:dealt",
    "抽取检查人员：{objects} 户每户 {need} 人，方式“{mode}”，人均最多 {max_load} 户，种子 {seed}",
)
RELAXED = declare("matching:relaxed", "人员不足，按规则次序放宽至“{relaxed}”：{gap}")
CONFIGURED = declare("matching:configured", "完成本部门配置")
ATTENDANCE_CONFIRMED = declare(
    "matching:attendance-confirmed", "{inspector}确认参加检查", personal=("inspector",)
)
TEAM_FORMED = declare(
    "matching:team-formed", "成立检查组，组长 {leader}，成员 {members} 人", personal=("leader",)
)
TEAM_LED = declare("matching:team-leader-changed", "组长改为 {leader}", personal=("leader",))
SUBSTITUTION_REQUESTED = declare(
    "matching:substitution-requested",
    "申请更换检查人员 {inspector}:{ground}",
    personal=("inspector",),
)
RECUSED = declare(
    "matching:recused", "{inspector}因利害关系回避：{ground}", personal=("inspector",)
)
SUBSTITUTED = declare(
    "matching:substituted",
    "检查人员由 {old} 更换为 {new}，方式“{method}”",
    personal=("old", "new"),
)
SUBSTITUTION_REFUSED = declare(
    "matching:substitution-refused", "不同意更换 {inspector}", personal=("inspector",)
)
DEALT_ADDED = declare(
    "matching:dealt-added",
    "补抽 {draw_no} 的 {objects} 户抽取检查人员，人均最多 {max_load} 户，种子 {seed}",
)
INHERITED = declare("matching:inherited", "递补对象 {name} 由原检查人员承担，重新抽取 {redrawn} 人")
