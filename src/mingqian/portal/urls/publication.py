"""Addresses of stage 8 for the public: results, objects, violations, open data, objections."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import objection, publication

urlpatterns = [
    path("p/results/", publication.result_list, name="result-list"),
    path("p/results/<int:pk>/", publication.result, name="result"),
    path("p/results/<int:pk>/objection/", objection.objection_new, name="objection-new"),
    path("p/objects/<path:oid>/", publication.object_page, name="object"),
    path("p/violations/", publication.violation_list, name="violation-list"),
    path("p/violations/list.csv", publication.violation_file, name="violation-file"),
    path("p/data/", publication.open_data, name="open-data"),
    path("p/data/results.csv", publication.open_data_file, name="open-data-file"),
    path("p/objections/", objection.objection, name="objection"),
    path("p/objections/<str:receipt_no>/", objection.objection_detail, name="objection-detail"),
]
