"""Django registration of the foundation part «机构人员»."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """机构人员."""

    name = "mingqian.foundation.org"
    label = "org"
    verbose_name = "机构人员"
