"""Addresses of the console (under ``/desk/``), one module per stage in the order of the flow."""

from __future__ import annotations

from mingqian.console.urls import (
    analytics,
    archive,
    desk,
    draw,
    followup,
    inspection,
    library,
    matching,
    oversight,
    plan,
    publication,
    result,
    scheme,
)

app_name = "console"
urlpatterns = [
    *desk.urlpatterns,
    *library.urlpatterns,
    *plan.urlpatterns,
    *scheme.urlpatterns,
    *draw.urlpatterns,
    *matching.urlpatterns,
    *inspection.urlpatterns,
    *result.urlpatterns,
    *publication.urlpatterns,
    *followup.urlpatterns,
    *archive.urlpatterns,
    *oversight.urlpatterns,
    *analytics.urlpatterns,
]
