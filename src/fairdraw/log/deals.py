"""The deals of one draw as the log tells them: terms sealed, then dealt, once (protocol §11.4).

A department may seal its terms again while nobody can know the chance; every seal is one more entry
with the next number, so that nothing is tried in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fairdraw.log.entry import TERMS, Entry

Reason = tuple[str, str, str]
"""Code, reason in Chinese, reason in English."""


@dataclass(slots=True)
class Deals:
    """Of each department: its latest `terms` entry, and its `dealt` entry where there is one."""

    terms: dict[str, Entry] = field(default_factory=dict)
    dealt: dict[str, Entry] = field(default_factory=dict)

    def hear(self, entry: Entry, *, drawn: bool) -> Iterator[Reason]:
        """Take up an entry and yield what it breaks; `drawn` says whether the draw has a result."""
        if entry.type == TERMS:
            yield from self._terms(entry, drawn=drawn)
        else:
            yield from self._dealt(entry)

    def _terms(self, entry: Entry, *, drawn: bool) -> Iterator[Reason]:
        who, before = entry.department, self.terms.get(entry.department)
        if not drawn:
            yield (
                "terms",
                f"{who} 在抽取结果登记之前封存匹配条件",
                f"{who}: terms before the draw has a result",
            )
        if who in self.dealt:
            yield (
                "terms-after-deal",
                f"{who} 匹配之后又封存条件：不得以重封换取重匹配",
                f"{who}: terms after its deal: a new seal must not buy another deal",
            )
        if entry.seq != (before.seq if before else 0) + 1:
            yield (
                "terms-seq",
                f"{who} 封存匹配条件的次数不连续",
                f"{who}: seals of its terms are not consecutive",
            )
        self.terms[who] = entry

    def _dealt(self, entry: Entry) -> Iterator[Reason]:
        who, before = entry.department, self.terms.get(entry.department)
        if before is None:
            yield "deal", f"{who} 没有封存匹配条件就匹配", f"{who}: dealt without sealed terms"
        elif entry.seq != before.seq:
            yield (
                "deal",
                f"{who} 匹配用的不是最后封存的条件",
                f"{who}: not dealt under the terms sealed last",
            )
        if who in self.dealt:
            yield "second-deal", f"{who} 匹配了两次", f"{who}: dealt twice"
        self.dealt.setdefault(who, entry)
