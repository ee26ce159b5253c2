"""One seed for departments that want to meet at the same doors (综合查一次; protocol §12).

A ticket depends on seed and id alone, so plans that share a seed draw overlapping samples. The
coord plan freezes the terms of every member plan before any secret is committed; commitments and
seed hang on its digest P*, and no member can be drawn, changed or added by itself. `plan` is that
document, `members` checks that records belong together, `saving` counts the visits spared.
"""

from __future__ import annotations

from fairdraw.coord.plan import CoordPlan, Member, terms_digest
from fairdraw.coord.saving import Saving, chances, save

__all__ = ["CoordPlan", "Member", "Saving", "chances", "save", "terms_digest"]
