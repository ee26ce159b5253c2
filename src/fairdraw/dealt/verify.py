"""Recompute the record of a deal and say, step by step, what holds (protocol §8.6).

Nothing in it is believed. A step is true, false, or None where material or a library is missing.
"""

from __future__ import annotations

from typing import Final

from fairdraw.dealt import logged, steps
from fairdraw.dealt.case import DealCase
from fairdraw.record import Certificate
from fairdraw.verify.case import BeaconCheck, SignatureCheck
from fairdraw.verify.evidence import LogEvidence
from fairdraw.verify.report import Report
from fairdraw.verify.running import Check, run

STEPS: Final[tuple[Check[DealCase], ...]] = (
    (1, "terms", steps.terms),
    (2, "files", steps.frozen),
    (3, "draw", steps.draw),
    (4, "beacon", steps.beacon),
    (4, "beacon-signature", steps.beacon_signature),
    (5, "seed", steps.seed),
    (6, "rungs", steps.rungs),
    (7, "deal", steps.deal),
    (8, "log", logged.entries),
    (8, "log-numbers", logged.story),
    (9, "timing", logged.timing),
)


def verify_deal(
    record: object,
    *,
    draw: Certificate | object | None = None,
    log: LogEvidence | None = None,
    check_beacon: BeaconCheck | None = None,
    check_signature: SignatureCheck | None = None,
) -> Report:
    """Verify a parsed record of a deal and return the finding of every step.

    `draw` is the record of the draw whose objects were dealt; `log` what is at hand of the log;
    without them their steps are None. The callables are those of `fairdraw.verify.verify`. Raises
    RecordError where `record` has not even the outer form of one.
    """
    certificate = draw
    if draw is not None and not isinstance(draw, Certificate):
        certificate = Certificate.from_json(draw)
    case = DealCase(
        record,
        certificate if isinstance(certificate, Certificate) else None,
        log,
        check_beacon=check_beacon,
        check_signature=check_signature,
    )
    return run(STEPS, case)
