"""One act on everything a filter finds: counted first, confirmed, carried out step by step.

Rows that are not in the actor's keeping are refused one by one, with the reason; the others change
in small committed steps, so that a killed job goes on where it stood.
"""

from __future__ import annotations

from mingqian.library.bulk.acts import kinds_for
from mingqian.library.bulk.running import JOB, carry_on, confirm, propose, undo, words_of

__all__ = [
    "JOB",
    "carry_on",
    "confirm",
    "kinds_for",
    "propose",
    "undo",
    "words_of",
]
