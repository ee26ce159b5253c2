"""The columns of an item list as a file: what is written, and under which names it is read back.

Departments publish under many names (抽查事项名称 or 抽查事项, 抽查依据 or 检查依据 …); the
platform's own files carry the first name of each.
"""

from __future__ import annotations

ITEMS, SUB_ITEMS, CHECKPOINTS, JOINT = "抽查事项", "抽查子项", "检查要点", "联合抽查事项"

#: Field of the item → the column names it is published under; the first one is our own.
COLUMNS = {
    "code": ("事项编码", "编码", "编号", "序号"),
    "category_code": ("类别编码",),
    "category": ("抽查类别", "抽查事项名称", "执法类别"),
    "name": ("抽查事项", "抽查子项", "检查事项", "抽查事项名称"),
    "tier": ("事项类别",),
    "department": ("检查主体部门",),
    "basis": ("检查依据", "抽查依据"),
    "basis_valid_to": ("依据有效期至",),
    "subject": ("检查主体", "抽查主体"),
    "content": ("检查内容", "抽查内容", "内容"),
    "methods": ("检查方式", "抽查方式"),
    "object_kinds": ("检查对象", "抽查对象"),
    "random_unit": ("随机单元",),
    "ratio_text": ("抽查比例", "比例频次"),
    "ratio_percent": ("抽查比例（%）",),
    "ratio_bound": ("比例要求",),
    "risk_ratios": ("分风险类别比例",),
    "frequency_text": ("抽查频次", "频次"),
    "frequency_times": ("抽查次数",),
    "frequency_months": ("计次周期（月）",),
    "frequency_bound": ("频次要求",),
    "required_speciality": ("所需业务专长", "检查人员要求"),
    "required_qualification": ("所需执法资质",),
    "required_post": ("所需岗位大类",),
    "materials": ("需准备材料",),
    "guide": ("工作指引",),
    "guide_method": ("指引·检查方法",),
    "guide_requirements": ("指引·工作要求",),
    "supervision_scheme": ("随机抽查事项监管方案",),
    "result_handling": ("结果与后续处理对应",),
    "scope_keywords": ("经营范围关键词",),
    "registry": ("对应检查对象名录库",),
    "full_list_code": ("检查事项总清单编码",),
    "may_close_online": ("网络核实后可不到现场",),
}
SUB_ITEM_COLUMNS = ("事项编码", "子项编码", "抽查子项", "检查内容")
CHECKPOINT_COLUMNS = (
    "事项编码", "子项编码", "检查要点", "检查方法", "判定标准", "依据条款", "重点项", "否决项",
)  # fmt: skip
JOINT_COLUMNS = ("编码", "抽查领域", "联合抽查事项", "检查对象", "发起部门", "配合部门")
#: A published list stands in a published order: where several names of one field are present, the
#: narrower one names the item («抽查子项» before «抽查事项名称»).
NAME_FIRST = ("抽查子项", "抽查事项", "检查事项", "抽查事项名称")
