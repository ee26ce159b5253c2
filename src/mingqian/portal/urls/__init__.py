"""Addresses of the public portal (at the root), one module per theme."""

from __future__ import annotations

from importlib import import_module

app_name = "portal"
ORDER = ("home", "publication", "library", "plan", "draw", "rules")
urlpatterns = [
    pattern for name in ORDER for pattern in import_module(f"{__name__}.{name}").urlpatterns
]
