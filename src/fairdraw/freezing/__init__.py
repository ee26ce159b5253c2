"""Pools by the block: `blocks` judges many lines at once, `freezer` writes a pool as it comes.

Nothing is imported here: `fairdraw.pool` builds on `blocks`, `freezer` builds on `fairdraw.pool`.
"""

from __future__ import annotations
