"""Reading the files of a deal back: terms, table, assignment (format: `fairdraw.dealt`).

``seed = H("mq1:deal:" <seed of the draw> ":" <department> ":" <digest of the terms> ":" <beacon>)``
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fairdraw.dealt import Sealed, Terms, verify_deal
from fairdraw.dealt.teams import read_teams, within
from fairdraw.match.table import Table
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.decision import Refused


def department_code(code: str) -> str:
    """A department's code as the files carry it (at most 32 characters)."""
    return code[:32]


@dataclass(frozen=True)
class Dealt:
    """A deal read back from its record."""

    body: dict[str, Any]
    sealed: Sealed

    @property
    def terms(self) -> Terms:
        """What was sealed."""
        return self.sealed.terms

    @cached_property
    def table(self) -> Table:
        """Who could go to which object; only members of its group where groups were dealt."""
        files = self.sealed.of(self.terms.serving)
        table = files.table(self.terms.rule, self.sealed.objects)
        if files.teams is None:
            return table
        groups = {row["object"]: row["team"] for row in self.body["teams"]}
        return within(table, read_teams(files.teams), groups)

    @property
    def inspectors(self) -> bytes:
        """The inspector file that was dealt from."""
        return self.sealed.of(self.terms.serving).inspectors

    @cached_property
    def assignment(self) -> dict[str, list[str]]:
        """Object → inspectors in the order dealt."""
        return {row["object"]: row["inspectors"] for row in self.body["assignment"]}


def opened(file: StoredFile) -> Dealt:
    """The deal of a stored record. Refused 409 where the file is damaged."""
    try:
        data = store.read(file)
    except store.Damaged as damaged:
        raise Refused(f"匹配记录已损坏：{damaged}", code="damaged") from None
    return Dealt(json.loads(data), Sealed.read(data))


def replay(data: bytes) -> bool:
    """Whether terms, files, seed and rungs hold and the assignment is what they give."""
    return verify_deal(json.loads(data)).ok
