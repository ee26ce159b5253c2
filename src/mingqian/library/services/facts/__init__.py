"""What is known of an object beside its register entry, changed: history, risks, labels, merges."""

from __future__ import annotations
