"""Export for 国家企业信用信息公示系统 (惠州 第（十二）条, 吉林 二（七）, 兴隆台 三, 昌江 第八条).

Field names are those of the system's public JSON (plan, task, type, authority, date, details
per item). The system files records under a credit code, so a party without one fails here.
"""

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

LABEL = "国家企业信用信息公示系统"


def build(publication: Publication) -> dict[str, Any]:
    """One record with one detail line (a result is per department and item)."""
    code = require_credit_code(publication, LABEL)
    record: dict[str, Any] = {
        "uniscId": code,
        "entName": publication.party_name,
        "insAuth": publication.department.name,
        "recordType": publication.get_kind_display(),
        "operation": correction_mark(publication),
        "publicDate": day(publication.published_at),
    }
    return {**record, **_source(publication), "details": [_detail(publication)]}


def _source(publication: Publication) -> dict[str, str]:
    if publication.result is None:
        return {}
    inspection = publication.result.inspection
    task = inspection.part.task
    entry = task.scheme.plan_entry
    return {
        "raninsPlanId": entry.entry_no if entry else "",
        "raninsPlaneName": entry.name if entry else "",
        "raninsTaskId": task.task_no,
        "raninsTaskName": task.name,
        "raninsTypeName": "不定向" if task.scheme.is_undirected else "定向",
        "insDate": day(inspection.completed_on),
    }


def _detail(publication: Publication) -> dict[str, str]:
    result = publication.result
    is_plain = result is not None and publication.kind == "result"
    return {
        "seqno": "1",
        "raninsItemName": result.item.name if result else publication.title,
        "raninsCheckResName": result.category if result and is_plain else publication.text,
    }


OUTLET = Outlet("necips", LABEL, build)
