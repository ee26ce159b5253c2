"""What stays out of random draws, and what a document admits to them.

惠州 第（二）条, 彭阳 二（七）, 兴隆台 五（一）, 昌江 第三条. A flag holds at once, also in a list
in force.
"""

from __future__ import annotations

from django.db import transaction

from mingqian.foundation.journal.record import record
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.foundation.rules import selectors as rules_of
from mingqian.library import events, policies
from mingqian.library.models import InspectionItem, ListState


@transaction.atomic
def mark_not_applicable(
    *, item: InspectionItem, case: str, ground: str, actor: Actor
) -> InspectionItem:
    """Take an item out of random draws because the law prescribes another way.

    ``case`` is one of ``nonapplicable.cases``; ``ground`` names the document or provision
    (昌江 第三条: 其他 needs one too). Holds at once, also in a list in force.
    """
    _require_keeper(item, actor)
    _require_case(item, case)
    if not ground.strip():
        raise invalid("请写明不适用随机抽查的依据或理由", ground="请填写依据或理由")
    _write(item, non_applicable_case=case, non_applicable_ground=ground.strip())
    payload = {"name": item.name, "case": case}
    record(
        events.ITEM_NOT_APPLICABLE,
        actor=actor,
        subject=item.item_list,
        payload=payload,
        reason=ground,
    )
    return item


def _require_case(item: InspectionItem, case: str) -> None:
    cases = rules_of.for_case(item.item_list).texts("nonapplicable.cases")
    if case not in cases:
        known = "、".join(cases)
        raise invalid(f"不适用情形只能是：{known}", case=f"可选：{known}")


@transaction.atomic
def mark_key_area(*, item: InspectionItem, area: str, actor: Actor) -> InspectionItem:
    """Mark an item as of a key area: in the list, out of draws (兴隆台 五（一）)."""
    _require_keeper(item, actor)
    areas = rules_of.for_case(item.item_list).texts("nonapplicable.key_areas")
    if not area.strip() or (areas and area not in areas):
        known = "、".join(areas) or "请填写重点领域名称"
        raise invalid(f"重点领域：{known}", key_area=known)
    _write(item, key_area=area.strip())
    payload = {"name": item.name, "area": item.key_area}
    record(events.ITEM_KEY_AREA, actor=actor, subject=item.item_list, payload=payload)
    return item


@transaction.atomic
def admit_key_area(
    *, item: InspectionItem, document_no: str, reason: str, actor: Actor
) -> InspectionItem:
    """Admit a key-area item to random draws on the strength of a document (兴隆台 五（一）)."""
    _require_keeper(item, actor)
    if not item.key_area:
        raise Refused(f"“{item.name}”不是重点领域事项，不需要批准", code="state")
    if not document_no.strip() or not reason.strip():
        raise invalid(
            "重点领域事项纳入随机抽查须有批准文号和理由",
            document_no="请填写批准文号",
            reason="请填写理由",
        )
    _write(item, override_document_no=document_no.strip(), override_reason=reason.strip())
    payload = {"name": item.name, "document_no": item.override_document_no}
    record(
        events.ITEM_ADMITTED, actor=actor, subject=item.item_list, payload=payload, reason=reason
    )
    return item


def _require_keeper(item: InspectionItem, actor: Actor) -> None:
    require(policies.can_flag_item(actor, item))
    if item.item_list.state == ListState.SUPERSEDED:
        raise Refused("清单已被新版替代，不再变更", code="state")


def _write(item: InspectionItem, **facts: str) -> None:
    """Write the flag on the item and on its copies in compiled lists, so that none slips by."""
    for name, value in facts.items():
        setattr(item, name, value)
    item.save(update_fields=list(facts))
    copies = InspectionItem.objects.filter(origin=item)
    copies.exclude(item_list__state=ListState.SUPERSEDED).update(**facts)
