"""One turn of a finished deal, told again: whose card came when, and why it was passed over.

The rest of the deal is not played again. The record holds a full assignment; what earlier turns
dealt is fixed, what later turns dealt is one completion. Whether another card was legal is then
one search in that assignment, so one object of 10,000 costs some searches and no more.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairdraw.errors import MatchError, SeedError
from fairdraw.hashing import hexdigest, require_hex
from fairdraw.match.deal import (
    ALREADY_ON,
    NOT_ELIGIBLE,
    QUALIFIED_ONLY,
    TAKEN,
    WOULD_BLOCK,
    Look,
    card_hash,
)
from fairdraw.match.flow import bits
from fairdraw.match.table import Table


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of one object: its number among `of` objects, the cards it looked at in order."""

    object: str
    number: int
    of: int
    looks: tuple[Look, ...]


def retrace(
    seed: str,
    table: Table,
    assignment: Mapping[str, Sequence[str]],
    level: int,
    name: str,
    *,
    alg: str = "sha256",
) -> Turn:
    """Tell the turn of object `name` in a deal that gave `assignment` at load `level`.

    Raises MatchError where the assignment is not what this seed and table give that object,
    KeyError where the table does not have it.
    """
    require_hex(seed, "seed", SeedError)
    held = _Held(table, assignment, level)
    order = sorted(
        (hexdigest(f"mq1:turn:{seed}:{item.id}", alg), o) for o, item in enumerate(table.objects)
    )
    place = table.object_index[name]
    number = next(n for n, (_, o) in enumerate(order) if o == place)
    for _, o in order[:number]:
        held.settle(o)
    looks = _walk(_Deck(seed, alg, table, held), held, place)
    taken = tuple(look.inspector for look in looks if look.verdict == TAKEN)
    if taken != tuple(assignment[name]):
        raise _contradiction(name)
    return Turn(name, number + 1, len(order), tuple(looks))


def _contradiction(name: str) -> MatchError:
    return MatchError(
        "匹配结果与种子、名单不符", "the assignment is not what the seed gives", field=name
    )


def _walk(deck: _Deck, held: _Held, o: int) -> list[Look]:
    looks: list[Look] = []
    place = 0
    while held.dealt(o) < held.need[o] and place < len(deck.cards):
        number, _, i = deck.cards[place]
        verdict = held.verdict(o, i)
        looks.append(Look(held.names[i], number, verdict))
        if verdict == TAKEN:
            held.fix(o, i)
            deck.next(place)
        else:
            place += 1
    return looks


class _Deck:
    """The foremost card of everybody who has one left."""

    def __init__(self, seed: str, alg: str, table: Table, held: _Held) -> None:
        self._seed, self._alg, self._names = seed, alg, held.names
        self._limit = held.limit
        self.cards = sorted(
            self._card(held.fixed_load[i] + 1, i)
            for i in range(len(table.inspectors))
            if held.fixed_load[i] < self._limit[i]
        )

    def _card(self, number: int, i: int) -> tuple[int, str, int]:
        return number, card_hash(self._seed, number, self._names[i], self._alg), i

    def next(self, place: int) -> None:
        """Take the card at `place` off; its owner's next one, if any, lies further behind."""
        number, _, i = self.cards.pop(place)
        if number < self._limit[i]:
            insort(self.cards, self._card(number + 1, i), lo=place)


