"""Full assignments of inspectors to objects, as a flow that can be bent but never broken.

Every object needs `need` distinct inspectors, at most `spare` of them unqualified; every inspector
serves at most `limit` objects. The class holds one full assignment, partly *fixed* (dealt) and
partly *flexible*, and answers one question: could this inspector be fixed on this object so that a
full assignment still exists? That is reachability in the residual graph, so the answer does not
depend on which full assignment is held.

Sets of inspectors are bit masks in Python integers: bit i is inspector i.

Two facts keep it fast. A search that fails has visited a *tight* set: its members are used up in
every completion, now and after any later fixing, so one mask answers for all of them from then on
(`_tight`). And where the search for the first assignment fails, the visited set says how far the
level must rise, so no binary search is needed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Why no full assignment exists: more is needed than the visited inspectors can give.

    `objects` maps each object concerned to True where only its qualified places count, `need` is
    the sum of those places, `outside` how many of them inspectors outside `visited` can fill.
    """

    objects: dict[int, bool]
    visited: int
    need: int
    outside: int


class Flow:
    """One full assignment under the least possible level of load.

    `eligible[o]` is the mask of inspectors allowed on object o, `need[o]` how many it takes,
    `spare[o]` how many of them may be unqualified, `caps[i]` the most objects of inspector i and
    `qualified` the mask of qualified inspectors. Call `solve()` first.
    """

    def __init__(
        self,
        eligible: Sequence[int],
        need: Sequence[int],
        spare: Sequence[int],
        caps: Sequence[int],
        qualified: int,
    ) -> None:
        self.eligible = eligible
        self.need = need
        self.spare = spare
        self.caps = caps
        self.qualified = qualified
        self.level = 0
        self.on = [0] * len(need)
        self.fixed = [0] * len(need)
        self._unqualified = [0] * len(need)  # members of on[o] that are unqualified
        self._flexible: list[set[int]] = [set() for _ in caps]
        self._load = [0] * len(caps)
        self._limit = [0] * len(caps)
        self._slack = 0  # inspectors with load < limit
        self._tight = [0] * len(caps)  # the smallest tight set known to hold inspector i
        self._parent: dict[int, tuple[int, int]] = {}

    # -- the first assignment ------------------------------------------------------------------

    def solve(self) -> Gap | None:
        """Find a full assignment with the least maximum load; return the gap where none exists."""
        if not any(self.need):
            return None
        self._rise(self._least_level())
        self._fill()
        for o, need in enumerate(self.need):
            while self.on[o].bit_count() < need:
                gap = self._augment(o)
                if gap is None:
                    continue
                level = self._level_for(gap)
                if level is None:
                    return gap
                self._rise(level)
        return None

    def _least_level(self) -> int:
        """Return a level no assignment can do without: all places, and all qualified places."""
        good = [self.caps[i] for i in bits(self.qualified)]
        places = sum(self.need)
        strict = places - sum(self.spare)
        return max(1, _level(list(self.caps), places) or 1, _level(good, strict) or 1)

    def _fill(self) -> None:
        """Give every object the least loaded eligible inspectors, unqualified ones first."""
        by_load = [(1 << len(self.caps)) - 1]
        for o in sorted(range(len(self.need)), key=lambda o: self.eligible[o].bit_count()):
            for _ in range(self.need[o]):
                room = self.eligible[o] & ~self.on[o] & self._slack
                wanted = room & ~self.qualified if self._unqualified[o] < self.spare[o] else 0
                wanted = wanted or (room & self.qualified)
                if not wanted:
                    break
                load = 0
                while not (mask := by_load[load] & wanted):
                    load += 1
                bit = mask & -mask
                by_load[load] ^= bit
                if load + 1 == len(by_load):
                    by_load.append(0)
                by_load[load + 1] |= bit
                i = bit.bit_length() - 1
                self._put(o, i)
                self._add_load(i, 1)

    def _augment(self, o: int) -> Gap | None:
        """Give object `o` one more inspector by moving others; return the gap where impossible."""
        both = self._unqualified[o] < self.spare[o]
        room = self.eligible[o] & ~self.on[o] & (-1 if both else self.qualified)
        seen = {o: 2 if both else 1}
        end = self._search(deque([(room, o, -1)]), room, seen, self._slack)
        if isinstance(end, int):
            return self._gap(seen, end)
        self._shift(end[0])
        self._add_load(end[0], 1)
        return None

    def _gap(self, seen: dict[int, int], visited: int) -> Gap:
        need = outside = 0
        for o, state in seen.items():
            eligible = self.eligible[o] & (-1 if state == 2 else self.qualified)
            need += self.need[o] - (0 if state == 2 else self.spare[o])
            outside += (eligible & ~visited).bit_count()
        return Gap({o: state == 1 for o, state in seen.items()}, visited, need, outside)

    def _level_for(self, gap: Gap) -> int | None:
        """Return the least level at which `gap` closes, None where caps forbid it."""
        return _level([self.caps[i] for i in bits(gap.visited)], gap.need - gap.outside)

    def _rise(self, level: int) -> None:
        self.level = level
        self._limit = [min(cap, level) for cap in self.caps]
        self._slack = sum(1 << i for i, limit in enumerate(self._limit) if self._load[i] < limit)

    # -- the question --------------------------------------------------------------------------

    def admits(self, o: int, i: int) -> bool:
        """Tell whether a full assignment exists with `i` fixed on `o` beside all that is fixed.

        `i` must be eligible and not fixed on `o`. Where the answer is yes the assignment held
        afterwards has `i` on `o`.
        """
        bit = 1 << i
        if self.on[o] & bit:
            return True
        may_leave = self._may_leave(o, bit)
        if not may_leave:
            return False
        if self._slack & bit:
            self._add_load(i, 1)
            self._enter(o, i, may_leave, 0)
            return True
        tight = self._tight[i]
        if tight and not may_leave & tight:
            return False
        end = self._search(deque([(bit, -1, -1)]), bit, {}, self._slack | may_leave)
        if isinstance(end, int):
            for member in bits(end):
                self._tight[member] = end
            return False
        last = end[0]
        self._shift(last)
        leaves = 1 << last if may_leave >> last & 1 else 0
        if not leaves:
            self._add_load(last, 1)
        self._enter(o, i, may_leave, leaves)
        return True

    def fix(self, o: int, i: int) -> None:
        """Fix inspector `i`, who is on object `o` now, for good."""
        self.fixed[o] |= 1 << i
        self._flexible[i].discard(o)

    def qualified_only(self, o: int) -> bool:
        """Tell whether every place of `o` that may go to the unqualified is fixed already."""
        return (self.fixed[o] & ~self.qualified).bit_count() >= self.spare[o]

    def _may_leave(self, o: int, bit: int) -> int:
        """Return the flexible members of `o`, one of whom `bit` could replace."""
        flexible = self.on[o] & ~self.fixed[o]
        if not self.qualified & bit and self._unqualified[o] >= self.spare[o]:
            return flexible & ~self.qualified
        return flexible

    def _enter(self, o: int, i: int, may_leave: int, leaves: int) -> None:
        """Put `i` on `o` in place of `leaves` or, where that is 0, of any who may leave."""
        if not leaves:
            same = self.qualified if self.qualified >> i & 1 else ~self.qualified
            choice = may_leave & same or may_leave
            leaves = choice & -choice
            self._add_load(leaves.bit_length() - 1, -1)
        out = leaves.bit_length() - 1
        self._take(o, out)
        self._put(o, i)

    # -- the residual graph --------------------------------------------------------------------

    def _search(
        self, queue: deque[tuple[int, int, int]], visited: int, seen: dict[int, int], goal: int
    ) -> int | tuple[int]:
        """Search breadth first for an inspector in `goal`.

        Queue items are (mask, object, giver): the inspectors in mask can take the place that
        `giver` has on `object`. `seen` says of each object whether a qualified place (1) or any
        place (2) was already tried. Returns (inspector,) with `_parent` leading back, or the mask
        of all inspectors visited.
        """
        self._parent = parent = {}
        hit = queue[0][0] & goal
        if hit:
            i = _lowest(hit)
            parent[i] = queue[0][1:]
            return (i,)
        while queue:
            mask, origin, giver = queue.popleft()
            while mask:
                bit = mask & -mask
                mask ^= bit
                i = bit.bit_length() - 1
                if origin >= 0:
                    parent[i] = (origin, giver)
                for o in self._flexible[i]:
                    room = self._room(o, bit, seen)
                    if not room:
                        continue
                    if hit := room & goal:
                        end = _lowest(hit)
                        parent[end] = (o, i)
                        return (end,)
                    if fresh := room & ~visited:
                        visited |= fresh
                        queue.append((fresh, o, i))
        return visited

    def _room(self, o: int, bit: int, seen: dict[int, int]) -> int:
        """Return who could take the place of inspector `bit` on `o`, 0 where that was tried."""
        anyone = not self.qualified & bit or self._unqualified[o] < self.spare[o]
        state = 2 if anyone else 1
        if seen.get(o, 0) >= state:
            return 0
        seen[o] = state
        room = self.eligible[o] & ~self.on[o]
        return room if anyone else room & self.qualified

    def _shift(self, end: int) -> None:
        """Move everybody along the path that leads to `end`; the loads at its ends stay."""
        while end in self._parent:
            o, giver = self._parent[end]
            if giver >= 0:
                self._take(o, giver)
            self._put(o, end)
            end = giver

    def _put(self, o: int, i: int) -> None:
        self.on[o] |= 1 << i
        self._flexible[i].add(o)
        self._unqualified[o] += not self.qualified >> i & 1

    def _take(self, o: int, i: int) -> None:
        self.on[o] &= ~(1 << i)
        self._flexible[i].discard(o)
        self._unqualified[o] -= not self.qualified >> i & 1

    def _add_load(self, i: int, change: int) -> None:
        self._load[i] += change
        if self._load[i] < self._limit[i]:
            self._slack |= 1 << i
        else:
            self._slack &= ~(1 << i)


def _level(caps: list[int], places: int) -> int | None:
    """Return the least level at which `caps` give that many places, None where they never do."""
    if sum(caps) < places:
        return None
    low, high = 0, max(caps, default=0)
    while low < high:
        middle = (low + high) // 2
        if sum(min(cap, middle) for cap in caps) < places:
            low = middle + 1
        else:
            high = middle
    return low


def bits(mask: int) -> Iterator[int]:
    """Yield the indices of the set bits of `mask`, lowest first."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
