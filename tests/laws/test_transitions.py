"""Every transition table is whole: clauses, reachable states, real permissions."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from mingqian.foundation.policy.roles import ROLE_PERMISSIONS
from mingqian.foundation.workflow.transition import Table


def tables() -> list[tuple[str, Table]]:
    """All tables of all stages."""
    found = []
    for name in settings.STAGES:
        if find_spec(f"{name}.states"):
            module = import_module(f"{name}.states")
            found += [
                (f"{name}.{key}", value)
                for key, value in vars(module).items()
                if isinstance(value, Table)
            ]
    return found


@pytest.mark.parametrize(("name", "table"), tables(), ids=[name for name, _ in tables()])
class TestTable:
    """One table."""

    def test_every_row_cites_its_clause(self, name: str, table: Table) -> None:
        assert not [row.action for row in table if not row.clause.strip()]

    def test_every_row_can_be_performed_by_some_role(self, name: str, table: Table) -> None:
        granted = {p for permissions in ROLE_PERMISSIONS.values() for p in permissions}
        assert not [row.action for row in table if row.permission not in granted]

    def test_every_state_is_reached_and_none_is_an_island(self, name: str, table: Table) -> None:
        starts = {s for row in table for s in row.source}
        ends = {row.target for row in table if row.target}
        # a state one leaves must be entered by some row, save those a thing is born in
        assert len(starts - ends) <= 2, f"{name}: {starts - ends}"


def test_the_stages_have_tables() -> None:
    assert len(tables()) >= 10
