"""Addresses of the archive on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import archive

urlpatterns = [
    path("dossiers/", archive.archive_list, name="archive-list"),
    path("dossiers/<int:pk>/", archive.dossier_detail, name="dossier-detail"),
    path("dossiers/<int:pk>/act/", archive.dossier_act, name="dossier-act"),
    path("dossiers/<int:pk>/add/", archive.dossier_add, name="dossier-add"),
    path("dossiers/<int:pk>/supplement/", archive.dossier_supplement, name="dossier-supplement"),
    path("dossiers/documents/<int:pk>/", archive.dossier_document, name="dossier-document"),
    path(
        "dossiers/documents/<int:pk>/remove/",
        archive.document_remove,
        name="dossier-document-remove",
    ),
]
