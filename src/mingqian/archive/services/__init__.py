"""The verbs of the stage «一次一档»."""

from __future__ import annotations

from mingqian.archive.services.filing import (
    add_document,
    complete,
    gather,
    open_for,
    open_supplement,
    remove_document,
    reopen,
)
from mingqian.archive.services.reading import read, read_document
from mingqian.archive.services.sealing import manifest_of, seal

__all__ = [
    "add_document",
    "complete",
    "gather",
    "manifest_of",
    "open_for",
    "open_supplement",
    "read",
    "read_document",
    "remove_document",
    "reopen",
    "seal",
]
