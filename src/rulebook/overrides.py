"""Dated upper-level rules that go before a rulebook whose text says they prevail.

惠州第（十九）条: 上级部门另有不同规定的，按照上级部门的规定执行. Such a rule is recorded with
its date and authority; tasks dated before it keep the old value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .model import Entry, Problem, Rulebook, RulebookError, Strength, Value
from .schema import SCHEMA
from .schema.values import read_value


@dataclass(frozen=True, slots=True)
class Override:
    """One value of an upper-level text that displaces a value of `rulebook_id`.

    `authority` cites the text, `basis` its clause, `reason` says why it applies here.
    In force from `effective_from` to `effective_to`, both days included; None = open.
    """

    rulebook_id: str
    key: str
    value: Value
    authority: str
    basis: str
    effective_from: date
    reason: str
    effective_to: date | None = None
    strength: Strength = Strength.MUST
    text: str = ""

    def in_force(self, on: date) -> bool:
        """True when the override governs a task dated `on`."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def as_entry(self) -> Entry:
        """The override in the shape of an entry; its basis names the authority itself."""
        return Entry(
            key=self.key,
            value=self.value,
            basis=f"{self.authority}{self.basis}",
            strength=self.strength,
            text=self.text,
            source=f"override:{self.rulebook_id}",
        )


def check_override(override: Override, rulebook: Rulebook) -> None:
    """Refuse an override that its rulebook does not admit or whose facts are wrong.

    Raises RulebookError; `file` and `line` point at the displaced value in the rulebook.
    """
    displaced = rulebook.entries.get(override.key)
    line = displaced.line if displaced else 1

    def refuse(rule: int, text: str) -> None:
        raise RulebookError(Problem(rulebook.file, line, override.key, rule, text))

    if not rulebook.meta.upper_rule_prevails:
        refuse(4, f"{rulebook.meta.citation}没有“按照上级部门的规定执行”的条款，不能登记上级规定")
    if override.key not in SCHEMA:
        refuse(1, "上级规定指向未知的键")
    for name in ("authority", "basis", "reason"):
        if not getattr(override, name).strip():
            refuse(3, f"登记上级规定须写明 {name}")
    if override.effective_to and override.effective_to < override.effective_from:
        refuse(10, "上级规定的失效日早于施行日")
    raw = list(override.value) if isinstance(override.value, tuple) else override.value
    try:
        read_value(SCHEMA[override.key], raw)
    except ValueError as error:
        refuse(1, str(error))


def in_force(
    overrides: Iterable[Override], *, rulebook_id: str, key: str, on: date
) -> Override | None:
    """The override that governs on that day; of several the one that came into force last."""
    found = [
        override
        for override in overrides
        if override.rulebook_id == rulebook_id and override.key == key and override.in_force(on)
    ]
    return max(found, key=lambda override: override.effective_from, default=None)
