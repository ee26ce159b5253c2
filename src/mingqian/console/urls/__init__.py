"""Addresses of the console (under ``/desk/``), one module per stage in the order of the flow."""

from __future__ import annotations

from importlib import import_module

app_name = "console"
ORDER = (
    "desk",
    "library",
    "plan",
    "scheme",
    "draw",
    "matching",
    "inspection",
    "result",
    "publication",
    "followup",
    "archive",
    "oversight",
    "analytics",
)
urlpatterns = [
    pattern for name in ORDER for pattern in import_module(f"{__name__}.{name}").urlpatterns
]
