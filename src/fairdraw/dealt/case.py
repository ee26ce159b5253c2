"""One record of a deal under examination, with the material at hand."""

from __future__ import annotations

from functools import cached_property

from fairdraw.beacon import BeaconValue
from fairdraw.dealt.record import Sealed, dealt_digest
from fairdraw.dealt.terms import VERSION, Terms
from fairdraw.errors import InputError, RecordError
from fairdraw.fields import Fields
from fairdraw.hashing import ALGORITHMS
from fairdraw.record import Certificate
from fairdraw.verify.case import BeaconCheck, SignatureCheck, UncheckedError
from fairdraw.verify.evidence import LogEvidence

_KNOWN = (
    "v",
    "terms",
    "terms_digest",
    "files",
    "reasons",
    "beacon",
    "seed",
    "max_load",
    "assignment",
)


class DealCase:
    """The record, the record of its draw, the log, and the callables that verify signatures."""

    def __init__(
        self,
        value: object,
        draw: Certificate | None,
        evidence: LogEvidence | None,
        *,
        check_beacon: BeaconCheck | None,
        check_signature: SignatureCheck | None,
    ) -> None:
        fields = Fields(value, "deal", RecordError)
        fields.choice("v", (VERSION,))
        for name in _KNOWN[1:]:
            fields.take(name)
        if "teams" in fields:
            fields.take("teams")
        fields.close()
        self.body: dict[str, object] = dict(value) if isinstance(value, dict) else {}
        self.draw = draw
        self.evidence = evidence
        self.check_beacon = check_beacon
        self.check_signature = check_signature

    def fields(self) -> Fields:
        """Return the record for reading one of its parts."""
        return Fields(self.body, "deal", RecordError)

    @cached_property
    def alg(self) -> str:
        """The hash the terms name."""
        return Fields(self.body["terms"], "deal.terms", RecordError).choice("alg", ALGORITHMS)

    @cached_property
    def terms(self) -> Terms:
        """The terms; UncheckedError where step 1 finds them unreadable."""
        try:
            return Terms.from_json(self.body["terms"])
        except InputError:
            raise UncheckedError(
                "匹配条件无法读取，见第 1 步", "the terms are unreadable, see step 1"
            ) from None

    @cached_property
    def sealed(self) -> Sealed:
        """The terms with their files; RecordError where a file is no text."""
        files, reasons = self.body["files"], self.body["reasons"]
        if not isinstance(files, dict) or not isinstance(reasons, dict):
            raise RecordError("名单须是 JSON 对象", "files and reasons must be objects")
        if not all(isinstance(text, str) for text in files.values()):
            raise RecordError("名单须是文本", "a file must be text", field="files")
        return Sealed(self.terms, files, reasons)

    @cached_property
    def beacon(self) -> BeaconValue:
        """What came out."""
        return BeaconValue.read(self.fields().child("beacon"))

    @cached_property
    def digest(self) -> str:
        """What the log must hold of this deal."""
        return dealt_digest(self.body, self.alg)
