"""Addresses of the draw on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.draw import acts, drops, lists, pages, stage, together

urlpatterns = [
    path("draws/", lists.draw_list, name="draw-list"),
    path("draws/new/<int:pk>/", acts.draw_new, name="draw-new"),
    path("draws/<int:pk>/", pages.draw_detail, name="draw-detail"),
    path("draws/<int:pk>/state/", stage.draw_state, name="draw-state"),
    path("draws/<int:pk>/lots/<int:number>/", stage.draw_lot, name="draw-lot"),
    path("draws/<int:pk>/standing/", pages.draw_standing, name="draw-standing"),
    path("draws/<int:pk>/pool.tsv", pages.draw_pool, name="draw-pool"),
    path("draws/<int:pk>/record.json", pages.draw_record, name="draw-record"),
    path("draws/<int:pk>/act/", acts.draw_act, name="draw-act"),
    path("draws/<int:pk>/seal/", acts.draw_seal, name="draw-seal"),
    path("draws/<int:pk>/commit/", acts.draw_commit, name="draw-commit"),
    path("draws/<int:pk>/reveal/", acts.draw_reveal, name="draw-reveal"),
    path("draws/<int:pk>/beacon/", acts.draw_beacon, name="draw-beacon"),
    path("draws/<int:pk>/void/", acts.draw_void, name="draw-void"),
    path("draws/<int:pk>/file/", acts.draw_file, name="draw-file"),
    path("draws/<int:pk>/coordinate/", together.coordination_act, name="draw-coordinate"),
    path("draws/<int:pk>/enlarge/", together.draw_enlarge, name="draw-enlarge"),
    path("draws/coordinations/", together.coordination_list, name="coordination-list"),
    path(
        "draws/coordinations/<int:pk>/seal/",
        together.coordination_seal,
        name="coordination-seal",
    ),
    path("draws/shares/<int:pk>/open/", acts.share_open, name="share-open"),
    path("draws/exclusions/<int:pk>/admit/", acts.exclusion_admit, name="exclusion-admit"),
    path("draws/drawn/<int:pk>/drop/", drops.drawn_drop, name="drawn-drop"),
    path("draws/drawn/<int:pk>/decide/", drops.drawn_decide, name="drawn-decide"),
    path("draws/outside-lists/", lists.outside_list, name="outside-list-list"),
    path("draws/outside-lists/new/", lists.outside_new, name="outside-list-new"),
]
