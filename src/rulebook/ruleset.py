"""A rulebook together with the rulebooks it inherits from: what a task is opened under.

rules = rulebooks.ruleset("huizhou")
rules.resolve("result.entry_working_days", on=today).value      # 7
rules.clock("entry", on=today).due_after(inspected_on, rulebooks.calendar)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from .approval import ApprovalStep, approval_chain
from .clocks import Clock, all_clocks, build_clock
from .digest import chain_digest
from .explain import Explanation, explain
from .model import NATIONAL_ID, Meta, Rulebook
from .overrides import Override, check_override
from .resolve import Resolved, resolve
from .schema import SCHEMA
from .validity import ContinuationDecision, Validity, validity


class Ruleset:
    """Immutable. `digest` is what a task pins (rulebook id + digest, loader rule 8)."""

    def __init__(self, chain: tuple[Rulebook, ...], overrides: Iterable[Override] = ()) -> None:
        self.chain = chain
        self.overrides = tuple(overrides)
        self.digest = chain_digest(rulebook.digest for rulebook in chain)

    def __repr__(self) -> str:
        return f"<Ruleset {self.id} {self.digest[:12]}>"

    @property
    def rulebook(self) -> Rulebook:
        """The most special rulebook of the chain."""
        return self.chain[0]

    @property
    def id(self) -> str:
        """Id of the most special rulebook."""
        return self.rulebook.id

    @property
    def meta(self) -> Meta:
        """Title, number, dates and status of the most special rulebook."""
        return self.rulebook.meta

    def with_overrides(self, overrides: Iterable[Override]) -> Ruleset:
        """The same ruleset under recorded upper-level rules; each is checked first.

        Overrides of rulebooks outside the chain are left aside. Raises RulebookError.
        """
        by_id = {rulebook.id: rulebook for rulebook in self.chain}
        own = [override for override in overrides if override.rulebook_id in by_id]
        for override in own:
            check_override(override, by_id[override.rulebook_id])
        return Ruleset(self.chain, (*self.overrides, *own))

    def resolve(self, key: str, *, on: date) -> Resolved:
        """The value of `key` for a task dated `on`, with its origin."""
        return resolve(self.chain, key, on=on, overrides=self.overrides)

    def resolve_all(self, *, on: date) -> tuple[Resolved, ...]:
        """Every key of the schema, in order, for a rulebook page."""
        return tuple(self.resolve(key, on=on) for key in SCHEMA)

    def number(self, key: str, *, on: date) -> int | None:
        """A numeric value; None when the feature is off or the value is "on_entry"."""
        value = self.resolve(key, on=on).value
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str, *, on: date) -> bool:
        """A yes-or-no value; False when the feature is off."""
        return self.resolve(key, on=on).value is True

    def text(self, key: str, *, on: date) -> str:
        """A text or enum code; "" when the feature is off."""
        value = self.resolve(key, on=on).value
        return value if isinstance(value, str) else ""

    def texts(self, key: str, *, on: date) -> tuple[str, ...]:
        """A list of texts or enum codes; () when the feature is off."""
        value = self.resolve(key, on=on).value
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()

    def explain(self, key: str, *, on: date) -> Explanation:
        """The value in Chinese with its clause and mark."""
        return explain(self.resolve(key, on=on))

    def clock(self, name: str, *, on: date) -> Clock:
        """A clock by name (see `clocks.CLOCK_NAMES`), e.g. `clock("publication", on=day)`."""
        return build_clock(name, self._resolver(on))

    def clocks(self, *, on: date) -> tuple[Clock, ...]:
        """All clocks in procedural order."""
        return all_clocks(self._resolver(on))

    def approval_chain(self, subject: str, *, on: date) -> tuple[ApprovalStep, ...]:
        """Who must act on a plan, adjustment, drawn list… (see `approval.SUBJECTS`)."""
        return approval_chain(subject, self._resolver(on))

    def validity(
        self,
        *,
        on: date,
        loaded_on: date,
        confirmed_from: date | None = None,
        decisions: Iterable[ContinuationDecision] = (),
    ) -> Validity:
        """May a task dated `on` be opened? The first text of the chain that forbids it says no.

        The national baseline is not asked: it is no rule text of its own.
        """
        recorded = tuple(decisions)
        own = validity(
            self.meta,
            on=on,
            loaded_on=loaded_on,
            confirmed_from=confirmed_from,
            decisions=recorded,
        )
        if not own.allows_new_task:
            return own
        for parent in self.chain[1:]:
            if parent.id != NATIONAL_ID:
                found = validity(parent.meta, on=on, loaded_on=loaded_on, decisions=recorded)
                if not found.allows_new_task:
                    return found
        return own

    def _resolver(self, on: date) -> Callable[[str], Resolved]:
        return lambda key: self.resolve(key, on=on)
