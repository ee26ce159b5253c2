"""Django registration of the foundation part «流程»."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """流程."""

    name = "mingqian.foundation.workflow"
    label = "workflow"
    verbose_name = "流程"
