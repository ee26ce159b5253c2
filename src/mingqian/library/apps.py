"""Django registration of the stage «一单两库»."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """一单两库."""

    name = "mingqian.library"
    label = "library"
    verbose_name = "一单两库"
