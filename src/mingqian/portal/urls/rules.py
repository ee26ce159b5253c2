"""Addresses of the rules in force."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import rules

urlpatterns = [
    path("p/rules/", rules.rule_list, name="rule-list"),
    path("p/rules/<int:pk>/", rules.rule_detail, name="rule-detail"),
]
