"""Other published draws, re-implemented as test-only modes so that their vectors run here."""

from __future__ import annotations
