"""One published row as the public sees it: words for codes, corrected, put right.

No inspector, no sender, no internal text of the check is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingqian.draw import selectors as draws
from mingqian.followup.disclosed import rectified_on
from mingqian.publication import disclosed, policies
from mingqian.result.selectors import described
from mingqian.ui.tones import tone_of

if TYPE_CHECKING:
    from mingqian.draw.models import Draw
    from mingqian.publication.models import Publication


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of a list. ``label`` is the category, or the type of what is no plain result."""

    publication: Publication
    label: str
    tone: str
    rectified_on: dt.date | None = None

    @property
    def is_corrected(self) -> bool:
        """Whether it replaces an earlier version (已更正)."""
        return self.publication.previous_id is not None


@dataclass(frozen=True, slots=True)
class Details:
    """What the page of one result adds to its line."""

    methods: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    path: str = ""
    draw: Draw | None = None
    outcomes: list[Publication] = field(default_factory=list)
    may_object: bool = False
    clause: str = ""


def notices(rows: Iterable[Publication]) -> list[Notice]:
    """The lines of a list, with one question for all about what was put right."""
    shown = list(rows)
    days = rectified_on(shown)
    return [_notice(row, days.get(row.pk)) for row in shown]


def _notice(row: Publication, day: dt.date | None) -> Notice:
    if row.kind == "result" and row.result:
        return Notice(row, row.result.category, tone_of(row.result.category_code), day)
    return Notice(row, row.get_kind_display(), "warning")


def details(publication: Publication) -> Details:
    """Everything the public may know about one published row."""
    law = policies.rules_of(publication)
    allowed = publication.is_public and law.is_on("objection.allowed")
    clause = law.clause("publication.channels")
    result = publication.result
    if result is None:
        return Details(may_object=allowed, clause=clause)
    words = described(result)
    draw = result.inspection.drawn_object.draw
    return Details(
        methods=words.methods,
        grounds=words.grounds,
        path=words.path,
        draw=draws.public_draws().filter(pk=draw.pk).first(),
        outcomes=list(disclosed.outcomes_of(publication).exclude(pk=publication.pk)),
        may_object=allowed,
        clause=clause,
    )
