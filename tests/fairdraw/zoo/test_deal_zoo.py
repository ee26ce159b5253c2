"""Every forged deal is rejected, at exactly the steps that must expose it."""

from __future__ import annotations

import pytest

from tests.fairdraw.dealbook import DealBook
from tests.fairdraw.zoo.deal_forgeries import DEAL_ZOO, DealForgery


@pytest.mark.parametrize("forgery", DEAL_ZOO, ids=lambda forgery: forgery.name)
def test_a_forged_deal_is_exposed_by_the_steps_it_lies_to(forgery: DealForgery) -> None:
    book, body = forgery.make()
    report = book.report(body)
    assert tuple(report.failed) == forgery.exposed_by, report.to_json()
    assert not report.ok


def test_a_genuine_deal_passes_every_step_that_can_be_checked() -> None:
    report = DealBook().report()
    assert report.failed == []
    assert report.unchecked == ["timing"]


def test_without_draw_and_log_these_steps_are_said_to_be_unchecked() -> None:
    report = DealBook().report(draw=None, log=None)
    assert report.ok
    assert report.unchecked == ["draw", "log", "log-numbers", "timing"]
