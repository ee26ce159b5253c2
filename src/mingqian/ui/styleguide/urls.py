"""Addresses of the style guide, mounted under ``/_ui/``."""

from __future__ import annotations

from django.urls import path

from mingqian.ui.styleguide import views

app_name = "ui"

urlpatterns = [
    path("", views.index, name="styleguide"),
    path("peek/", views.peek, name="styleguide-peek"),
    path("pages/<slug:name>/", views.page, name="styleguide-page"),
]
