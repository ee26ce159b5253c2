"""Public addresses of the draws: every sealed attempt, its files, «本户是否在名录中»."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import draw

urlpatterns = [
    path("p/draws/", draw.draw_list, name="draw-list"),
    path("p/draws/<str:draw_no>/<int:attempt>/", draw.draw_detail, name="draw-detail"),
    path("p/draws/<str:draw_no>/<int:attempt>/pool.tsv", draw.draw_pool, name="draw-pool"),
    path("p/draws/<str:draw_no>/<int:attempt>/plan.json", draw.draw_plan, name="draw-plan"),
    path("p/draws/<str:draw_no>/<int:attempt>/record.json", draw.draw_record, name="draw-record"),
]
