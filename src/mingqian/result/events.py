"""Words of the journal for stage 7."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

OPENED = declare("result:opened", "待录入检查结果")
ENTERED = declare("result:entered", "录入检查结果：{category}，承诺人 {attested_by}，逾期 {late}")
APPROVED = declare("result:reviewed", "审核通过检查结果，单位负责人 {unit_head}")
RETURNED = declare("result:returned", "审核退回检查结果")
OUTCOME_ADDED = declare("result:outcome-added", "补录查处结果，日期 {on}")
REPLACED = declare("result:replaced", "检查结果被第 {version} 版更正")
CORRECTED = declare("result:corrected", "更正检查结果：{old} 改为 {new}")
DEEMED_NOT_COMPLETED = declare(
    "result:deemed-not-completed", "逾期未录入，视为未完成检查任务（应于 {due_on} 前录入）"
)
FORM_ISSUED = declare("result:form-issued", "填写{title} {number}，逾期 {late}")
