"""Published yearly plans."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import plan

urlpatterns = [
    path("p/plans/", plan.plan_list, name="plan-list"),
    path("p/plans/<int:pk>/", plan.plan_detail, name="plan-detail"),
]
