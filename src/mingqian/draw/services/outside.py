"""Registering a list of a body that is not on the platform, so that its objects are left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from fairdraw.errors import IdentifierError
from fairdraw.ids import check, import_uscc
from mingqian.draw import events
from mingqian.draw.models import OutsideKind, OutsideList, OutsideObject
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import invalid, require
from mingqian.foundation.policy.permissions import Permission


@transaction.atomic
def register_outside_list(
    *,
    actor: Actor,
    kind: str,
    region: Region,
    body: str,
    title: str,
    dated: dt.date,
    codes: Sequence[str],
    document_no: str = "",
    system_code: str = "",
    item_codes: Sequence[str] = (),
) -> OutsideList:
    """Register an upper body's drawn list, or a list of what passed testing (兴隆台 五（五）).

    ``codes`` are credit codes or protocol ids, one a row. A wrong row refuses the whole list and
    names row and fault.
    """
    require(actor.check(Permission.DRAW_PREPARE))
    _require_facts(kind, body, title)
    oids = _identities(codes)
    row = OutsideList.objects.create(
        kind=kind,
        region=region,
        system_code=system_code,
        body=body.strip(),
        title=title.strip(),
        document_no=document_no.strip(),
        dated=dated,
        item_codes=list(item_codes),
        row_count=len(oids),
        registered_for=department_for(actor),
        registered_by=actor.name,
    )
    OutsideObject.objects.bulk_create(
        [OutsideObject(outside_list=row, oid=oid) for oid in oids], batch_size=2000
    )
    payload = {"kind": OutsideKind(kind).label, "title": str(row), "rows": len(oids)}
    record(events.OUTSIDE_REGISTERED, actor=actor, subject=row, payload=payload)
    return row


def _require_facts(kind: str, body: str, title: str) -> None:
    if kind not in OutsideKind.values:
        raise invalid("请选择名单种类", kind="请选择")
    missing = {
        name: "请填写" for name, text in (("body", body), ("title", title)) if not text.strip()
    }
    if missing:
        raise invalid("请写明出具单位和名单名称", **missing)


def _identities(codes: Sequence[str]) -> list[str]:
    found: dict[str, int] = {}
    faults = []
    for number, raw in enumerate(codes, 1):
        text = raw.strip()
        if not text:
            continue
        try:
            oid = check(text) if ":" in text else import_uscc(text)
        except IdentifierError as error:
            faults.append(f"第 {number} 行“{text}”：{error.zh}")
            continue
        if oid in found:
            faults.append(f"第 {number} 行“{text}”：与第 {found[oid]} 行重复")
            continue
        found[oid] = number
    if faults:
        raise invalid("名单有误，全部未登记：" + "；".join(faults[:20]), codes=faults[0])
    if not found:
        raise invalid("名单为空", codes="请填写统一社会信用代码，每行一个")
    return list(found)
