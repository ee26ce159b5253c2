"""Who may take a dealt inspector's place on an object (昌江 第十四条, 惠州 第（九）条)."""

from __future__ import annotations

from django.utils import timezone

from mingqian.library.models import Inspector
from mingqian.matching.dealing.eligibility import staff_of
from mingqian.matching.models import Assignment


def eligible_for(old: Assignment) -> list[Inspector]:
    """Colleagues who may take the place: qualified, not recused, not on it, not replaced on it."""
    part, drawn = old.part, old.drawn_object
    day = part.planned_on or timezone.localdate()
    mode = part.mode if part.mode != "by_team" else "global"
    staff = staff_of(part, [drawn], items=list(part.items.all()), on=day, mode=mode)
    may = staff.eligible(drawn)
    been = set(
        Assignment.objects.filter(part=part, drawn_object=drawn).values_list(
            "inspector__iid", flat=True
        )
    )
    return [person for person in staff.inspectors if person.iid in may - been]
