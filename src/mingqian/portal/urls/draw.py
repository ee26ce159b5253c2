"""Public addresses of the draws: the ceremony, files, «本户是否在名录中», the logs."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views.draw import files, logs, pages

_ONE = "p/draws/<str:draw_no>/<int:attempt>/"

urlpatterns = [
    path("p/draws/", pages.draw_list, name="draw-list"),
    path("p/draws/verify_draw.py", files.verifier_file, name="verifier-file"),
    path("p/draws/logs/<str:authority>/", logs.log_page, name="log-page"),
    path("p/draws/logs/<str:authority>/checkpoint.txt", logs.log_checkpoint, name="log-checkpoint"),
    path("p/draws/logs/<str:authority>/log.txt", logs.log_file, name="log-file"),
    path("p/draws/logs/<str:authority>/key.txt", logs.log_key, name="log-key"),
    path(_ONE, pages.draw_detail, name="draw-detail"),
    path(f"{_ONE}state/", pages.draw_state, name="draw-state"),
    path(f"{_ONE}lots/<int:number>/", pages.draw_lot, name="draw-lot"),
    path(f"{_ONE}standing/", pages.draw_standing, name="draw-standing"),
    path(f"{_ONE}pool.tsv", files.draw_pool, name="draw-pool"),
    path(f"{_ONE}plan.json", files.draw_plan, name="draw-plan"),
    path(f"{_ONE}record.json", files.draw_record, name="draw-record"),
    path(f"{_ONE}proof.json", files.draw_proof, name="draw-proof"),
    path(f"{_ONE}record.tlog-proof", files.draw_log_proof, name="draw-log-proof"),
]
