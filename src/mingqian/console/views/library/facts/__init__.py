"""What is known of an object beside its entry, at the desk: risks, licences, labels, duplicates."""

from __future__ import annotations
