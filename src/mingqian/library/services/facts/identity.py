"""Older numbers, licences and contacts of an object (昌江 第四条, 第十条; 吉林 二（三）).

Among living objects each number stands once: one person of law is one object. A number that another
object has is refused; the page leads to that object (:func:`selectors.holder_of`).
"""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils import timezone

from fairdraw.errors import IdentifierError
from fairdraw.ids import import_uscc
from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library import events, policies
from mingqian.library.models import (
    CodeKind,
    ContactPerson,
    InspectionObject,
    License,
    ObjectCode,
)

#: What a number of a kind looks like, and how that is said.
_SHAPES = {
    CodeKind.REGISTRATION: (re.compile(r"\d{13,15}"), "注册号为 13 至 15 位数字"),
    CodeKind.ORGANISATION: (re.compile(r"[0-9A-Z]{9}"), "组织机构代码为 9 位"),
    CodeKind.TAX: (re.compile(r"[0-9A-Z]{15,20}"), "税务登记号为 15 至 20 位"),
    CodeKind.OTHER: (
        re.compile(r"[0-9A-Z()（）〔〕第号字.\u4e00-\u9fff]{4,40}"),
        "号码为 4 至 40 位",
    ),
}


def tidy(number: str) -> str:
    """A number as it is kept: capitals, no blanks, no hyphens."""
    return re.sub(r"[\s-]+", "", number).upper()


@transaction.atomic
def add_code(
    *, inspection_object: InspectionObject, kind: str, number: str, source: str, actor: Actor
) -> ObjectCode:
    """Enter a number the object has or had. Raises Refused 403, 409 (another has it), 422."""
    require(policies.can_edit_object(actor, inspection_object))
    if kind not in CodeKind.values:
        raise invalid("请选择号码种类", kind="请选择种类")
    clean = _checked(CodeKind(kind), number)
    if not source.strip():
        raise invalid("请写明来源", source="请填写来源")
    if holder := code_holder(clean):
        raise Refused(f"{clean} 已登记在{holder.name}（{holder.code_label}）名下", code="taken")
    made = ObjectCode.objects.create(
        inspection_object=inspection_object,
        kind=kind,
        number=clean,
        source=source.strip()[:80],
        recorded_by=actor.name,
    )
    payload = {"name": inspection_object.name, "kind": made.get_kind_display(), "number": clean}
    record(events.CODE_ADDED, actor=actor, subject=inspection_object, payload=payload)
    return made


def _checked(kind: CodeKind, number: str) -> str:
    clean = tidy(number)
    if kind == CodeKind.FORMER:
        try:
            return import_uscc(clean).removeprefix("uscc:")
        except IdentifierError as error:
            raise invalid(f"号码有误：{error.zh}", number=error.zh) from error
    shape, rule = _SHAPES[kind]
    if not shape.fullmatch(clean):
        raise invalid(f"号码有误：{rule}", number=rule)
    return clean


def code_holder(number: str) -> InspectionObject | None:
    """The living object a number belongs to: as credit code, older number or merged identity."""
    clean = tidy(number)
    if not clean:
        return None
    row = ObjectCode.objects.filter(number=clean).select_related("inspection_object").first()
    found = row.inspection_object if row else None
    found = found or InspectionObject.objects.filter(uscc=clean).first()
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


@transaction.atomic
def remove_code(*, code: ObjectCode, reason: str, actor: Actor) -> None:
    """Take out a number that was entered by mistake; the journal keeps it."""
    found = code.inspection_object
    require(policies.can_edit_object(actor, found))
    if not reason.strip():
        raise invalid("删除号码须写明理由", reason="请填写理由")
    payload = {"name": found.name, "kind": code.get_kind_display(), "number": code.number}
    record(events.CODE_REMOVED, actor=actor, subject=found, payload=payload, reason=reason)
    code.delete()


