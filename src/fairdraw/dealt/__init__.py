"""A deal made after the draw: terms sealed first, chance afterwards, one record (protocol §8.4).

Read in this order: `terms` (what is sealed), `teams` (dealing group by group), `rungs` (the frozen
files and what they give), `record` (the files as kept), `case`, `steps`, `logged`, `verify` (the
verifier), `vacancy` (who takes a place that falls vacant later).
"""

from __future__ import annotations

from fairdraw.dealt.record import Sealed, complete, dealt_digest, frozen, terms_of
from fairdraw.dealt.rungs import Files, Played, first_shortage, play
from fairdraw.dealt.terms import VERSION, Rung, Terms, deal_seed
from fairdraw.dealt.vacancy import first_of, vacancy_seed
from fairdraw.dealt.verify import verify_deal

__all__ = [
    "VERSION",
    "Files",
    "Played",
    "Rung",
    "Sealed",
    "Terms",
    "complete",
    "deal_seed",
    "dealt_digest",
    "first_of",
    "first_shortage",
    "frozen",
    "play",
    "terms_of",
    "vacancy_seed",
    "verify_deal",
]
