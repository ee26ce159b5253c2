"""Rendering small templates as a page would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from mingqian.foundation.policy.actor import PUBLIC

Render = Callable[..., str]


@pytest.fixture
def page_request(rf: RequestFactory) -> HttpRequest:
    """A GET of a list page by nobody in particular."""
    request = rf.get("/desk/objects/", {"risk": "C", "after": "eA"})
    request.actor = PUBLIC  # type: ignore[attr-defined]
    return request


@pytest.fixture
def render(page_request: HttpRequest) -> Render:
    """``render('{% icon "bell" %}', **context)``: compiled by cotton and Django as on disk."""

    def _render(source: str, **context: Any) -> str:
        from django_cotton.compiler_regex import CottonCompiler

        template = engines["django"].from_string(CottonCompiler().process(source))
        return str(template.render(context, page_request))

    return _render
