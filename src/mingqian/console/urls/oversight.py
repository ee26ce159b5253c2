"""Addresses of oversight on the desk."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views.oversight import issues, periods, registers, reports, urges

urlpatterns = [
    path("oversight/", registers.oversight_home, name="oversight-home"),
    path("oversight/overdue/", registers.overdue, name="overdue"),
    path("oversight/ledger/", registers.ledger, name="ledger"),
    path("oversight/ledger.<str:form>", registers.ledger_export, name="ledger-export"),
    path("oversight/deadlines/<int:pk>/excuse/", urges.excuse, name="deadline-excuse"),
    path("oversight/urges/", urges.urge_list, name="urge-list"),
    path("oversight/urges/new/", urges.urge_new, name="urge-new"),
    path("oversight/urges/<int:pk>/", urges.urge_detail, name="urge-detail"),
    path("oversight/urges/<int:pk>/read/", urges.urge_read, name="urge-read"),
    path("oversight/reports/", reports.report_list, name="report-list"),
    path("oversight/reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("oversight/reports/<int:pk>/act/", reports.report_act, name="report-act"),
    path("oversight/reports/write/<int:pk>/", reports.report_write, name="report-write"),
    path("oversight/periods/", periods.period_list, name="period-list"),
    path("oversight/periods/begin/", periods.period_begin, name="period-begin"),
    path("oversight/periods/call/", periods.period_call, name="period-call"),
    path("oversight/periods/<int:pk>/", periods.period_detail, name="period-detail"),
    path("oversight/periods/<int:pk>/act/", periods.period_act, name="period-act"),
    path("oversight/periods/<int:pk>/write/", periods.period_write, name="period-write"),
    path("oversight/tasks/<int:pk>/closing/", reports.task_closing, name="task-closing"),
    path("oversight/circular/", registers.circular, name="circular-new"),
    path("oversight/issues/", issues.issue_list, name="issue-list"),
    path("oversight/issues/new/", issues.issue_new, name="issue-new"),
    path("oversight/issues/<int:pk>/", issues.issue_detail, name="issue-detail"),
    path("oversight/issues/<int:pk>/act/", issues.issue_act, name="issue-act"),
    path("oversight/issues/<int:pk>/<str:action>/", issues.issue_step, name="issue-step"),
]
