"""The draw core: protocol vectors, properties, peers and the zoo of forged records."""

from __future__ import annotations
