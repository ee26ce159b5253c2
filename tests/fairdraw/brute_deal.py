"""The deal as the protocol words it, by trying every completion: slow, short, independent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import combinations

from fairdraw.match import MatchInspector, MatchObject

Team = list[str]
Card = tuple[int, str, str]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class _Trial:
    """Objects and caps, and the teams fixed so far."""

    def __init__(
        self, objects: Sequence[MatchObject], good: set[str], caps: dict[str, int]
    ) -> None:
        self.objects = objects
        self.good = good
        self.caps = caps
        self.fixed: list[Team] = [[] for _ in objects]

    def completes(self) -> bool:
        """Tell whether the fixed teams extend to full ones within the caps."""
        left = dict(self.caps)
        for team in self.fixed:
            for name in team:
                left[name] -= 1
        return min(left.values(), default=0) >= 0 and self._fill(0, left)

    def _fill(self, o: int, left: dict[str, int]) -> bool:
        if o == len(self.objects):
            return True
        for more in self._choices(o, left):
            for name in more:
                left[name] -= 1
            done = self._fill(o + 1, left)
            for name in more:
                left[name] += 1
            if done:
                return True
        return False

    def _choices(self, o: int, left: dict[str, int]) -> Iterator[tuple[str, ...]]:
        thing, team = self.objects[o], self.fixed[o]
        free = [name for name in thing.eligible if self.allowed(o, name) and left[name] > 0]
        for more in combinations(free, thing.need - len(team)):
            if sum(name in self.good for name in (*team, *more)) >= thing.need_qualified:
                yield more

    def allowed(self, o: int, name: str) -> bool:
        thing = self.objects[o]
        return name in thing.eligible and name not in thing.recused and name not in self.fixed[o]

    def walk(self, deck: list[Card], o: int) -> list[Card]:
        """Let object `o` take its cards; return the deck without them."""
        kept, team = [], self.fixed[o]
        for card in deck:
            if len(team) < self.objects[o].need and self.allowed(o, card[2]):
                team.append(card[2])
                if self.completes():
                    continue
                team.pop()
            kept.append(card)
        return kept


def brute_deal(
    seed: str, objects: Sequence[MatchObject], inspectors: Sequence[MatchInspector]
) -> tuple[dict[str, tuple[str, ...]], int] | None:
    """Return (assignment, L*), None where no full assignment exists."""
    good = {item.id for item in inspectors if item.qualified}
    for level in range(max((item.cap for item in inspectors), default=0) + 1):
        caps = {item.id: min(item.cap, level) for item in inspectors}
        trial = _Trial(objects, good, caps)
        if trial.completes():
            break
    else:
        return None
    deck = sorted(
        (t, digest(f"mq1:card:{seed}:{t}:{name}"), name)
        for name, cap in caps.items()
        for t in range(1, cap + 1)
    )
    turns = sorted(range(len(objects)), key=lambda o: digest(f"mq1:turn:{seed}:{objects[o].id}"))
    for o in turns:
        deck = trial.walk(deck, o)
    return {objects[o].id: tuple(trial.fixed[o]) for o in turns}, level
