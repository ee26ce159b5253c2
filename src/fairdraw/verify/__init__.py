"""Recompute a published draw record and say, step by step, what holds (protocol §10).

Nothing in the certificate is believed: every step recomputes its own claim from the parts the
certificate publishes and the frozen files. A step is true, false, or None where the material or a
library it needs is missing; None is always said aloud, never counted as true.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from fairdraw.lines import Source
from fairdraw.record import Certificate
from fairdraw.verify import afterwards, authorship, ceremony, drawing, logged, staffing, timing
from fairdraw.verify.case import (
    BeaconCheck,
    Case,
    Recount,
    SignatureCheck,
    TimestampCheck,
)
from fairdraw.verify.evidence import LogEvidence
from fairdraw.verify.report import Finding, Report, Step
from fairdraw.verify.running import Check, run

__all__ = ["Case", "Finding", "LogEvidence", "Recount", "Report", "Step", "verify"]

STEPS: Final[tuple[Check[Case], ...]] = (
    (1, "record", authorship.record),
    (1, "signature", authorship.signature),
    (2, "pool", drawing.pool),
    (3, "plan", ceremony.plan),
    (4, "quotas", drawing.quotas),
    (5, "contributions", ceremony.contributions),
    (6, "beacon", ceremony.beacon),
    (6, "beacon-signature", ceremony.beacon_signature),
    (7, "seed", ceremony.seed),
    (8, "draw", drawing.selection),
    (9, "matching", staffing.matching),
    (10, "replacements", afterwards.replacements),
    (10, "supplement", afterwards.supplement),
    (11, "log", logged.inclusion),
    (11, "log-consistency", logged.consistency),
    (11, "log-numbers", logged.numbers),
    (12, "timing", timing.timing),
)


def verify(
    certificate: Certificate | object,
    *,
    pool: Source,
    inspectors: Source | None = None,
    eligibility: Source | None = None,
    check_signature: SignatureCheck | None = None,
    check_beacon: BeaconCheck | None = None,
    check_timestamp: TimestampCheck | None = None,
    trusted_keys: Collection[str] = (),
    log: LogEvidence | None = None,
    earlier: Certificate | object | None = None,
    pool_key: bytes | None = None,
    recount: Recount | None = None,
) -> Report:
    """Verify a certificate against the frozen files and return the finding of every step.

    `certificate` is a parsed JSON value or a Certificate. `pool`, `inspectors` and `eligibility`
    are paths or bytes. ``check_signature(alg, pub, sig, message)`` and
    ``check_beacon(public_key, round, signature)`` verify signatures where a library is at hand,
    ``check_timestamp(token, digest)`` RFC 3161 tokens; without them those steps are None.
    `trusted_keys` are the public keys (hex) the authority announced elsewhere; without them a
    signature shows only that *somebody* signed. `log` is what is at hand of the authority's log;
    without it step 11 is None. `earlier` is the record a supplementary plan supplements; step
    "supplement" is there for such plans only. A blind pool is given as its public file, or as the
    plain file with its `pool_key`. `recount` reads and draws in this package's stead where the pool
    is large (`Recount`); None does it here.
    Raises RecordError where `certificate` has not even the outer form of one.
    """
    case = Case(
        _certificate(certificate),
        pool,
        inspectors,
        eligibility,
        check_signature=check_signature,
        check_beacon=check_beacon,
        check_timestamp=check_timestamp,
        trusted_keys=frozenset(trusted_keys),
        evidence=log,
        earlier=_certificate(earlier) if earlier is not None else None,
        pool_key=pool_key,
        recount=recount,
    )
    checks = STEPS
    if not afterwards.is_supplementary(case):
        checks = tuple(step for step in STEPS if step[1] != "supplement")
    return run(checks, case)


def _certificate(value: Certificate | object) -> Certificate:
    return value if isinstance(value, Certificate) else Certificate.from_json(value)
