"""Export for 全国信用信息共享平台 (吉林 二（七）): 行政检查信息 filed under the credit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingqian.publication.channels.contract import (
    Outlet,
    correction_mark,
    day,
    require_credit_code,
)

if TYPE_CHECKING:
    from mingqian.publication.models import Publication

LABEL = "全国信用信息共享平台"


def build(publication: Publication) -> dict[str, Any]:
    """One 行政检查信息 record in Chinese field names."""
    result = publication.result
    return {
        "信用主体名称": publication.party_name,
        "统一社会信用代码": require_credit_code(publication, LABEL),
        "信息类别": publication.get_kind_display(),
        "检查事项": result.item.name if result else publication.title,
        "检查机关": publication.department.name,
        "检查日期": day(result.inspection.completed_on) if result else "",
        "检查结果": result.category if result else publication.text,
        "查处结果": publication.text,
        "任务编号": publication.case_no,
        "公示日期": day(publication.published_at),
        "操作": correction_mark(publication),
    }


OUTLET = Outlet("credit_platform", LABEL, build)
