"""What an item must say and what a list may contain, asked of the governing rulebook."""

from __future__ import annotations

from mingqian.foundation.policy.decision import Decision
from mingqian.foundation.rules.applied import Rules
from mingqian.library.fields import label_of
from mingqian.library.models import InspectionItem, InspectionItemList

#: Code of ``items.required_fields`` → field of the item.
FIELD_OF = {"basis": "basis", "subject": "subject", "content": "content", "method": "methods"}
#: Code of ``items.guide_fields`` → what an item can carry it in.
GUIDE_OF = {
    "content": ("guide", "content"),
    "method": ("guide_method",),
    "requirements": ("guide_requirements",),
}


def missing_fields(item: InspectionItem, rules: Rules) -> dict[str, str]:
    """Obligatory facts an item lacks: field → Chinese label (吉林 二（二）)."""
    missing = {}
    for code in rules.texts("items.required_fields"):
        name = FIELD_OF[code]
        if not getattr(item, name):
            missing[name] = label_of(InspectionItem, name)
    return missing


def missing_guide(item: InspectionItem, rules: Rules) -> list[str]:
    """Parts of the work guide an item lacks, in Chinese (吉林 二（四）)."""
    words = {"content": "检查内容", "method": "检查方法", "requirements": "工作要求"}
    if not rules.is_on("items.guide_required"):
        return []
    return [
        words[code]
        for code in rules.texts("items.guide_fields")
        if not any(getattr(item, name) for name in GUIDE_OF[code])
    ]


def incomplete(item_list: InspectionItemList, rules: Rules) -> Decision | None:
    """The breach when items of a list lack obligatory facts, naming item and field."""
    faults = []
    for item in item_list.items.all():
        if labels := missing_fields(item, rules):
            faults.append(f"“{item.name}”缺{'、'.join(labels.values())}")
    if not faults:
        return None
    more = f"等 {len(faults)} 项" if len(faults) > 3 else ""
    return rules.breach("items.required_fields", "；".join(faults[:3]) + more)


def unguided(item_list: InspectionItemList, rules: Rules) -> Decision | None:
    """The breach when drawable items have no complete work guide."""
    names = [
        f"“{item.name}”缺{'、'.join(parts)}"
        for item in item_list.items.all()
        if item.is_drawable and (parts := missing_guide(item, rules))
    ]
    if not names:
        return None
    more = f"等 {len(names)} 项" if len(names) > 3 else ""
    return rules.breach("items.guide_required", "工作指引不完整：" + "；".join(names[:3]) + more)
