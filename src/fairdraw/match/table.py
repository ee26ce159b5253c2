"""The input of a deal: objects with their needs, inspectors with their caps (protocol §8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fairdraw.errors import MatchError
from fairdraw.match.flow import Flow


@dataclass(frozen=True, slots=True)
class MatchObject:
    """An object to be served: `need` distinct inspectors, at least `need_qualified` qualified.

    `eligible` are the ids of the inspectors allowed, `recused` are taken off again. Objects may
    share one `eligible` collection; it is then read once.
    """

    id: str
    need: int
    eligible: Collection[str]
    need_qualified: int = 0
    recused: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class MatchInspector:
    """An inspector who can be dealt at most `cap` objects."""

    id: str
    cap: int
    qualified: bool = False


class Table:
    """Objects and inspectors of one department, checked, sorted by id and turned into bit masks.

    Bit i of a mask is ``inspectors[i]``; ``eligible[o]`` is who may serve ``objects[o]``, leaving
    out inspectors whose cap is 0. Raises MatchError naming the object or inspector whose data
    contradict themselves.
    """

    def __init__(
        self, objects: Sequence[MatchObject], inspectors: Sequence[MatchInspector]
    ) -> None:
        self.objects = sorted(objects, key=lambda item: item.id.encode("utf-8"))
        self.inspectors = sorted(inspectors, key=lambda item: item.id.encode("utf-8"))
        _refuse_doubles("检查人员", "inspector", [item.id for item in self.inspectors])
        _refuse_doubles("检查对象", "object", [item.id for item in self.objects])
        for item in self.inspectors:
            if item.cap < 0:
                raise MatchError("上限不得为负数", "cap must not be negative", field=item.id)
        self.object_index = {item.id: o for o, item in enumerate(self.objects)}
        self._index = {item.id: i for i, item in enumerate(self.inspectors)}
        self.qualified = self._mask([item.id for item in self.inspectors if item.qualified], "")
        self.eligible = self._eligible()

    def flow(self) -> Flow:
        """Return the flow of this table, not solved yet."""
        return Flow(
            self.eligible,
            [thing.need for thing in self.objects],
            [thing.need - thing.need_qualified for thing in self.objects],
            [item.cap for item in self.inspectors],
            self.qualified,
        )

    def _eligible(self) -> list[int]:
        able = self._mask([item.id for item in self.inspectors if item.cap], "")
        shared: dict[int, int] = {}  # objects often share one collection: read it once
        eligible = []
        for thing in self.objects:
            if not 0 <= thing.need_qualified <= thing.need:
                raise MatchError(
                    "须满足 0 ≤ need_qualified ≤ need",
                    "needs 0 <= need_qualified <= need",
                    field=thing.id,
                )
            key = id(thing.eligible)
            if key not in shared:
                shared[key] = self._mask(thing.eligible, thing.id) & able
            eligible.append(shared[key] & ~self._mask(thing.recused, thing.id))
        return eligible

    def _mask(self, names: Collection[str], where: str) -> int:
        if not names:
            return 0
        flags = bytearray(len(self._index) // 8 + 1)
        try:
            for i in map(self._index.__getitem__, names):
                flags[i >> 3] |= 1 << (i & 7)
        except KeyError as error:
            name = error.args[0]
            raise MatchError(
                f"没有检查人员 {name}", f"no such inspector: {name}", field=where
            ) from None
        return int.from_bytes(flags, "little")


def _refuse_doubles(zh: str, en: str, ordered: list[str]) -> None:
    if ordered and not ordered[0]:
        raise MatchError(f"{zh}的标识为空", f"an {en} has an empty id")
    for before, after in pairwise(ordered):
        if before == after:
            raise MatchError(f"{zh}重复：{after}", f"duplicate {en}: {after}")
