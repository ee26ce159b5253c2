"""Running the steps of a verifier: each tells its finding, none hides another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from fairdraw.errors import FairDrawError
from fairdraw.verify.case import UncheckedError
from fairdraw.verify.report import Finding, Report, Step

C = TypeVar("C")
Check = tuple[int, str, Callable[[C], Finding]]
"""Number and name of a step, and what judges a case."""


def run(checks: Iterable[Check[C]], case: C) -> Report:
    """Return the findings of all `checks`: a refusal is false, missing material is None."""
    return Report(tuple(_step(number, name, check, case) for number, name, check in checks))


def _step(number: int, name: str, check: Callable[[C], Finding], case: C) -> Step:
    try:
        finding = check(case)
    except UncheckedError as reason:
        finding = Finding(None, reason.zh, reason.en)
    except FairDrawError as error:
        finding = Finding(False, error.message_zh, error.message_en)  # noqa: FBT003
    return Step(number, name, finding.ok, finding.zh, finding.en)
