"""Who takes a single place that falls vacant after the deal (protocol §8.4).

::

    seed = H("mq1:vacancy:" <seed of the deal> ":" <number> ":" <object id>)
    card = H("mq1:card:" seed ":1:" <inspector id>)

``number`` counts the places of the object filled so from 1. The least card of those who may come
takes the place. Nothing is random any more when a place falls vacant: the order of everybody was
settled by the chance of the deal, so whoever fills places has nothing to try again with.
"""

from __future__ import annotations

from collections.abc import Iterable

from fairdraw.errors import SeedError
from fairdraw.hashing import hexdigest, require_hex
from fairdraw.match import card_hash


def vacancy_seed(deal_seed: str, object_id: str, number: int, alg: str = "sha256") -> str:
    """Return the seed of the `number`-th place of an object that is filled after the deal.

    Raises SeedError where `deal_seed` is not 64 lower-case hex characters.

    >>> vacancy_seed("0" * 64, "uscc:91441300MA4UQ00011", 1)[:8]
    'ad5eb959'
    """
    require_hex(deal_seed, "seed", SeedError)
    return hexdigest(f"mq1:vacancy:{deal_seed}:{number}:{object_id}", alg)


def first_of(seed: str, candidates: Iterable[str], alg: str = "sha256") -> str | None:
    """Return whose first card comes first, ties by the id; None of nobody."""
    order = {name: (card_hash(seed, 1, name, alg), name.encode("utf-8")) for name in candidates}
    return min(order, key=order.__getitem__, default=None)
