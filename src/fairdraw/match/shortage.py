"""Why nobody can be dealt: a Hall certificate anybody can check by counting (protocol §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fairdraw.match.table import Table


@dataclass(frozen=True, slots=True)
class Shortage:
    """Proof that no full assignment exists (a Hall certificate).

    The `objects` need `need` places in all, but their eligible `inspectors` can fill at most
    `supply` of them. For the objects in `qualified_objects` only places for qualified inspectors
    are counted. Anybody can check it by counting.
    """

    objects: tuple[str, ...]
    inspectors: tuple[str, ...]
    need: int
    supply: int
    qualified_objects: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The finding in Chinese."""
        who = "（其中部分只计合格人员）" if self.qualified_objects else ""
        return (
            f"{len(self.objects)} 个检查对象共需 {self.need} 人次{who}，"
            f"可派的 {len(self.inspectors)} 名检查人员最多承担 {self.supply} 人次"
        )

    @property
    def reason_en(self) -> str:
        """The finding in English."""
        return (
            f"{len(self.objects)} objects need {self.need} places, their {len(self.inspectors)} "
            f"eligible inspectors can fill at most {self.supply}"
        )


def count_shortage(
    table: Table, objects: Iterable[str], qualified_objects: Collection[str] = ()
) -> Shortage:
    """Count what `objects` need and what their eligible inspectors can supply.

    Need: all places of an object, only the qualified ones where it is in `qualified_objects`.
    Supply: each inspector counts ``min(cap, number of these objects open to him)``. Where need
    exceeds supply no full assignment can exist, whatever the solver. Raises KeyError for an
    object the table does not have.
    """
    names = sorted(objects, key=lambda name: name.encode("utf-8"))
    need, masks = 0, []
    for name in names:
        o = table.object_index[name]
        only = name in qualified_objects
        thing = table.objects[o]
        need += thing.need_qualified if only else thing.need
        masks.append(table.eligible[o] & (table.qualified if only else -1))
    degrees = _column_sums(masks, len(table.inspectors))
    return Shortage(
        objects=tuple(names),
        inspectors=tuple(
            item.id for item, degree in zip(table.inspectors, degrees, strict=True) if degree
        ),
        need=need,
        supply=sum(
            min(item.cap, degree) for item, degree in zip(table.inspectors, degrees, strict=True)
        ),
        qualified_objects=tuple(name for name in names if name in qualified_objects),
    )


def _column_sums(masks: Iterable[int], width: int) -> list[int]:
    """Return for each bit how many `masks` have it, by adding whole masks into bit planes."""
    planes: list[int] = []
    for mask in masks:
        carry, level = mask, 0
        while carry:
            if level == len(planes):
                planes.append(0)
            planes[level], carry = planes[level] ^ carry, planes[level] & carry
            level += 1
    return [sum((plane >> i & 1) << n for n, plane in enumerate(planes)) for i in range(width)]
