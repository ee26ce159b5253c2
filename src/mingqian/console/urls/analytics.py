"""Addresses of the statistics on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import analytics

urlpatterns = [
    path("statistics/", analytics.statistics, name="statistics"),
    path("statistics/coverage.csv", analytics.coverage_export, name="coverage-export"),
]
