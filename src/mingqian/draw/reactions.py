"""What a draw has against undoing a merge of objects."""

from __future__ import annotations

from mingqian.draw.models import Draw, DrawnObject, DrawState
from mingqian.draw.selectors import is_disclosed
from mingqian.library.models import ObjectMerge
from mingqian.library.services import objects_to_undo

_OVER = [DrawState.VOID]


@objects_to_undo
def drawn_since(made: ObjectMerge) -> str:
    """The merged record stood in a pool since: it was drawn, or may have been.

    Of a draw that is still closed only its being is told, never whether the object is in it.
    """
    since = Draw.objects.filter(pool__built_at__gte=made.merged_at).exclude(state__in=_OVER)
    near = since.filter(task__region__in=made.kept.region.codes).select_related("task")
    if any(not is_disclosed(draw) for draw in near):
        return "合并后本辖区已冻结抽取池，抽取结果公开前不能撤销"
    rows = DrawnObject.objects.filter(inspection_object=made.kept, draw__in=near)
    first = rows.select_related("draw__task").first()
    return f"合并后的记录已在{first.draw.number_label}中抽出" if first else ""
