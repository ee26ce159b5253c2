"""Django registration of the stage «公示»."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """公示."""

    name = "mingqian.publication"
    label = "publication"
    verbose_name = "公示"
