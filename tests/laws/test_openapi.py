"""The API's contract is frozen: a change shows as a difference in review."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.laws.source import ROOT


@pytest.mark.django_db
def test_the_contract_is_the_frozen_one() -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    now = answer.json()
    assert now["openapi"].startswith("3.1")
    frozen = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    assert now == frozen, "run `make schema` and review the difference"
