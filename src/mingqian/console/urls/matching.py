"""Addresses of the matching on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.matching import chances, parts, people, teams

urlpatterns = [
    path("matching/", parts.part_list, name="matching-list"),
    path("matching/parts/<int:pk>/", parts.part_detail, name="part-detail"),
    path("matching/parts/<int:pk>/act/", parts.part_act, name="part-act"),
    path("matching/parts/<int:pk>/items/", parts.part_items, name="part-items"),
    path("matching/parts/<int:pk>/seal/", parts.part_seal, name="part-seal"),
    path("matching/parts/<int:pk>/forecast/", parts.part_forecast, name="part-forecast"),
    path("matching/parts/<int:pk>/objects/<int:drawn>/", parts.part_why, name="part-why"),
    path("matching/parts/<int:pk>/record.json", parts.part_record, name="part-record"),
    path("matching/seals/<int:pk>/chance/", chances.seal_chance, name="seal-chance"),
    path("matching/seals/<int:pk>/reopen/", chances.seal_reopen, name="seal-reopen"),
    path("matching/seals/<int:pk>/terms.json", chances.seal_file, name="seal-file"),
    path("matching/seals/<int:pk>/record.json", chances.seal_record, name="seal-record"),
    path("matching/tasks/<int:pk>/teams/", teams.task_teams, name="task-teams"),
    path("matching/drawn/<int:pk>/team/", teams.team_form, name="team-form"),
    path(
        "matching/assignments/<int:pk>/confirm/",
        people.assignment_confirm,
        name="assignment-confirm",
    ),
    path(
        "matching/assignments/<int:pk>/substitute/",
        people.substitution_new,
        name="substitution-new",
    ),
    path(
        "matching/assignments/<int:pk>/recuse/", people.assignment_recuse, name="assignment-recuse"
    ),
    path(
        "matching/substitutions/<int:pk>/", people.substitution_decide, name="substitution-decide"
    ),
]
