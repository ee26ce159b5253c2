"""Addresses of the statistics on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import analytics, self_audit

urlpatterns = [
    path("statistics/", analytics.statistics, name="statistics"),
    path("statistics/coverage.csv", analytics.coverage_export, name="coverage-export"),
    path("statistics/self-audit/", self_audit.home, name="self-audit"),
    path("statistics/self-audit/start/", self_audit.start, name="self-audit-start"),
    path("statistics/self-audit/<int:pk>/", self_audit.detail, name="self-audit-detail"),
    path(
        "statistics/duties/<int:part>/<int:inspector>/",
        self_audit.duties,
        name="duty-file",
    ),
    path("statistics/step-draw/", self_audit.step_draw, name="step-draw"),
]
