"""Addresses of follow-up on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.followup import credit, nonrandom, pages, steps

urlpatterns = [
    path("followups/", pages.followup_list, name="followup-list"),
    path("followups/<int:pk>/", pages.followup_detail, name="followup-detail"),
    path("followups/<int:pk>/act/", steps.followup_act, name="followup-act"),
    path("followups/<int:pk>/file/<int:file_pk>/", pages.followup_file, name="followup-file"),
    path("followups/<int:pk>/<str:action>/", steps.followup_step, name="followup-step"),
    path("nonrandom/", nonrandom.nonrandom_list, name="nonrandom-list"),
    path("nonrandom/new/", nonrandom.nonrandom_new, name="nonrandom-new"),
    path("nonrandom/<int:pk>/", nonrandom.nonrandom_detail, name="nonrandom-detail"),
    path("nonrandom/<int:pk>/act/", nonrandom.nonrandom_act, name="nonrandom-act"),
    path("nonrandom/<int:pk>/<str:action>/", nonrandom.nonrandom_step, name="nonrandom-step"),
    path("listings/", credit.listing_list, name="listing-list"),
    path("listings/punishment.csv", credit.punishment_export, name="punishment-export"),
    path("listings/new/<int:pk>/", credit.listing_new, name="listing-new"),
    path("listings/<int:pk>/", credit.listing_detail, name="listing-detail"),
    path("listings/<int:pk>/act/", credit.listing_act, name="listing-act"),
    path("credit/<int:pk>/", credit.credit_file, name="credit-file"),
    path("credit/recognise/<int:pk>/", credit.recognise, name="credit-recognise"),
]
