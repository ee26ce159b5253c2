"""Addresses of the inspectors' phone face (under ``/m/``)."""

from __future__ import annotations

from django.urls import path

from mingqian.field.views import before, check, evidence, home, record, results, visit, why

app_name = "field"
urlpatterns = [
    path("", home.home, name="home"),
    path("results/", home.results, name="results"),
    path("checks/<int:pk>/", check.check, name="check"),
    path("checks/<int:pk>/answers/", check.answers, name="answers"),
    path("checks/<int:pk>/history/", check.history, name="history"),
    path("checks/<int:pk>/why/", why.why, name="why"),
    path("checks/<int:pk>/notes/", check.notes, name="notes"),
    path("checks/<int:pk>/act/", check.act_on_check, name="act"),
    path("checks/<int:pk>/attendance/", before.attendance, name="attendance"),
    path("checks/<int:pk>/recusal/", before.recusal, name="recusal"),
    path("checks/<int:pk>/online/", before.online, name="online"),
    path("checks/<int:pk>/notice/", before.notice, name="notice"),
    path("objects/<int:pk>/schedule/", before.schedule, name="schedule"),
    path("checks/<int:pk>/start/", visit.start, name="start"),
    path("checks/<int:pk>/desk/", visit.desk, name="desk"),
    path("checks/<int:pk>/noncooperation/", visit.noncooperation, name="noncooperation"),
    path("checks/<int:pk>/evidence/", evidence.register, name="evidence"),
    path("checks/<int:pk>/evidence/<int:evidence_pk>/file/", evidence.file, name="evidence-file"),
    path("checks/<int:pk>/papers/<int:paper_pk>/", record.paper, name="paper"),
    path("checks/<int:pk>/record/", record.record, name="record"),
    path("checks/<int:pk>/form/", results.form, name="result-form"),
    path("checks/<int:pk>/sign/", record.sign, name="sign"),
    path("checks/<int:pk>/refusal/", record.refusal, name="refusal"),
    path("results/<int:pk>/", results.enter, name="result-enter"),
]
