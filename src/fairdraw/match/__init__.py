"""Matching: the deal with look-ahead (`deal`), and the frozen files it is replayed from (`roster`).

Protocol §8.
"""

from __future__ import annotations

from fairdraw.match.deal import Deal, Look, card_hash, deal
from fairdraw.match.shortage import Shortage
from fairdraw.match.table import MatchInspector, MatchObject

__all__ = ["Deal", "Look", "MatchInspector", "MatchObject", "Shortage", "card_hash", "deal"]