class _Held:
    """The recorded assignment, partly fixed; it never has to move, only to be searched."""

    def __init__(self, table: Table, assignment: Mapping[str, Sequence[str]], level: int) -> None:
        self.names = [item.id for item in table.inspectors]
        index = {name: i for i, name in enumerate(self.names)}
        self.need = [thing.need for thing in table.objects]
        self._spare = [thing.need - thing.need_qualified for thing in table.objects]
        self._eligible, self._qualified = table.eligible, table.qualified
        self.limit = [min(item.cap, level) for item in table.inspectors]
        self.on = [0] * len(self.need)
        self.fixed = [0] * len(self.need)
        self.fixed_load = [0] * len(self.names)
        self._flexible: list[set[int]] = [set() for _ in self.names]
        for o, thing in enumerate(table.objects):
            for name in assignment.get(thing.id, ()):
                if name not in index:
                    raise _contradiction(thing.id)
                self.on[o] |= 1 << index[name]
                self._flexible[index[name]].add(o)
        self._tight = [0] * len(self.names)
        self._slack = self._checked_slack(table)

    def _checked_slack(self, table: Table) -> int:
        """Who has room left; raises where the assignment is not a full and lawful one."""
        loads = [len(objects) for objects in self._flexible]
        for o, mask in enumerate(self.on):
            full = mask.bit_count() == self.need[o] and not mask & ~self._eligible[o]
            if not full or (mask & ~self._qualified).bit_count() > self._spare[o]:
                raise _contradiction(table.objects[o].id)
        for i, load in enumerate(loads):
            if load > self.limit[i]:
                raise _contradiction(self.names[i])
        return sum(1 << i for i, load in enumerate(loads) if load < self.limit[i])

    def settle(self, o: int) -> None:
        """Fix everybody of an object whose turn is over."""
        for i in bits(self.on[o]):
            self.fix(o, i)

    def fix(self, o: int, i: int) -> None:
        """Fix inspector `i` on object `o`."""
        self.fixed[o] |= 1 << i
        self.fixed_load[i] += 1
        self._flexible[i].discard(o)

    def dealt(self, o: int) -> int:
        """How many places of `o` are fixed."""
        return self.fixed[o].bit_count()

    def verdict(self, o: int, i: int) -> str:
        """What becomes of the card of `i` at object `o`."""
        bit = 1 << i
        if self.fixed[o] & bit:
            return ALREADY_ON
        if not self._eligible[o] & bit:
            return NOT_ELIGIBLE
        strangers = (self.fixed[o] & ~self._qualified).bit_count()
        if not self._qualified & bit and strangers >= self._spare[o]:
            return QUALIFIED_ONLY
        if self.on[o] & bit or self._admits(o, bit):
            return TAKEN
        return WOULD_BLOCK

    def _admits(self, o: int, bit: int) -> bool:
        leave = self._replaceable(o, bit, self.on[o] & ~self.fixed[o])
        if not leave:
            return False
        if self._slack & bit:
            return True
        tight = self._tight[bit.bit_length() - 1]
        if tight and not leave & tight:
            return False
        visited = self._search(bit, self._slack | leave)
        for member in bits(visited):
            self._tight[member] = visited
        return not visited

    def _replaceable(self, o: int, bit: int, members: int) -> int:
        """Who of `members` could leave `o` for `bit` without too many unqualified there."""
        crowded = (self.on[o] & ~self._qualified).bit_count() >= self._spare[o]
        return members & ~self._qualified if not self._qualified & bit and crowded else members

    def _search(self, start: int, goal: int) -> int:
        """0 where a chain of places leads from `start` to somebody in `goal`; else whom it met."""
        queue, visited, tried = deque([start]), start, dict[int, int]()
        while queue:
            for i in bits(queue.popleft()):
                for o in self._flexible[i]:
                    room = self._room(o, 1 << i, tried)
                    if room & goal:
                        return 0
                    if fresh := room & ~visited:
                        visited |= fresh
                        queue.append(fresh)
        return visited

    def _room(self, o: int, bit: int, tried: dict[int, int]) -> int:
        """Who could take the place of `bit` on `o`; 0 where that was asked before."""
        strangers = (self.on[o] & ~self._qualified).bit_count()
        anyone = bool(not self._qualified & bit or strangers < self._spare[o])
        if tried.get(o, 0) > anyone:
            return 0
        tried[o] = 1 + anyone
        room = self._eligible[o] & ~self.on[o]
        return room if anyone else room & self._qualified
