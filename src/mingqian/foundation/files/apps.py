"""Django registration of the foundation part «文件»."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """文件."""

    name = "mingqian.foundation.files"
    label = "files"
    verbose_name = "文件"
