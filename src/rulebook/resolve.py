"""Find the value of a key and say where it came from («这个值从哪里来»).

Order (loader rule 4): dated upper-level override, only where the text says upper rules
prevail → the rulebook → its parent rulebooks → the national baseline → feature off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .explain import cite, mark_of, value_text
from .model import NATIONAL_ID, Entry, Meta, Rulebook, Strength, UnknownKeyError, Value
from .overrides import Override, in_force
from .schema import SCHEMA


class Outcome(StrEnum):
    """What one level of the search gave."""

    USED = "used"
    SILENT = "silent"
    DISPLACED = "displaced"
    OFF = "off"

    @property
    def label(self) -> str:
        """Chinese word for the trace."""
        words = {"used": "采用", "silent": "未规定", "displaced": "未采用", "off": "不启用"}
        return words[self.value]


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One line of «这个值从哪里来», from the most special level to the most general."""

    level: str
    title: str
    outcome: Outcome
    value: str = ""
    citation: str = ""
    mark: str = ""
    note: str = ""

    @property
    def sentence(self) -> str:
        """E.g. «本地规则《…》：采用 7个工作日（第（十一）条）»."""
        head = f"{self.level}{self.title}：{self.outcome.label}"
        body = f" {self.value}（{self.citation}）" if self.value else ""
        mark = f"，{self.mark}" if self.mark else ""
        note = f"，{self.note}" if self.note else ""
        return f"{head}{body}{mark}{note}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a step may go on: blocked, allowed, or allowed only with a reason."""

    allowed: bool
    needs_reason: bool
    message: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value with its origin. `value` and `entry` are None when the feature is off.

    `meta` is that of the file the value stands in (None for an override), `displaced` the
    rulebook's own entry where an upper-level `override` took its place.
    """

    key: str
    on: date
    value: Value | None
    entry: Entry | None
    meta: Meta | None
    steps: tuple[TraceStep, ...]
    override: Override | None = None
    displaced: Entry | None = None

    @property
    def feature_off(self) -> bool:
        """True when no level has a value: the feature does not exist here."""
        return self.entry is None

    @property
    def rulebook_id(self) -> str:
        """Id of the file the value stands in; "" for an override or an absent value."""
        return self.meta.id if self.meta else ""

    @property
    def rulebook_title(self) -> str:
        """Citation of the text the value comes from."""
        if self.override:
            return self.override.authority
        return _title(self.meta) if self.meta else ""

    @property
    def strength(self) -> Strength | None:
        """Binding force of the value, None when the feature is off."""
        return self.entry.strength if self.entry else None

    def trace(self) -> tuple[TraceStep, ...]:
        """«这个值从哪里来»: every level asked, with what it said."""
        return self.steps

    def judge(self, *, breached: bool, reason: str = "") -> Verdict:
        """What a breach of this rule means: must blocks, should wants a reason, may is free.

        Loader rule 7. `reason` is the written reason to go on in spite of a should-rule.
        """
        if not breached or self.entry is None:
            return Verdict(allowed=True, needs_reason=False, message="")
        rule = f"{SCHEMA[self.key].label}：{value_text(self.key, self.entry.value)}"
        source = cite(self.entry, self.meta)
        match self.entry.strength:
            case Strength.MUST:
                return Verdict(
                    allowed=False, needs_reason=False, message=f"不符合{rule}（{source}）"
                )
            case Strength.SHOULD:
                message = f"原则上须符合{rule}（{source}），继续须说明理由"
                return Verdict(allowed=bool(reason.strip()), needs_reason=True, message=message)
            case Strength.MAY:
                return Verdict(
                    allowed=True, needs_reason=False, message=f"可选：{rule}（{source}）"
                )


def resolve(
    chain: tuple[Rulebook, ...], key: str, *, on: date, overrides: Iterable[Override] = ()
) -> Resolved:
    """Resolve `key` along `chain` (nearest rulebook first) for a task dated `on`.

    Raises UnknownKeyError for a key outside the schema: that is a fault of the caller.
    """
    if key not in SCHEMA:
        raise UnknownKeyError(f"规则中没有“{key}”这个键")
    recorded = tuple(overrides)
    steps: list[TraceStep] = []
    winner: tuple[Entry, Meta | None, Override | None] | None = None
    displaced: Entry | None = None
    for depth, rulebook in enumerate(chain):
        own = rulebook.entries.get(key)
        upper = _prevailing(recorded, rulebook, key, on)
        if upper:
            steps.append(_override_step(upper, used=winner is None))
            if winner is None:
                winner, displaced = (upper.as_entry(), None, upper), own
        steps.append(_rulebook_step(rulebook, own, depth, used=winner is None))
        if own and winner is None:
            winner = (own, rulebook.meta, None)
    if winner is None:
        steps.append(TraceStep("", "各级规则均未规定", Outcome.OFF))
        return Resolved(key, on, None, None, None, tuple(steps))
    entry, meta, override = winner
    return Resolved(key, on, entry.value, entry, meta, tuple(steps), override, displaced)


def _prevailing(
    overrides: tuple[Override, ...], rulebook: Rulebook, key: str, on: date
) -> Override | None:
    if not rulebook.meta.upper_rule_prevails:
        return None
    return in_force(overrides, rulebook_id=rulebook.id, key=key, on=on)


def _override_step(override: Override, *, used: bool) -> TraceStep:
    return TraceStep(
        level="上级规定",
        title=override.authority,
        outcome=Outcome.USED if used else Outcome.DISPLACED,
        value=value_text(override.key, override.value),
        citation=override.basis,
        note=f"自{override.effective_from}起，{override.reason}",
    )


def _rulebook_step(rulebook: Rulebook, own: Entry | None, depth: int, *, used: bool) -> TraceStep:
    level, title = "本地规则" if depth == 0 else "上位规则", _title(rulebook.meta)
    if rulebook.id == NATIONAL_ID:
        level, title = title, ""
    if own is None:
        cited = "、".join(rulebook.meta.upper_basis)
        note = f"文中所引上位依据：{cited}" if cited else ""
        return TraceStep(level, title, Outcome.SILENT, note=note)
    outcome = Outcome.USED if used else Outcome.DISPLACED
    return TraceStep(level, title, outcome, value_text(own.key, own.value), own.basis, mark_of(own))


def _title(meta: Meta) -> str:
    """The baseline is no text: naming 国发〔2019〕5号 would lend it words it may not have."""
    return "全国基线" if meta.id == NATIONAL_ID else meta.citation
