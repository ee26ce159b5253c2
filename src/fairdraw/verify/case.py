"""One certificate under examination, with the material at hand.

Each step reads only the parts it needs, so that one lie is reported where it sits and does not
hide the others. Parts that several steps need are read once and kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from fairdraw.blind import leaf_hashes, root_of_public
from fairdraw.coord.plan import digest as coord_digest
from fairdraw.errors import InputError, RecordError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS
from fairdraw.lines import Source
from fairdraw.merkle import root_of_hashes
from fairdraw.plan import Plan, digest
from fairdraw.pool import PoolSummary, scan, summarise
from fairdraw.record import Certificate
from fairdraw.sample import DrawResult, draw_rows
from fairdraw.verify.evidence import LogEvidence

SignatureCheck = Callable[[str, str, str, bytes], bool]
"""(algorithm, public key hex, signature hex, message) → genuine?"""

BeaconCheck = Callable[[str, int, str], bool]
"""(pinned public key hex, round, signature hex) → genuine?"""


TimestampCheck = Callable[[bytes, str], dt.datetime | None]
"""(RFC 3161 token, digest hex it must be of) → its time (UTC), None where it is not genuine."""


class Recount:
    """Reads and draws from the pool file for the verifier: here on one core.

    The platform gives one of its own that uses all cores (`drawengines`) and reads a file once;
    every one gives the same values.
    """

    def summarise(self, pool: Source, alg: str) -> PoolSummary:
        """Read the file strictly, as `fairdraw.pool.summarise` does."""
        return summarise(pool, alg)

    def draw(
        self,
        pool: Source,
        *,
        seed: str,
        quotas: Mapping[str, int],
        reserve: Mapping[str, int],
        alg: str,
    ) -> DrawResult:
        """Draw from a file read before, as `fairdraw.sample.draw` does; every stratum is ordered
        as far as quota and reserve reach."""
        return draw_rows(scan(pool), seed, quotas, reserve, alg)


class UncheckedError(Exception):
    """A step cannot be judged; says what is missing in Chinese (`zh`) and English (`en`)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en


class Case:
    """The certificate, the frozen files and the callables that verify signatures."""

    def __init__(
        self,
        certificate: Certificate,
        pool: Source,
        inspectors: Source | None,
        eligibility: Source | None,
        *,
        check_signature: SignatureCheck | None,
        check_beacon: BeaconCheck | None,
        check_timestamp: TimestampCheck | None = None,
        trusted_keys: frozenset[str] = frozenset(),
        evidence: LogEvidence | None = None,
        earlier: Certificate | None = None,
        pool_key: bytes | None = None,
        recount: Recount | None = None,
    ) -> None:
        self.certificate = certificate
        self.inspectors = inspectors
        self.eligibility = eligibility
        self.check_signature = check_signature
        self.check_beacon = check_beacon
        self.check_timestamp = check_timestamp
        self.evidence = evidence
        self.earlier = earlier
        self.pool_key = pool_key
        self.trusted_keys = trusted_keys
        self._pool = pool
        self._recount = recount or Recount()

    @property
    def body(self) -> dict[str, object]:
        """The body as published."""
        return self.certificate.body

    def fields(self) -> Fields:
        """Return the body for reading one of its parts."""
        return Fields(self.body, "body", RecordError)

    @cached_property
    def alg(self) -> str:
        """The hash the plan names; needed even where the rest of the plan is unreadable."""
        plan = Fields(self.fields().take("plan"), "body.plan", RecordError)
        return plan.choice("alg", ALGORITHMS)

    @cached_property
    def plan(self) -> Plan:
        """The plan; UncheckedError where step 3 finds it unreadable."""
        try:
            return Plan.from_json(self.fields().take("plan"))
        except InputError:
            raise UncheckedError(
                "计划无法读取，见第 3 步", "the plan is unreadable, see step 3"
            ) from None

    @cached_property
    def plan_digest(self) -> str:
        """P, recomputed from the published plan, whatever the certificate claims it to be."""
        try:
            return digest(self.fields().take("plan"), self.alg)
        except InputError:
            raise UncheckedError(
                "计划无法读取，见第 3 步", "the plan is unreadable, see step 3"
            ) from None

    @cached_property
    def root_digest(self) -> str:
        """What commitments and seed hang on: P*, recomputed, in a coordinated draw, P otherwise."""
        plan = Fields(self.fields().take("plan"), "body.plan", RecordError)
        if "coord" not in plan:
            return self.plan_digest
        if "coord" not in self.body:
            raise UncheckedError("统筹计划缺失，见第 3 步", "the coord plan is missing, see step 3")
        try:
            return coord_digest(self.fields().take("coord"), self.alg)
        except InputError:
            raise UncheckedError(
                "统筹计划无法读取，见第 3 步", "the coord plan is unreadable, see step 3"
            ) from None

    @cached_property
    def pool_summary(self) -> PoolSummary:
        """Root, size and strata of the pool file at hand, read strictly.

        A blind pool is read from its public file and has no strata then; with the pool key, from
        the plain file.
        """
        if not self.plan.pool.blind:
            return self._recount.summarise(self._pool, self.alg)
        if self.pool_key is None:
            ref = root_of_public(self._pool, self.alg)
            return PoolSummary(ref.root, ref.size, {})
        plain = self._recount.summarise(self._pool, self.alg)
        hashes = list(leaf_hashes(self._pool, self.pool_key, self.alg))
        return PoolSummary(root_of_hashes(hashes, self.alg).hex(), plain.size, plain.strata)

    @property
    def pool_is_hidden(self) -> bool:
        """True where only the public file of a blind pool is at hand."""
        return self.plan.pool.blind and self.pool_key is None

    def pool_ids(self) -> Iterator[str]:
        """Yield the ids of the pool; UncheckedError where they are hidden or the pool unusable."""
        _ = self.strata
        for name, _, _ in scan(self._pool):
            yield name.decode("utf-8")

    @property
    def strata(self) -> dict[str, int]:
        """Units per stratum of the pool; UncheckedError where step 2 finds it unusable."""
        if self.pool_is_hidden:
            raise UncheckedError(
                "名单为盲名单：没有名单原件与密钥，不能核对分层、名额与抽取",
                "the pool is blind: without the plain file and its key strata, quotas and draw "
                "cannot be checked",
            )
        try:
            return self.pool_summary.strata
        except InputError:
            raise UncheckedError(
                "名单文件不可用，见第 2 步", "the pool file is unusable, see step 2"
            ) from None

    @cached_property
    def redrawn(self) -> DrawResult:
        """The draw, repeated with the published seed; UncheckedError where the pool is unusable.

        Every stratum is ordered as far as quota, reserve and replacements reach.
        """
        plan = self.plan
        _ = self.strata
        seed = self.fields().hexdigest("seed")
        return self._recount.draw(
            self._pool, seed=seed, quotas=plan.quotas, reserve=plan.reserves, alg=plan.alg
        )
