"""When a supplementary draw is due, for pages and buttons."""

from __future__ import annotations

from mingqian.draw.ceremony.gaps import Offer, is_supplementing, offer_of, running_supplement

__all__ = ["Offer", "is_supplementing", "offer_of", "running_supplement"]
