"""The exceptions of the draw core.

::

    FairDrawError                 everything this package raises on purpose
    ├── InputError                the input cannot be used (exit code 2)
    │   ├── AlgorithmError        hash unknown, or missing from this build of Python
    │   ├── EncodingError         not canonical JSON, not UTF-8, duplicated key …
    │   ├── IdentifierError       an id the protocol does not accept
    │   ├── PoolError             a line of a pool, roster or eligibility file is wrong
    │   ├── PlanError             a plan has an unknown, missing or impossible field
    │   ├── QuotaError            a quota cannot be resolved or exceeds its stratum
    │   ├── SeedError             a seed, contribution or beacon is malformed
    │   ├── MatchError            objects or inspectors of a deal are malformed
    │   ├── RecordError           a certificate has an unknown, missing or impossible field
    │   └── LogError              a log entry, checkpoint or proof is malformed or not genuine
    └── InfeasibleError           no full matching exists; carries the proof (exit code 1)

Every message says in Chinese and in English which line or field broke which rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairdraw.match.shortage import Shortage


class FairDrawError(Exception):
    """A refusal with its reason in Chinese (`zh`) and English (`en`) and the place it happened.

    `line` counts from 1; `field` is a dotted path such as ``plan.strata[0].quota``.
    """

    def __init__(
        self, zh: str, en: str, *, line: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en
        self.line = line
        self.field = field

    @property
    def message_zh(self) -> str:
        """The Chinese sentence with line and field in front."""
        place = f"第 {self.line} 行：" if self.line is not None else ""
        place += f"字段 {self.field}：" if self.field else ""
        return place + self.zh

    @property
    def message_en(self) -> str:
        """The English sentence with line and field in front."""
        place = f"line {self.line}: " if self.line is not None else ""
        place += f"field {self.field}: " if self.field else ""
        return place + self.en

    def __str__(self) -> str:
        return f"{self.message_zh} ({self.message_en})"


class InputError(FairDrawError):
    """The input cannot be used at all; nothing was computed from it."""


class AlgorithmError(InputError):
    """The hash is unknown, or this build of Python does not offer it."""


class EncodingError(InputError):
    """The bytes or the JSON value are not in the protocol's canonical form."""


class IdentifierError(InputError):
    """An identifier the protocol rejects."""


class PoolError(InputError):
    """A line of a pool, roster or eligibility file breaks the format."""


class PlanError(InputError):
    """A plan breaks the format or contradicts itself."""


class QuotaError(InputError):
    """A quota is negative, unknown or greater than its stratum."""


class SeedError(InputError):
    """A seed, a contribution, a commitment or a beacon is malformed."""


class MatchError(InputError):
    """Objects or inspectors handed to the deal are malformed."""


class RecordError(InputError):
    """A certificate breaks the format."""


class LogError(InputError):
    """An entry, checkpoint, note or proof of an append-only log is malformed or not genuine."""


class InfeasibleError(FairDrawError):
    """No assignment serves every object; `shortage` is the Hall certificate that proves it."""

    def __init__(self, shortage: Shortage) -> None:
        super().__init__(shortage.reason, shortage.reason_en)
        self.shortage = shortage
