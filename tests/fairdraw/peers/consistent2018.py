"""consistent_sampler (2018): every id has a chain of rising decimal fractions; smallest first.

A fraction is the decimal text of a SHA-256 with its digits reversed. The first of an id hashes the
hex digest of the seed followed by the id; each next one lies above the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import count, islice


def fraction(text: str) -> str:
    """Return a pseudo-random fraction of `text` as "0.…"."""
    number = int.from_bytes(sha256(text.encode()).digest(), "big")
    return "0." + f"{number:064d}"[::-1]


def first(identifier: str, seed: object) -> str:
    """Return the first fraction of an id."""
    return fraction(sha256(str(seed).encode()).hexdigest() + identifier)


def following(x: str) -> str:
    """Return the next, greater fraction: keep the leading nines of `x`, draw the rest anew."""
    digits = x[2:] + "0"
    nines = "0." + digits[: len(digits) - len(digits.lstrip("9"))]
    tries = (nines + fraction(f"{x}:{i}")[2:] for i in count(1))
    return next(y for y in tries if y > x + "0")


def chain(identifier: str, seed: object) -> Iterator[tuple[str, str, int]]:
    """Yield (fraction, id, generation) of one id without end."""
    x = first(identifier, seed)
    for generation in count(1):
        yield x, identifier, generation
        x = following(x)


def without_replacement(ids: Iterable[str], seed: object, take: int) -> list[str]:
    """Return the `take` ids with the smallest first fractions."""
    return [name for _, name in sorted((first(name, seed), name) for name in ids)[:take]]


def with_replacement(ids: Iterable[str], seed: object, take: int) -> list[tuple[str, str, int]]:
    """Return the `take` smallest tickets of all chains together."""
    heads = [row for name in ids for row in islice(chain(name, seed), take)]
    return sorted(heads)[:take]
