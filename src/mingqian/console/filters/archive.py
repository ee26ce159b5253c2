"""What the list of dossiers can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import Q

from mingqian.archive.selectors import STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet


class DossierFilter(filters.FilterSet):
    """Number, object or task; state."""

    q = filters.CharFilter(label="档号、对象或任务", method="of_words")
    state = filters.ChoiceFilter(empty_label="全部", label="状态", choices=STATES)

    def of_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By number, object's name or task's number."""
        words = value.strip()
        return rows.filter(
            Q(number__contains=words)
            | Q(inspection__drawn_object__name__contains=words)
            | Q(inspection__part__task__task_no__contains=words)
        )
