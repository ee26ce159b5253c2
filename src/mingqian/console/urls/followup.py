"""Addresses of follow-up on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.followup import clues, credit, pages, steps

urlpatterns = [
    path("followups/", pages.followup_list, name="followup-list"),
    path("followups/<int:pk>/", pages.followup_detail, name="followup-detail"),
    path("followups/<int:pk>/act/", steps.followup_act, name="followup-act"),
    path("followups/<int:pk>/file/<int:file_pk>/", pages.followup_file, name="followup-file"),
    path("followups/<int:pk>/<str:action>/", steps.followup_step, name="followup-step"),
    path("clues/", clues.clue_list, name="clue-list"),
    path("clues/new/", clues.clue_new, name="clue-new"),
    path("clues/<int:pk>/", clues.clue_detail, name="clue-detail"),
    path("clues/<int:pk>/act/", clues.clue_act, name="clue-act"),
    path("clues/<int:pk>/<str:action>/", clues.clue_step, name="clue-step"),
    path("listings/", credit.listing_list, name="listing-list"),
    path("listings/punishment.csv", credit.punishment_export, name="punishment-export"),
    path("listings/new/<int:pk>/", credit.listing_new, name="listing-new"),
    path("listings/<int:pk>/", credit.listing_detail, name="listing-detail"),
    path("listings/<int:pk>/act/", credit.listing_act, name="listing-act"),
    path("credit/<int:pk>/", credit.credit_file, name="credit-file"),
    path("credit/recognise/<int:pk>/", credit.recognise, name="credit-recognise"),
]
