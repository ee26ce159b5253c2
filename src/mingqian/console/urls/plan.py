"""Addresses of the annual plan on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.plan import acts, amendments, lines, pages, upkeep

urlpatterns = [
    path("plans/", pages.plan_list, name="plan-list"),
    path("plans/new/", acts.plan_new, name="plan-new"),
    path("plans/compile/", acts.plan_compile, name="plan-compile"),
    path("plans/missing/", upkeep.plan_missing, name="plan-missing"),
    path("plans/exception/", upkeep.plan_exception, name="plan-exception"),
    path("plans/<int:pk>/", pages.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/act/", acts.plan_act, name="plan-act"),
    path("plans/<int:pk>/review/", acts.plan_review, name="plan-review"),
    path("plans/<int:pk>/carry-over/", upkeep.plan_carry_over, name="plan-carry-over"),
    path("plans/<int:pk>/lines/new/", lines.plan_entry_new, name="plan-entry-new"),
    path("plan-entries/<int:pk>/edit/", lines.plan_entry_edit, name="plan-entry-edit"),
    path("plan-entries/<int:pk>/remove/", lines.plan_entry_remove, name="plan-entry-remove"),
    path("plan-entries/<int:pk>/allow/", lines.plan_entry_allow, name="plan-entry-allow"),
    path("plan-merges/<int:pk>/act/", lines.plan_merge_act, name="plan-merge-act"),
    path("plan-receipts/<int:pk>/", upkeep.plan_receive, name="plan-receive"),
    path("plans/<int:pk>/amend/", amendments.plan_amend, name="plan-amend"),
    path("amendments/<int:pk>/act/", amendments.amendment_act, name="amendment-act"),
    path("amendments/<int:pk>/decide/", amendments.amendment_decide, name="amendment-decide"),
    path("upper-plans/", upkeep.upper_plan_list, name="upper-plan-list"),
    path("upper-plans/new/", upkeep.upper_plan_new, name="upper-plan-new"),
]
