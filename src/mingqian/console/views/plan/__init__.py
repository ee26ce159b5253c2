"""Stage 2 at the desk: pages, acts on a plan, its lines, adjustments, upkeep."""

from __future__ import annotations
