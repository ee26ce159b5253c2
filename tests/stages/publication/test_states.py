"""The tables of the stage: every state reachable, every row with its clause."""

from __future__ import annotations

import pytest

from mingqian.archive.models import DossierState
from mingqian.archive.states import TABLE as ARCHIVE
from mingqian.followup.models import FollowUpState, ListingState, NonRandomState
from mingqian.followup.states import LISTING, NONRANDOM, TABLES
from mingqian.foundation.workflow.transition import Table
from mingqian.oversight.models import IssueState, ReportState
from mingqian.oversight.states import ISSUE, REPORT
from mingqian.publication.models import ObjectionState, PublicationState
from mingqian.publication.states import OBJECTION, PUBLICATION

CASES = [
    (PUBLICATION, PublicationState, "pending"),
    (OBJECTION, ObjectionState, "received"),
    (NONRANDOM, NonRandomState, "registered"),
    (LISTING, ListingState, "proposed"),
    (ARCHIVE, DossierState, "collecting"),
    (REPORT, ReportState, "draft"),
    (ISSUE, IssueState, "open"),
]


def reachable(table: Table, start: str) -> set[str]:
    found = {start}
    while True:
        more = {
            row.target for row in table if row.target and found & {str(s) for s in row.source}
        } - found
        if not more:
            return found
        found |= {str(state) for state in more}


@pytest.mark.parametrize(("table", "states", "start"), CASES)
def test_every_state_is_reachable(table: Table, states, start: str) -> None:
    assert reachable(table, start) == {str(state.value) for state in states}


@pytest.mark.parametrize("path", sorted(TABLES))
def test_every_path_can_be_ended(path: str) -> None:
    assert FollowUpState.CLOSED in reachable(TABLES[path], "open")


@pytest.mark.parametrize("table", [*[case[0] for case in CASES], *TABLES.values()])
def test_every_row_names_its_clause(table: Table) -> None:
    assert all(row.clause for row in table)


def test_no_way_leads_out_of_a_sealed_dossier() -> None:
    assert not [row for row in ARCHIVE if DossierState.SEALED in row.source]
