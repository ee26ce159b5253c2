"""Export for a provincial 行政执法服务网 (昌江 第八条).

The site publishes acts of enforcement, not entities: a party without a credit code is taken by
its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingqian.publication.channels.contract import Outlet, correction_mark, credit_code, day

if TYPE_CHECKING:
    from mingqian.publication.models import Publication


def build(publication: Publication) -> dict[str, Any]:
    """One 行政检查 record."""
    result = publication.result
    return {
        "执法主体": publication.department.name,
        "执法类别": "行政检查",
        "行政相对人": publication.party_name,
        "相对人代码": credit_code(publication),
        "检查任务": publication.case_no,
        "检查事项": result.item.name if result else publication.title,
        "检查依据": result.item.basis if result else publication.basis,
        "检查方式": list(result.methods) if result else [],
        "检查完成日期": day(result.inspection.completed_on) if result else "",
        "检查结果": result.category if result else publication.text,
        "公示日期": day(publication.published_at),
        "操作": correction_mark(publication),
    }


OUTLET = Outlet("enforcement_site", "行政执法服务网", build)
