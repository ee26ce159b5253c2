"""The samples of the style guide: which there are, and the invented facts they show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils import timezone

from mingqian.foundation.jobs.models import Deadline, Job
from mingqian.foundation.journal.selectors import Line
from mingqian.ui.actions import Action
from mingqian.ui.forms import Combobox, DateInput, Segmented, Upload
from mingqian.ui.paging import Page
from rulebook.model import Entry, Status, Strength

DIGEST = "5153f724af0efab10751087b1603b51c323603cb0dc83b1e4ee8934e05781d7a"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: a template under ``ui/styleguide/samples`` and what to know about it."""

    path: str
    title: str
    note: str = ""

    @property
    def template(self) -> str:
        """Template name."""
        return f"ui/styleguide/samples/{self.path}.html"

    @property
    def source(self) -> str:
        """The markup to copy, as it was written (cotton's compiler has not been at it)."""
        template: Any = get_template(self.template)
        return Path(template.origin.name).read_text(encoding="utf-8").strip()


GROUPS: tuple[tuple[str, tuple[Sample, ...]], ...] = (
    (
        "基础",
        (
            Sample(
                "basics/buttons",
                "按钮",
                "一个区域只有一个主按钮；不可用时用 aria-disabled 并说明原因。",
            ),
            Sample(
                "basics/badges",
                "标签与风险等级",
                "颜色从词语查得（ui/tones.py），也可用 tone 指定。",
            ),
            Sample("basics/alerts", "提示"),
            Sample("basics/cards", "卡片与两栏"),
            Sample("basics/tabs", "页签", "是链接，不是 role=tab。"),
            Sample("basics/empty", "空状态", "区分“还没有数据”和“没有符合条件的数据”。"),
        ),
    ),
    (
        "数据",
        (
            Sample(
                "data/list",
                "列表页：筛选、工具栏、表格、分页",
                "htmx 只替换 #list；无脚本时照常可用。",
            ),
            Sample("data/facts", "事实清单与指纹"),
            Sample("data/figures", "指标、统计数字、进度"),
            Sample("data/chart", "柱状图", "服务器端 SVG，附数据表。"),
            Sample("data/drawer", "抽屉详情"),
        ),
    ),
    (
        "表单",
        (
            Sample("forms/form", "表单页", "错误汇总在上，逐项链接；再次提交时状态码 422。"),
            Sample("forms/widgets", "控件"),
            Sample("forms/clause", "依据", "解释适用、依据待核、系统建议值各有标记。"),
        ),
    ),
    (
        "过程",
        (
            Sample("process/steps", "步骤"),
            Sample("process/flow", "流程条"),
            Sample("process/todo", "待办与时限"),
            Sample("process/actions", "操作按钮", "状态机给出的操作；不能办理的说明原因和依据。"),
            Sample("process/history", "审计留痕"),
            Sample("process/confirm", "确认与轻提示"),
            Sample("process/job", "后台作业"),
            Sample("process/ceremony", "抽取现场"),
        ),
    ),
)
SAMPLES = {sample.path: sample for _, samples in GROUPS for sample in samples}


class SampleForm(forms.Form):
    """A form that shows every kind of field."""

    name = forms.CharField(label="方案名称", max_length=60, help_text="将出现在通知书和公示页上。")
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    ratio = forms.DecimalField(label="抽查比例", min_value=0, max_value=100, required=False)
    finish_on = forms.DateField(label="完成期限", widget=DateInput)
    department = forms.ChoiceField(
        label="牵头部门",
        choices=[("", "请选择"), ("1", "市场监管局"), ("2", "消防救援大队")],
        widget=Combobox(placeholder="输入部门名称"),
    )
    mode = forms.ChoiceField(
        label="抽取方式",
        choices=[("targeted", "定向"), ("untargeted", "不定向")],
        widget=forms.RadioSelect,
    )
    verdict = forms.ChoiceField(
        label="检查结论",
        required=False,
        choices=[("pass", "符合"), ("fail", "不符合"), ("na", "不适用")],
        widget=Segmented(tones={"pass": "success", "fail": "danger", "na": "neutral"}),
    )
    file = forms.FileField(
        label="名录文件", required=False, widget=Upload(hint="XLSX 或 CSV，不超过 20 MB")
    )
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    is_joint = forms.BooleanField(label="部门联合抽查", required=False)


