"""Lists, registers, objects and inspectors pass to the successor of a department.

What was published stays as it was, under the name it had: a list in force passes on as a new
version of the successor, and old cases keep the old one.
"""

from __future__ import annotations

from django.db import models

from mingqian.foundation.org.handover import Duty, Handover, by_field, carries
from mingqian.foundation.org.models import Department
from mingqian.library.models import (
    CatalogueEntry,
    DictionaryWord,
    InspectionItemList,
    InspectionObject,
    Inspector,
    InspectorStatus,
    ListState,
    ObjectRegistry,
)
from mingqian.library.services import pass_inspector_on, pass_list_on

_OPEN = (ListState.DRAFT, ListState.SUBMITTED, ListState.COMPILED)


def _lists_in_force(old: Department) -> models.QuerySet[InspectionItemList]:
    return InspectionItemList.objects.filter(department=old, state=ListState.IN_FORCE)


def _list_in_force(item_list: InspectionItemList, handover: Handover) -> None:
    pass_list_on(item_list=item_list, department=handover.new, document_no=handover.document_no)


def _open_list(item_list: InspectionItemList, handover: Handover) -> None:
    item_list.items.filter(department=handover.old).update(department=handover.new)
    by_field("department")(item_list, handover)


def _inspector(inspector: Inspector, handover: Handover) -> None:
    pass_inspector_on(
        inspector=inspector, department=handover.new, on=handover.on, reason=handover.document_no
    )


carries(
    Duty(
        "library:registers",
        "检查对象名录库",
        lambda old: ObjectRegistry.objects.filter(department=old),
        by_field("department"),
    )
)
carries(
    Duty(
        "library:objects",
        "维护的检查对象",
        lambda old: InspectionObject.objects.filter(department=old),
    )
)
carries(
    Duty(
        "library:catalogue",
        "检查事项总清单",
        lambda old: CatalogueEntry.objects.filter(department=old),
        by_field("department"),
    )
)
carries(Duty("library:lists", "现行有效的抽查事项清单", _lists_in_force, _list_in_force))
carries(
    Duty(
        "library:drafts",
        "未公布的抽查事项清单",
        lambda old: InspectionItemList.objects.filter(department=old, state__in=_OPEN),
        _open_list,
    )
)
carries(
    Duty(
        "library:words",
        "人员词典",
        lambda old: DictionaryWord.objects.filter(department=old),
        by_field("department"),
    )
)
carries(
    Duty(
        "library:inspectors",
        "执法检查人员",
        lambda old: Inspector.objects.filter(department=old, status=InspectorStatus.ACTIVE),
        _inspector,
    )
)
