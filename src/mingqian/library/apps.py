"""Django registration of the stage «一单两库»."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """一单两库."""

    name = "mingqian.library"
    label = "library"
    verbose_name = "一单两库"

    def ready(self) -> None:
        """Objects are also found by names they bore and by older numbers."""
        from mingqian.library.finding import former, search_also

        search_also(former.formerly_named)
        search_also(former.numbered)
        search_also(former.licensed)