def _rule(**facts: Any) -> Entry:
    base: dict[str, Any] = {
        "key": "result.entry_working_days",
        "value": 7,
        "strength": Strength.MUST,
        "basis": "惠双随机办函〔2020〕5号 第（十一）条",
        "text": "检查活动完成后7个工作日内录入检查结果。",
    }
    return Entry(**{**base, **facts})


def _rows() -> list[dict[str, Any]]:
    names = ("演示·万家饮食店", "演示·青花培训中心", "演示·瑞丰药房", "演示·昌南幼儿园")
    return [
        {
            "name": name,
            "uscc": f"92441300MA5TEST{number:02d}X",
            "kind": "个体工商户",
            "district": "惠城区",
            "risk": "ABCD"[number % 4],
            "state": ("正常", "正常", "异常名录", "停业")[number % 4],
            "checked_on": dt.date(2026, 3, 2 + number) if number % 2 else None,
        }
        for number, name in enumerate(names)
    ]


def _history() -> list[Line]:
    at = timezone.make_aware(dt.datetime(2026, 11, 21, 10, 0))  # noqa: DTZ001
    bureau = "市场监管局"
    sealed = "封存抽取名单，共 6303 户"
    settled = "定稿工作方案第 2 版"
    return [
        Line(1042, at, "经办人甲", bureau, sealed, "", "", "", DIGEST),
        Line(1041, at, "负责人乙", bureau, settled, "", "参与部门全部答复", "", DIGEST[::-1]),
    ]


def _rules() -> dict[str, Entry]:
    """One rule, and the three kinds that are not the words of a text."""
    return {
        "rule": _rule(),
        "rule_assumed": _rule(assumed=True, text=""),
        "rule_recalled": _rule(status=Status.RECALLED, basis="国发〔2019〕5号", text=""),
        "rule_default": _rule(status=Status.DEFAULT, basis="本平台建议值", text=""),
    }


def _actions() -> list[Action]:
    """An irreversible act, one that needs a reason, a link, and a refused one."""
    return [
        Action(
            "启动抽取", "#", "primary", icon="dice-5", method="post", action="draw",
            confirm="启动后名单与种子不可更改，抽取结果立即写入留痕。", word="CJ-2026-018",
            clause="第（九）条",
        ),
        Action("退回修改", "#", "danger", method="post", action="return", needs_reason=True),
        Action("下载方案", "#", icon="download"),
        Action(
            "派发任务", "#", allowed=False, reason="尚有 2 个部门未答复征求意见",
            clause="惠双随机办函〔2020〕5号 第（七）条",
        ),
    ]  # fmt: skip


def _figures() -> dict[str, Any]:
    """Twelve months of two series."""
    return {
        "months": [f"{number}月" for number in range(1, 13)],
        "drawn": ("抽查批次", (12, 18, 25, 31, 28, 36, 40, 33, 45, 38, 41, 12)),
        "published": ("按期公示", (12, 17, 25, 30, 28, 34, 40, 33, 43, 38, 36, 8)),
    }


def _refused_form() -> SampleForm:
    """The form as it comes back with errors."""
    bound = SampleForm({"name": "", "uscc": "9144130012345678"}, auto_id="bound_%s")
    bound.is_valid()
    bound.add_error("uscc", "请填写 18 位统一社会信用代码，当前 16 位")
    return bound


def _job() -> Job:
    """A third of an import is done."""
    return Job(
        pk=1, title="导入检查对象名录", state="running", done=41200, total=120000,
        message="正在核对统一社会信用代码", person_name="管理员丙", created_at=timezone.now(),
    )  # fmt: skip


def facts(request: HttpRequest) -> dict[str, Any]:
    """Everything the samples show. Nothing is saved and nobody in it exists."""
    today = timezone.localdate()
    return {
        "rows": _rows(),
        "page": Page(_rows(), 50000, "户", next_url=f"{request.path}?after=eA"),
        "form": SampleForm(),
        "bound": _refused_form(),
        "digest": DIGEST,
        "history": _history(),
        "job": _job(),
        "deadline": Deadline(due_on=today + dt.timedelta(days=2), clause="第（十一）条"),
        "overdue": today - dt.timedelta(days=3),
        "far": today + dt.timedelta(days=20),
        "steps": [{"label": "检查范围", "url": "#"}, "抽查比例", "参与部门", "确认提交"],
        "actions": _actions(),
        **_rules(),
        **_figures(),
    }
