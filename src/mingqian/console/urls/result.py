"""Addresses of stage 7, 结果录入与审核."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import result

urlpatterns = [
    path("results/", result.result_list, name="result-list"),
    path("results/<int:pk>/", result.result_detail, name="result-detail"),
    path("results/<int:pk>/enter/", result.result_enter, name="result-enter"),
    path("results/<int:pk>/act/", result.result_act, name="result-act"),
    path("results/<int:pk>/outcome/", result.result_outcome, name="result-outcome"),
    path("inspections/<int:pk>/form/", result.result_form, name="result-form"),
]
