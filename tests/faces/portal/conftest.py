"""Stories of the five places for the public's pages, and a visitor who never signs in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.stages.publication.conftest import (
    changjiang_story,
    huizhou_story,
    jilin_story,
    pengyang_story,
    xinglongtai_story,
)

__all__ = [
    "changjiang_story",
    "huizhou_story",
    "jilin_story",
    "pengyang_story",
    "xinglongtai_story",
]

Read = Callable[..., str]


@pytest.fixture
def read() -> Read:
    """A page of the portal as a visitor gets it; the address is refused when it is not 200."""

    def get(name: str, *args: object, **query: str) -> str:
        answer = Client().get(reverse(f"portal:{name}", args=args), query)
        assert answer.status_code == 200, (name, answer.status_code)
        return b"".join(answer).decode()

    return get


@pytest.fixture
def status() -> Callable[..., int]:
    """The status a visitor gets at an address of the portal."""

    def get(name: str, *args: object, **query: str) -> int:
        return Client().get(reverse(f"portal:{name}", args=args), query).status_code

    return get
