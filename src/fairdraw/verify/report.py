"""What a verification found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """True, false or None (not checked), with the reason in Chinese and English."""

    ok: bool | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the protocol's verifier with its finding; `number` as in protocol §10."""

    number: int
    name: str
    ok: bool | None
    zh: str
    en: str

    def to_json(self) -> dict[str, object]:
        """Return the JSON object printed by ``python -m fairdraw verify``."""
        return {
            "step": self.number,
            "name": self.name,
            "ok": self.ok,
            "reason": self.zh,
            "reason_en": self.en,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All steps in order."""

    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        """True where no step is false. Steps not checked are listed in `unchecked`."""
        return all(step.ok is not False for step in self.steps)

    @property
    def failed(self) -> list[str]:
        """Names of the steps that are false."""
        return [step.name for step in self.steps if step.ok is False]

    @property
    def unchecked(self) -> list[str]:
        """Names of the steps that could not be checked."""
        return [step.name for step in self.steps if step.ok is None]

    def to_json(self) -> dict[str, object]:
        """Return the JSON object printed by ``python -m fairdraw verify``."""
        return {
            "ok": self.ok,
            "failed": self.failed,
            "unchecked": self.unchecked,
            "steps": [step.to_json() for step in self.steps],
        }
