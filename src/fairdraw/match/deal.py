"""发牌法, the deal with look-ahead: which inspectors go to which object (protocol §8).

洗牌、轮流发；回避的、不够格的跳过；若发给他会使别家无人可派，也跳过。

1. L* is the least level at which caps ``min(cap, L)`` still admit a full assignment.
2. The deck: cards (t, i) for t = 1..min(cap, L*), by (t, H("mq1:card:" seed ":" t ":" i), i). All
   first cards lie before all second cards.
3. Objects take turns by H("mq1:turn:" seed ":" o). Each walks the deck from the front and takes
   the first legal cards; cards not taken keep their places.

Legal: eligible, not on the object already, and a full assignment still exists. The walk never
dead-ends and the result does not depend on the solver.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from fairdraw.errors import InfeasibleError, SeedError
from fairdraw.hashing import hexdigest, require_hex
from fairdraw.match.flow import Flow
from fairdraw.match.shortage import count_shortage
from fairdraw.match.table import MatchInspector, MatchObject, Table

TAKEN: Final = "taken"
NOT_ELIGIBLE: Final = "not_eligible"
ALREADY_ON: Final = "already_on"
QUALIFIED_ONLY: Final = "qualified_only"
WOULD_BLOCK: Final = "would_block"

REASONS_ZH: Final = {
    TAKEN: "发给本对象",
    NOT_ELIGIBLE: "回避或不在可派范围",
    ALREADY_ON: "已在本对象",
    QUALIFIED_ONLY: "余下名额须由合格人员承担",
    WOULD_BLOCK: "若发给他会使别家无人可派",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One card an object looked at: whose, which (t from 1), and what became of it."""

    inspector: str
    card: int
    verdict: str

    @property
    def reason(self) -> str:
        """The verdict in Chinese."""
        return REASONS_ZH[self.verdict]


@dataclass(frozen=True, slots=True)
class Deal:
    """The result: inspectors of every object in the order dealt, objects in the order of turns.

    `max_load` is L*, the least possible greatest load. `trace` is filled on request only: for each
    object the cards it looked at, front to back.
    """

    assignment: dict[str, tuple[str, ...]]
    max_load: int
    trace: dict[str, tuple[Look, ...]] = field(default_factory=dict)

    @property
    def loads(self) -> dict[str, int]:
        """Objects per inspector dealt at least one."""
        loads: dict[str, int] = {}
        for team in self.assignment.values():
            for inspector in team:
                loads[inspector] = loads.get(inspector, 0) + 1
        return loads


def deal(
    seed: str,
    objects: Sequence[MatchObject],
    inspectors: Sequence[MatchInspector],
    *,
    alg: str = "sha256",
    explain: bool = False,
) -> Deal:
    """Deal the inspectors of one department to its objects.

    Raises InfeasibleError with a Hall certificate where no full assignment exists, MatchError
    where the input contradicts itself. The order of `objects` and `inspectors` does not matter.
    """
    return deal_table(seed, Table(objects, inspectors), alg=alg, explain=explain)


def deal_table(seed: str, table: Table, *, alg: str = "sha256", explain: bool = False) -> Deal:
    """Do what `deal` does with a table that was checked already."""
    require_hex(seed, "seed", SeedError)
    flow = table.flow()
    gap = flow.solve()
    if gap is not None:
        names = {table.objects[o].id: only for o, only in gap.objects.items()}
        only = [name for name, qualified_only in names.items() if qualified_only]
        raise InfeasibleError(count_shortage(table, names, only))
    return _Game(seed, alg, table, flow).play(explain=explain)


def card_hash(seed: str, number: int, inspector: str, alg: str) -> str:
    """Return where card `number` (from 1) of an inspector lies among those of that number."""
    return hexdigest(f"mq1:card:{seed}:{number}:{inspector}", alg)


# number t, hash, index of the inspector (indices stand in id order), his bit
_Card = tuple[int, str, int, int]


