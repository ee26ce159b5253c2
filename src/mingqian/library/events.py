"""Journal vocabulary of 一单两库."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

LIST_STARTED = declare("library:list-started", "新建{kind}{year}年第{version}版")
LIST_SUBMITTED = declare("library:list-submitted", "报送清单，{items} 项")
LIST_RETURNED = declare("library:list-returned", "退回清单")
LIST_INCLUDED = declare("library:list-included", "将清单纳入汇总《{unified}》")
LIST_COMPILED = declare("library:list-compiled", "完成汇总编制，{items} 项")
LIST_PUBLISHED = declare("library:list-published", "公布清单第{version}版，{items} 项")
LIST_SUPERSEDED = declare("library:list-superseded", "清单由第{version}版替代")
LIST_DERIVED = declare(
    "library:list-derived", "由上级联合清单衍生，{lines} 项，{unmatched} 项未找到对应部门"
)
ITEM_ADDED = declare("library:item-added", "新增抽查事项“{name}”（{code}）")
ITEM_CHANGED = declare("library:item-changed", "修改抽查事项“{name}”的{fields}")
ITEM_REMOVED = declare("library:item-removed", "删除抽查事项“{name}”（{code}）")
ITEM_NOT_APPLICABLE = declare("library:item-not-applicable", "将“{name}”标为不适用随机抽查：{case}")
ITEM_KEY_AREA = declare("library:item-key-area", "将“{name}”标为重点领域：{area}")
ITEM_ADMITTED = declare("library:item-admitted", "凭{document_no}准许重点领域事项“{name}”纳入抽查")
ITEM_MERGED = declare("library:item-merged", "重复事项“{name}”保留{kept}，并去{dropped}")
ITEM_DISTINCT = declare("library:item-distinct", "确认“{name}”（{code}）并非重复事项")
JOINT_ADDED = declare("library:joint-added", "新增联合抽查事项“{name}”，发起部门{lead}")
ITEMS_IMPORTED = declare("library:items-imported", "导入抽查事项：新增 {added}，退回 {refused}")
CATALOGUE_IMPORTED = declare("library:catalogue-imported", "导入检查事项总清单 {count} 项")

OBJECT_ADDED = declare("library:object-added", "新增检查对象 {name}")
OBJECT_CHANGED = declare("library:object-changed", "变更检查对象 {name} 的{fields}")
OBJECT_CLASSIFIED = declare(
    "library:object-classified", "登记 {name} 信用风险分类 {risk_class}（{on}）"
)
RISK_ENTERED = declare("library:risk-entered", "登记 {name} {since} {kind}")
RISK_ENDED = declare("library:risk-ended", "{name} {until} 起不再{kind}")
OBJECT_MERGED = declare("library:object-merged", "将 {name} 并入 {into}")
MERGE_UNDONE = declare("library:merge-undone", "撤销 {name} 并入 {into}")
OBJECTS_IMPORTED = declare(
    "library:objects-imported",
    "导入 {source}：读入 {read}，新增 {added}，更新 {updated}，未变 {unchanged}，退回 {refused}",
)
SOURCE_ADDED = declare("library:source-added", "登记数据来源“{name}”")
SOURCE_CHANGED = declare("library:source-changed", "修改数据来源“{name}”的{fields}")
SOURCE_SYNCED = declare("library:source-synced", "同步“{name}”：{outcome}")
SOURCE_FAILED = declare("library:source-failed", "同步“{name}”失败：{why}")
ENFORCEMENT_IMPORTED = declare(
    "library:enforcement-imported", "导入监管执法信息：新增 {added}，更新 {updated}，退回 {refused}"
)
REGISTRY_OPENED = declare("library:registry-opened", "建立检查对象名录库“{name}”")
REGISTRY_RULED = declare("library:registry-ruled", "将名录库“{name}”的入库条件定为：{rule}")
REGISTRY_SYNCED = declare(
    "library:registry-synced", "按入库条件更新名录库：入库 {added}，出库 {ended}"
)
CODE_ADDED = declare("library:code-added", "登记 {name} 的{kind} {number}")
CODE_REMOVED = declare("library:code-removed", "删除 {name} 的{kind} {number}")
LICENSE_ADDED = declare("library:license-added", "登记 {name} 的{license}")
LICENSE_REVOKED = declare("library:license-revoked", "登记 {name} 的{license}已注销")
CONTACT_ADDED = declare("library:contact-added", "登记 {name} 的联系人")
CONTACT_ENDED = declare("library:contact-ended", "停用 {name} 的联系人")
DISTRICT_SETTLED = declare(
    "library:district-settled", "核定 {name} 等 {count} 户推断的区划：{decision}"
)
LABEL_PROPOSED = declare("library:label-proposed", "提出{level}标签“{name}”")
LABEL_APPROVED = declare("library:label-approved", "审核通过标签“{name}”")
LABEL_REFUSED = declare("library:label-refused", "不予采用标签“{name}”")
LABEL_WITHDRAWN = declare("library:label-withdrawn", "停用标签“{name}”，摘除 {ended} 户")
LABEL_EXPIRED = declare("library:label-expired", "标签“{name}”到期，摘除 {ended} 户")
LABEL_PUT = declare("library:label-put", "将“{name}”贴到 {objects}")
LABEL_CONFIRMED = declare("library:label-confirmed", "审核通过 {objects} 的标签“{name}”")
LABEL_REJECTED = declare("library:label-rejected", "不予通过 {objects} 的标签“{name}”")
LABEL_OFF = declare("library:label-off", "摘除 {object} 的标签“{name}”")
OBJECT_REGISTERED = declare("library:object-registered", "将 {name} 登记入库“{registry}”")
OBJECT_UNREGISTERED = declare("library:object-unregistered", "将 {name} 移出“{registry}”")
REGISTRY_FILED = declare("library:registry-filed", "向{to}报送名录库“{name}”，{count} 户")
FILTER_SAVED = declare("library:filter-saved", "保存常用筛选“{name}”：{words}")
FILTER_DELETED = declare("library:filter-deleted", "删除常用筛选“{name}”")
BULK_STARTED = declare("library:bulk-started", "批量办理：{what}，{words}，符合条件 {matched} 户")
BULK_FINISHED = declare(
    "library:bulk-finished",
    "批量办理完成：{what}，变更 {changed} 户，本已如此 {unchanged} 户，未办理 {refused} 户",
)
OBJECTS_EXPORTED = declare("library:objects-exported", "导出检查对象 {count} 户：{words}")

INSPECTOR_ADDED = declare("library:inspector-added", "登记执法检查人员 {name}", ("name",))
INSPECTOR_CHANGED = declare("library:inspector-changed", "变更 {name} 的{fields}", ("name",))
INSPECTOR_MOVED = declare("library:inspector-moved", "{name} 自{on}调往{to}", ("name",))
INSPECTOR_LEFT = declare("library:inspector-left", "{name} 于{on}离岗", ("name",))
CREDENTIAL_ADDED = declare("library:credential-added", "登记执法证件 {number}，有效期至{valid_to}")
LEAVE_ADDED = declare(
    "library:leave-added", "登记 {name} {starts_on}至{ends_on}不能参加抽取", ("name",)
)
RECUSAL_DECLARED = declare("library:recusal-declared", "{name} 对 {object} 申报回避", ("name",))
RECUSAL_ENDED = declare("library:recusal-ended", "{name} 对 {object} 的回避自{until}止", ("name",))
PARTY_SAVED = declare("library:party-saved", "登记{kind} {name}")
PARTY_APPLIED = declare("library:party-applied", "登记{name}进入{region}专家库的申请")
PARTY_REVIEWED = declare("library:party-reviewed", "{unit}审查通过{name}的入库申请")
PARTY_REPORTED = declare("library:party-reported", "申报{name}的入库申请")
PARTY_FORWARDED = declare("library:party-forwarded", "将{name}的入库申请报至{to}")
PARTY_LISTED = declare("library:party-listed", "{name}进入{region}专家库")
PARTY_REFUSED = declare("library:party-refused", "{name}未予入库")
PARTY_APPLIED_AGAIN = declare("library:party-applied-again", "{name}重新申请入库")
PARTY_RENEWED = declare("library:party-renewed", "{name}的资质有效期延至{valid_to}")
WORD_ADDED = declare("library:word-added", "{kind}词典增加“{word}”")
WORD_RETIRED = declare("library:word-retired", "{kind}词典停用“{word}”")
PEOPLE_IMPORTED = declare(
    "library:people-imported",
    "导入检查人员：新增 {added}，更新 {updated}，未变 {unchanged}，退回 {refused}",
)
PARTY_DEACTIVATED = declare("library:party-deactivated", "{name} 退出专家库")
