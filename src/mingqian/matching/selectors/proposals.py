"""Undirected draws: objects first, then departments and items by business scope (彭阳 二（三）)."""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.draw.models import Draw, DrawnObject
from mingqian.draw.selectors import to_inspect
from mingqian.foundation.org.models import Department
from mingqian.foundation.org.selectors import members_of
from mingqian.library import selectors as library
from mingqian.library.models import InspectionItem


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a department could check at an object, and the words that say so."""

    department: Department
    items: list[InspectionItem]
    words: list[str]


@dataclass(frozen=True, slots=True)
class ObjectProposals:
    """Proposals for one drawn object; none at all is reported, never hidden."""

    drawn: DrawnObject
    proposals: list[Proposal]


def proposals(draw: Draw) -> list[ObjectProposals]:
    """Departments and items for every object of an undirected draw."""
    if not draw.task.scheme.is_undirected or not draw.is_drawn:
        return []
    departments = [
        (department, list(library.drawable_items(department)))
        for department in members_of(draw.task.region)
    ]
    return [
        ObjectProposals(drawn, _for_scope(drawn.inspection_object.business_scope, departments))
        for drawn in to_inspect(draw.task)
    ]


def _for_scope(
    scope: str, departments: list[tuple[Department, list[InspectionItem]]]
) -> list[Proposal]:
    found = []
    for department, items in departments:
        hits = {
            item: [word for word in item.scope_keywords if word and word in scope] for item in items
        }
        chosen = [item for item, words in hits.items() if words]
        if chosen:
            words = sorted({word for item in chosen for word in hits[item]})
            found.append(Proposal(department, chosen, words))
    return found