class _Game:
    """The deck and the turns of one deal."""

    def __init__(
        self,
        seed: str,
        alg: str,
        table: Table,
        flow: Flow,
    ) -> None:
        self._seed = seed
        self._alg = alg
        self._objects = table.objects
        self._inspectors = table.inspectors
        self._flow = flow
        self._bit = [1 << i for i in range(len(table.inspectors))]
        # Only the foremost card of each inspector can be taken: whatever forbids it, forbids
        # the ones behind it too. Those of the qualified lie in a deck of their own as well: an
        # object that has only places for them left need not turn over the others.
        self._deck = sorted(
            self._card(1, i) for i, item in enumerate(table.inspectors) if item.cap and flow.level
        )
        self._good = [card for card in self._deck if flow.qualified & card[3]]

    def _card(self, number: int, i: int) -> _Card:
        key = card_hash(self._seed, number, self._inspectors[i].id, self._alg)
        return number, key, i, self._bit[i]

    def play(self, *, explain: bool) -> Deal:
        turns = sorted(
            (hexdigest(f"mq1:turn:{self._seed}:{item.id}", self._alg), o)
            for o, item in enumerate(self._objects)
        )
        assignment: dict[str, tuple[str, ...]] = {}
        trace: dict[str, tuple[Look, ...]] = {}
        for _, o in turns:
            looks: list[Look] | None = [] if explain else None
            team = self._turn(o, looks)
            name = self._objects[o].id
            assignment[name] = tuple(self._inspectors[i].id for i in team)
            if looks is not None:
                trace[name] = tuple(looks)
        return Deal(assignment, self._flow.level, trace)

    def _turn(self, o: int, looks: list[Look] | None) -> list[int]:
        team: list[int] = []
        flow, need, possible = self._flow, self._objects[o].need, self._possible(o)
        deck, at = self._deck, 0
        while len(team) < need:
            # Every card is turned over where the walk is to be told; who is not open to the object
            # now will not be later in its turn, so that his card may be passed over unseen.
            if looks is None:
                if deck is not self._good and not possible & ~flow.qualified:
                    at = bisect_left(self._good, deck[at]) if at < len(deck) else len(self._good)
                    deck = self._good
                at = _next_of(deck, at, possible)
            card = deck[at]
            i = card[2]
            if possible & card[3] and flow.admits(o, i):
                self._look(looks, card, TAKEN)
                flow.fix(o, i)
                team.append(i)
                self._next_card(card)
                possible = self._possible(o)
                continue
            if looks is not None:
                self._look(looks, card, self._verdict(o, i))
            at += 1
        return team

    def _possible(self, o: int) -> int:
        """Return who is open to `o`: only the qualified where only their places are left."""
        flow = self._flow
        mask = flow.eligible[o] & ~flow.fixed[o]
        return mask & flow.qualified if flow.qualified_only(o) else mask

    def _next_card(self, card: _Card) -> None:
        """Take a card out of the deck and put the next one of the same inspector in its place."""
        number, _, i, bit = card
        more = number < min(self._inspectors[i].cap, self._flow.level)
        fresh = self._card(number + 1, i) if more else None
        for deck in (self._deck, self._good) if self._flow.qualified & bit else (self._deck,):
            place = bisect_left(deck, card)
            del deck[place]
            if fresh is not None:
                insort(deck, fresh, lo=place)

    def _verdict(self, o: int, i: int) -> str:
        flow, bit = self._flow, self._bit[i]
        if flow.fixed[o] & bit:
            return ALREADY_ON
        if not flow.eligible[o] & bit:
            return NOT_ELIGIBLE
        return WOULD_BLOCK if self._possible(o) & bit else QUALIFIED_ONLY

    def _look(self, looks: list[Look] | None, card: _Card, verdict: str) -> None:
        if looks is not None:
            number, _, i, _ = card
            looks.append(Look(self._inspectors[i].id, number, verdict))


def _next_of(deck: list[_Card], place: int, possible: int) -> int:
    """Where the next card of somebody in `possible` lies, the end where there is none."""
    for at, card in enumerate(islice(deck, place, None), place):
        if possible & card[3]:
            return at
    return len(deck)
