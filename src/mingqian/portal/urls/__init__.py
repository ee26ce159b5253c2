"""Addresses of the public portal (at the root), one module per theme."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

app_name = "portal"
ORDER = ("home", "publication", "library", "plan", "draw", "rules")
urlpatterns = [
    pattern
    for name in ORDER
    if find_spec(f"{__name__}.{name}")
    for pattern in import_module(f"{__name__}.{name}").urlpatterns
]
