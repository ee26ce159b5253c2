"""Reading TOML files with the line of every key: syntax, metadata, entries, year tables."""

from __future__ import annotations
