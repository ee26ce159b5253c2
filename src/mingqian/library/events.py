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
OBJECT_MERGED = declare("library:object-merged", "将 {name} 并入 {into}")
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
OBJECT_REGISTERED = declare("library:object-registered", "将 {name} 登记入库“{registry}”")
OBJECT_UNREGISTERED = declare("library:object-unregistered", "将 {name} 移出“{registry}”")
REGISTRY_FILED = declare("library:registry-filed", "向{to}报送名录库“{name}”，{count} 户")

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
PARTY_DEACTIVATED = declare("library:party-deactivated", "{name} 退出专家库")
