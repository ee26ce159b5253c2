"""Every transition table is whole: clauses, reachable states, real permissions."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from mingqian.foundation.policy.permissions import Permission
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
        granted.add(Permission.CONSOLE_ENTER)  # whoever holds a post
        assert not [row.action for row in table if row.permission not in granted]


@pytest.mark.parametrize("stage", settings.STAGES)
def test_every_state_of_a_stage_is_reached(stage: str) -> None:
    """A state one leaves is entered by some row, save the one each thing is born in."""
    own = [table for name, table in tables() if name.startswith(f"{stage}.")]
    starts = {source for table in own for row in table for source in row.source}
    ends = {row.target for table in own for row in table if row.target}
    assert len(starts - ends) <= len(own) + 1, starts - ends


def test_the_stages_have_tables() -> None:
    assert len(tables()) >= 10