@transaction.atomic
def add_license(
    *,
    inspection_object: InspectionObject,
    name: str,
    number: str,
    issuer: str,
    valid_from: dt.date,
    source: str,
    actor: Actor,
    valid_to: dt.date | None = None,
    scope: str = "",
) -> License:
    """Enter a licence; without ``valid_to`` it is 长期. Raises Refused 403, 409 (another living
    object holds it), 422. Any keeper of the area enters what its department issued."""
    require(policies.can_note_risk(actor, inspection_object))
    given = {"name": name, "number": number, "issuer": issuer, "source": source}
    labels = {"name": "许可证名称", "number": "许可证编号", "issuer": "发证机关", "source": "来源"}
    faults = {key: f"请填写{labels[key]}" for key, text in given.items() if not text.strip()}
    if valid_to and valid_to < valid_from:
        faults["valid_to"] = "有效期至不能早于有效期自"
    if faults:
        raise invalid("许可证有误：" + "；".join(faults.values()), **faults)
    clean = tidy(number)
    if holder := license_holder(name, clean):
        raise Refused(f"{name.strip()} {clean} 已登记在{holder.name}名下", code="taken")
    made = License.objects.create(
        inspection_object=inspection_object,
        name=name.strip(),
        number=clean,
        issuer=issuer.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        scope=scope.strip(),
        source=source.strip()[:80],
        recorded_by=actor.name,
    )
    payload = {"name": inspection_object.name, "license": str(made)}
    record(events.LICENSE_ADDED, actor=actor, subject=inspection_object, payload=payload)
    return made


def license_holder(name: str, number: str) -> InspectionObject | None:
    """The object that holds an unrevoked licence of this name and number."""
    rows = License.objects.filter(
        name=name.strip(), number=tidy(number), revoked_on__isnull=True
    ).select_related("inspection_object")
    row = rows.first()
    return row.inspection_object if row else None


@transaction.atomic
def revoke_license(*, license: License, on: dt.date, reason: str, actor: Actor) -> License:
    """Note that a licence was cancelled or revoked on a day."""
    found = license.inspection_object
    require(policies.can_note_risk(actor, found))
    if license.revoked_on is not None:
        raise Refused(f"该许可证已于 {license.revoked_on} 注销", code="state")
    if not reason.strip():
        raise invalid("请写明注销理由", reason="请填写理由")
    if not license.valid_from <= on <= timezone.localdate():
        raise invalid("注销日期应在有效期自与今天之间", on="日期不合常理")
    license.revoked_on, license.revoke_reason = on, reason.strip()[:300]
    license.save(update_fields=["revoked_on", "revoke_reason"])
    payload = {"name": found.name, "license": str(license)}
    record(events.LICENSE_REVOKED, actor=actor, subject=found, payload=payload, reason=reason)
    return license


@transaction.atomic
def add_contact(
    *, inspection_object: InspectionObject, name: str, phone: str, actor: Actor, post: str = ""
) -> ContactPerson:
    """Enter somebody to turn to. The journal names the object alone."""
    require(policies.can_edit_object(actor, inspection_object))
    faults = {}
    if not name.strip():
        faults["name"] = "请填写姓名"
    if not re.fullmatch(r"[0-9+()（） -]{5,40}", phone.strip()):
        faults["phone"] = "请填写有效的电话号码"
    if faults:
        raise invalid("联系人有误：" + "；".join(faults.values()), **faults)
    made = ContactPerson.objects.create(
        inspection_object=inspection_object,
        name=name.strip(),
        post=post.strip(),
        phone=phone.strip(),
        since=timezone.localdate(),
    )
    payload = {"name": inspection_object.name}
    record(events.CONTACT_ADDED, actor=actor, subject=inspection_object, payload=payload)
    return made


@transaction.atomic
def end_contact(*, contact: ContactPerson, actor: Actor) -> ContactPerson:
    """Somebody is no longer to be turned to; the row stays as history."""
    require(policies.can_edit_object(actor, contact.inspection_object))
    if contact.until is None:
        contact.until = timezone.localdate()
        contact.save(update_fields=["until"])
        payload = {"name": contact.inspection_object.name}
        subject = contact.inspection_object
        record(events.CONTACT_ENDED, actor=actor, subject=subject, payload=payload)
    return contact
