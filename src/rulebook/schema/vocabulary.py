"""The closed word lists of the schema: code in the file → Chinese on the screen."""

from __future__ import annotations

LEVELS = {
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "district": "区级",
    "single_bureau": "单一部门",
}
ACTORS = {"departments": "各部门", "internal_units": "内设执法机构"}
EVENTS = {
    "inspection_completed": "检查对象检查完成之日",
    "task_completed": "抽查任务完成之日",
    "result_entered": "结果录入之时",
    "list_confirmed": "抽取名单确认之日",
    "published": "结果公示之日",
    "handling_decided": "处理决定作出之日",
    "scheme_sent": "方案送达征求意见之日",
    "objection_received": "收到异议之日",
    "clue_prepared": "移送材料备妥之日",
    "withheld": "决定不予公示之日",
}
APPROVERS = {
    "none": "无须批准",
    "justice_department": "司法行政部门",
    "leader_in_charge": "主管领导",
    "same_as_plan": "与计划相同",
    "department_head": "本部门负责人",
    "legal_unit": "法制机构",
    "joint_meeting_office": "联席会议办公室",
    "convener": "联席会议召集人",
    "none_stated": "未规定",
}
ITEM_FIELDS = {
    "basis": "检查依据",
    "subject": "检查主体",
    "content": "检查内容",
    "method": "检查方式",
}
GUIDE_FIELDS = {"content": "检查内容", "method": "检查方法", "requirements": "工作要求"}
PLAN_KINDS = {
    "department": "部门计划",
    "own_system": "本系统计划",
    "joint": "部门联合计划",
    "directed": "定向抽查计划",
}
PLAN_YEARS = {"current": "本年度", "next": "下一年度"}
PLAN_LINE_FIELDS = {
    "items": "抽查事项",
    "range": "抽查范围",
    "time": "抽查时间",
    "ratio": "抽查比例",
    "initiator": "发起部门",
    "initiator_ground": "发起依据",
    "participants": "参与部门",
}
TASK_BASES = {
    "plan_line": "须有计划事项",
    "plan_line_or_decision": "须有计划事项或者抽查决定",
}
BEFORE_ADOPTION = {
    "special_only": "计划实施前只能开展专项检查",
    "special_or_office_decision": "计划实施前只能开展专项检查，或者由办公室决定沿用上年计划",
}
SCHEME_FIELDS = {
    "object_range": "抽查对象范围",
    "ratio_or_number": "抽查比例或者数量",
    "completion_date": "抽查时间",
    "method": "检查方式",
    "participants": "参与部门",
    "items": "抽查事项",
    "lead_items": "牵头部门抽查事项",
    "batches": "抽查批次",
    "batch_range": "各批次抽查范围",
    "batch_number": "各批次数量",
    "batch_time": "各批次时间安排",
    "coordination": "工作协同",
    "requirements": "工作要求",
}
NO_ANSWER = {"remind_and_inform_office": "催办并告知联席会议办公室，不视为同意"}
DRAWERS = {
    "lead": "牵头部门",
    "lead_with_participants": "牵头部门会同参与部门",
    "own_department": "各部门自行抽取",
    "implementing_unit": "具体实施抽查的机构",
}
POPULATIONS = {
    "lead_object_base": "牵头部门监管对象总库",
    "registration_data": "登记注册信息",
    "relevant_registers": "相关检查对象库",
    "item_register": "抽查事项对应的名录库",
}
SIZE_BY = {"ratio_or_number": "比例或者数量", "ratio_and_frequency": "比例和频次"}
ROUNDINGS = {"ceil": "向上取整"}
DRAW_MODES = {"directed": "定向", "undirected": "不定向"}
RISK_WEIGHTINGS = {
    "optional_increase": "可以对高风险对象提高频次",
    "increase_for_high": "对高风险对象适当提高比例和频次",
    "stratified_both_ways": "按风险分层，低降高升",
}
RISK_FACTORS = {
    "abnormal_list": "经营异常名录",
    "serious_list": "严重违法失信名单",
    "complaint": "被投诉举报",
    "violation": "其他违法违规行为",
    "hazard": "重大隐患",
    "risk_class": "风险等级（分类）",
    "credit_level": "信用水平",
}
SAME_YEAR_EXCEPTIONS = {
    "key_item": "重点检查事项",
    "complaint": "投诉举报",
    "assigned": "转办交办",
    "case": "立案查处",
}
DROP_REASONS = {
    "deregistered": "已注销或者吊销",
    "moved-out": "迁出本辖区",
    "duplicate": "与其他对象实为同一主体",
    "force-majeure": "不可抗力",
}
INSPECTOR_MODES = {
    "global": "全域随机",
    "by_region": "分区域随机",
    "by_team": "分组随机",
    "by_speciality": "分专业随机",
}
RELAXATIONS = {
    "rotation": "不限上次检查人员",
    "workload": "不限个人工作量上限",
    "mode": "不分区域、分组、专业方式，改为全域随机",
    "neighbours": "扩大到同一上级区划内的相邻区域",
}
SAME_YEAR_SCOPES = {"own_department": "本部门查过的", "all_members": "各成员单位查过的"}
UPPER_LEVEL = {
    "warn": "只提示",
    "city_same_line_same_year": "排除市级对应部门同一年度已抽查的对象",
    "same_system_same_item": "同系统上下级对同一企业同一事项不重复",
    "upper_plan_and_city_draw": "上级已部署计划的不安排，并避免市、区重复",
}
YEARS = {"calendar_year": "自然年度（以抽取日计）"}
COUNTED_WHEN = {"dispatched": "已派发且未取消", "inspected": "已完成检查"}
MIN_SCOPES = {"visit": "每次现场检查", "department": "每个部门"}
LEADERS_FROM = {"lead": "牵头部门"}
REPLACEMENT_DEFAULTS = {"forbidden": "原则上不允许", "allowed": "允许"}
REPLACEMENT_METHODS = {"redraw": "重新抽取", "select_qualified": "从具备资格的人员中选派"}
REPLACEMENT_REASONS = {
    "recusal": "回避",
    "not_competent": "无法独立完成专业抽查事项",
    "post_change": "岗位调整",
    "work_conflict": "工作冲突",
    "other": "其他特殊原因",
}
METHODS = {
    "on_site": "实地检查",
    "written": "书面检查",
    "online": "网络监测",
    "sampling": "抽样检测",
    "agency": "委托专业机构",
    "external_conclusion": "采用其他机关结论",
}
DEADLINE_SOURCES = {"scheme_completion_date": "方案写明的完成时间"}
SIGNATURES = {
    "sign_or_seal": "检查对象签字或者盖章",
    "sign_or_seal_or_refusal_note": "检查对象签字、盖章，或者注明拒签",
}
SCHEDULERS = {"lead": "牵头部门", "team_leader": "组长"}
CONCLUSION_ISSUERS = {
    "government": "其他政府部门检查结论",
    "judicial": "司法机关生效文书",
    "professional": "专业机构结论",
}
ENTRY_BY = {
    "inspector": "执法检查人员",
    "inspecting_department": "实施检查的部门",
    "implementing_unit": "具体实施抽查的机构",
}
LATE_EFFECTS = {"flag_late": "标记逾期", "counts_as_not_completed": "视为未完成检查任务"}
RESULT_CODES = {
    "no_issue": "未发现问题",
    "information_missing": "未按规定公示应当公示的信息",
    "false_information": "公示信息隐瞒真实情况、弄虚作假",
    "unreachable": "通过登记的住所（经营场所）无法联系",
    "ordered_to_rectify": "发现问题已责令改正",
    "serious_non_cooperation": "不配合检查情节严重",
    "activity_not_found": "未发现开展本次抽查涉及的经营活动",
    "pending_followup": "发现问题待后续处理",
    "violation_found": "发现违法违规行为",
}
NONCOOPERATION_CODES = {
    "refused_entry": "拒绝进入检查场所",
    "refused_questioning": "拒绝询问调查",
    "refused_documents": "拒绝提供材料",
    "untruthful": "不如实或者不按要求提供",
    "other": "其他情节严重",
}
PUBLISHERS = {"inspecting_department": "实施检查的部门", "drawing_unit": "实施抽查的机构"}
CHANNEL_CODES = {
    "necips": "国家企业信用信息公示系统",
    "credit_platform": "全国信用信息共享平台",
    "enforcement_site": "行政执法服务网",
}
COMPLETION_FALLBACKS = {"planned_completion_date": "以方案完成时间为最迟完成日"}
CASE_CODES = {
    "special_key_area": "特殊重点领域",
    "clue": "个案线索",
    "unlicensed": "无证无照经营",
    "campaign": "专项整治、重点检查、飞行检查",
    "emergency": "突发事件或者媒体曝光",
    "statutory_method": "法定检查方式",
    "superior_order": "上级专门要求",
    "other": "其他",
}
TRANSFERRERS = {"lead": "牵头部门", "finding_department": "发现问题的部门"}
PATHS = {
    "rectification_order": "责令改正",
    "case_filing": "立案查处",
    "clue_transfer": "移送线索",
    "criminal_transfer": "涉嫌犯罪移送",
    "unlicensed_business": "无证无照查处",
    "continued_supervision": "后续监管",
}
OVERDUE_CHOICES = {
    "case_filing": "立案查处",
    "clue_transfer": "移送线索",
    "new_order": "说明理由后重新责令改正",
}
TIMINGS = {"immediately": "立即", "promptly": "及时"}
EXAMINERS = {"other_than_inspector": "原检查人员以外的人员"}
ARCHIVE_UNITS = {"one_file_per_inspection": "一次一档"}
ARCHIVISTS = {"each_department": "各部门", "jurisdiction_unit": "有管辖权的机构"}
DOCUMENTS = {
    "plan_line": "计划事项",
    "scheme": "工作方案",
    "draw_record": "抽取记录",
    "matching": "匹配记录",
    "record": "现场检查记录",
    "result_form": "执法检查登记表",
    "result": "检查结果",
    "publication": "公示记录",
    "handling": "处理材料",
    "task_report": "抽查情况报告",
}
PARTS = {
    "draw": "抽取方法",
    "flow": "检查流程",
    "approval": "审批权限",
    "publication": "公示程序",
    "archive": "归档方式",
}
