"""Addresses of schemes, consultations and tasks on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.scheme import acts, opening, pages, tasks, writing

urlpatterns = [
    path("schemes/", pages.scheme_list, name="scheme-list"),
    path("schemes/new/", opening.scheme_new, name="scheme-new"),
    path("schemes/new/decision/", opening.scheme_decision, name="scheme-decision"),
    path("schemes/new/special/", opening.scheme_special, name="scheme-special"),
    path("schemes/<int:pk>/", pages.scheme_detail, name="scheme-detail"),
    path("schemes/<int:pk>/act/", acts.scheme_act, name="scheme-act"),
    path("schemes/<int:pk>/count/", writing.scheme_count, name="scheme-count"),
    path("schemes/<int:pk>/edit/range/", writing.scheme_range, name="scheme-range"),
    path("schemes/<int:pk>/edit/partners/", writing.scheme_partners, name="scheme-partners"),
    path("schemes/<int:pk>/edit/items/", writing.scheme_items, name="scheme-items"),
    path("schemes/<int:pk>/edit/batches/", writing.scheme_batches, name="scheme-batches"),
    path("consultations/<int:pk>/act/", acts.consultation_act, name="consultation-act"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/<int:pk>/", tasks.task_detail, name="task-detail"),
    path("tasks/<int:pk>/act/", tasks.task_act, name="task-act"),
]
