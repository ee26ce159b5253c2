"""One joint inspection from the plan or decision to the closed task, by clicking the real pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import SignIn
from tests.browser.site import Site
from tests.browser.steps import draw, followup, inspection, matching, portal, result, scheme
from tests.browser.steps.cast import Journey

#: What is done, in order; each takes up where the one before left off.
STAGES = (
    scheme.drafted, scheme.consulted, scheme.launched,
    draw.sealed, draw.contributed, draw.drawn,
    matching.dispatched, matching.configured, matching.teamed,
    inspection.opened, inspection.looked_up, inspection.appointed, inspection.visited,
    inspection.evidence_shows,
    result.entered, result.forms_issued, result.reviewed, result.published, result.seen_by_all,
    followup.corrected, followup.reported, followup.sealed, followup.closed,
)  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("place", ["huizhou", "jilin", "pengyang", "xinglongtai", "changjiang"])
def test_a_joint_inspection_is_walked_through_to_its_closed_task(
    place: str, site: Site, visitor: SignIn, tmp_path: Path
) -> None:
    journey = Journey(place, site, visitor)
    for stage in STAGES:
        stage(journey)
    record, pool = portal.downloaded(journey, tmp_path)
    assert {"signature", "pool", "seed"} <= set(portal.steps_verified(record, pool))
