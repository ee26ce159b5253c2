"""Django registration of the face «开放接口»."""

from __future__ import annotations

from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    """开放接口."""

    name = "mingqian.openapi"
    label = "openapi"
    verbose_name = "开放接口"
