"""Addresses of stage 6, 现场检查."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import inspection

urlpatterns = [
    path("inspections/", inspection.inspection_list, name="inspection-list"),
    path("inspections/visits/", inspection.visit_report, name="inspection-visits"),
    path("inspections/<int:pk>/", inspection.inspection_detail, name="inspection-detail"),
    path("inspections/<int:pk>/act/", inspection.inspection_act, name="inspection-act"),
    path(
        "inspections/<int:pk>/evidence/<int:evidence_pk>/",
        inspection.evidence_file,
        name="inspection-evidence",
    ),
    path("tasks/<int:pk>/inspections/", inspection.inspection_task, name="inspection-task"),
    path("tasks/<int:pk>/inspections/open/", inspection.inspection_open, name="inspection-open"),
    path("tasks/<int:pk>/inspections/urge/", inspection.inspection_urge, name="inspection-urge"),
    path(
        "inspection-objects/<int:pk>/schedule/",
        inspection.inspection_schedule,
        name="inspection-schedule",
    ),
]
