"""Forms of the portal: the search, an objection, a receipt number."""

from __future__ import annotations
