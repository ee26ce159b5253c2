"""The open data file, column by column, for people who compute with it."""

from __future__ import annotations

from mingqian.publication.disclosed import OPEN_DATA_COLUMNS

_MEANING = {
    "公示编号": "本平台内公示的唯一编号，可据此打开 /p/results/编号/。",
    "公示类型": "抽查检查结果、查处结果或者无证无照经营查处。",
    "检查对象": "公示时的名称；无证无照经营为当事人或者经营场所。",
    "统一社会信用代码": "18 位；没有代码的留空。",
    "公示部门": "负责公示的部门全称。",
    "任务编号": "抽查任务的编号，可与抽取记录对照；不属于任务的留空。",
    "任务名称": "抽查任务的名称。",
    "抽查事项": "检查所依据的事项。",
    "检查方式": "多种方式以“、”分隔。",
    "检查完成日期": "YYYY-MM-DD。",
    "检查结果": "结果类别，按当地实施细则的分类；查处类公示留空。",
    "查处结果": "查处类公示的内容。",
    "公示日期": "YYYY-MM-DD，北京时间。",
    "更正说明": "经更正的结果写明原因；未更正的留空。",
}


def columns() -> list[tuple[str, str]]:
    """Name and meaning of every column, in the order of the file."""
    return [(name, _MEANING[name]) for name in OPEN_DATA_COLUMNS]
