"""The desk itself: sign-in, home, to-dos, search, journal, rules, organisation, jobs, files."""

from __future__ import annotations

from django.urls import path

from mingqian.console.views import account, desk, files, jobs, journal, organisation, rules

urlpatterns = [
    path("sign-in/", account.sign_in, name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("password/", account.password, name="password"),
    path("", desk.home, name="home"),
    path("todos/", desk.todo_list, name="todo-list"),
    path("search/", desk.search, name="search"),
    path("help/", desk.help_page, name="help"),
    path("journal/", journal.journal, name="journal"),
    path("rules/", rules.rulebook_list, name="rulebook-list"),
    path("rules/<int:pk>/", rules.rulebook_detail, name="rulebook-detail"),
    path("rules/<int:pk>/continue/", rules.rulebook_continue, name="rulebook-continue"),
    path("rules/<int:pk>/confirm/", rules.rulebook_confirm, name="rulebook-confirm"),
    path("organisation/", organisation.department_list, name="department-list"),
    path("organisation/changes/", organisation.change_list, name="change-list"),
    path("organisation/changes/new/", organisation.change_new, name="change-new"),
    path("organisation/changes/<int:pk>/", organisation.change_detail, name="change-detail"),
    path("organisation/changes/<int:pk>/carry/", organisation.change_carry, name="change-carry"),
    path("organisation/<int:pk>/", organisation.department_detail, name="department-detail"),
    path("organisation/<int:pk>/rename/", organisation.department_rename, name="department-rename"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:pk>/resume/", jobs.job_resume, name="job-resume"),
    path("papers/<int:pk>/", files.paper, name="paper"),
]
