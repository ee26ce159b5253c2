"""Addresses of the entrance and of the guide «怎样核验抽取»."""

from __future__ import annotations

from django.urls import path

from mingqian.portal.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("p/how-to-verify/", home.verify_guide, name="verify-guide"),
]
