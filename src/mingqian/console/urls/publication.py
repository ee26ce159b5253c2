"""Addresses of publication on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.publication import objections, pages, steps

urlpatterns = [
    path("publications/", pages.publication_list, name="publication-list"),
    path("publications/<int:pk>/", pages.publication_detail, name="publication-detail"),
    path("publications/<int:pk>/act/", steps.publication_act, name="publication-act"),
    path(
        "publications/<int:pk>/withhold/", steps.publication_withhold, name="publication-withhold"
    ),
    path("publications/<int:pk>/correct/", steps.publication_correct, name="publication-correct"),
    path("deliveries/<int:pk>/retry/", steps.delivery_retry, name="delivery-retry"),
    path("deliveries/<int:pk>/package/", pages.delivery_package, name="delivery-package"),
    path("publications/package/", pages.publication_package, name="publication-package"),
    path("objections/", objections.objection_list, name="objection-list"),
    path("objections/<int:pk>/", objections.objection_detail, name="objection-detail"),
    path("objections/<int:pk>/act/", objections.objection_act, name="objection-act"),
    path("objections/<int:pk>/answer/<str:action>/", objections.objection_answer,
         name="objection-answer"),
]  # fmt: skip
