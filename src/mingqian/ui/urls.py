"""Addresses of the shared interface: the style guide."""

from __future__ import annotations

from mingqian.ui.styleguide.urls import app_name, urlpatterns

__all__ = ["app_name", "urlpatterns"]
