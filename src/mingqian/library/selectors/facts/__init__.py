"""What is known of an object beside its register entry, read: labels, reasons, duplicates."""

from __future__ import annotations
