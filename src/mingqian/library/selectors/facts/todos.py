"""To-dos about objects: labels to review, districts to settle."""

from __future__ import annotations

from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.todo import Todo
from mingqian.library import policies
from mingqian.library.models import Label, LabelState
from mingqian.library.selectors.facts.districts import inferred_districts
from mingqian.library.selectors.facts.labels import placements_to_review

#: Objects are counted up to here.
COUNTED = 1_000


def object_todos(actor: Actor) -> list[Todo]:
    """For the head: proposed labels and labels on objects; for the keeper: inferred districts."""
    lines: list[Todo] = []
    if actor.has(P.LABELS_REVIEW):
        lines += _labels(actor) + _placements(actor)
    if actor.has(P.OBJECTS_EDIT):
        lines += _districts(actor)
    return lines


def _labels(actor: Actor) -> list[Todo]:
    rows = Label.objects.filter(state=LabelState.PROPOSED).select_related("department")
    return [
        Todo(
            "标签审核",
            row.journal_label,
            f"{row.proposed_by}提出",
            ("label-detail", row.pk),
        )
        for row in rows.filter(department_id__in=actor.department_ids)[:20]
        if policies.can_review_label(actor, row)
    ]


def _placements(actor: Actor) -> list[Todo]:
    waiting: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for row in placements_to_review(actor):
        waiting.setdefault(row.label_id, []).append(row.inspection_object.name)
        names[row.label_id] = row.label.name
    return [
        Todo(
            "贴标审核",
            f"标签“{names[key]}”待审核 {len(objects)} 户",
            "、".join(objects[:3]),
            ("label-detail", key),
        )
        for key, objects in waiting.items()
    ]


def _districts(actor: Actor) -> list[Todo]:
    # Counted up to a bound: to-dos are asked on every page.
    count = inferred_districts(actor).order_by()[: COUNTED + 1].count()
    if not count:
        return []
    number = f"{count} 户" if count <= COUNTED else f"{COUNTED} 户以上"
    detail = "按住所推断的区划，逐户或者按住所开头成批核定"
    return [Todo("区划核定", f"{number}的区划待核定", detail, ("district-list", 0))]
