"""The rungs of relaxation: what the rulebook declared beforehand, in its order, never more.

Rung 0 lifts nothing. Each further rung lifts one more limit of ``draw.inspector_relax`` that
binds here at all. Certificates, qualifications, level and declared interests are on no rung.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingqian.foundation.rules.applied import Rules
from rulebook.schema import SCHEMA

KEY = "draw.inspector_relax"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: ``code`` is the limit it lifts, ``lifted`` all that are lifted by then."""

    code: str
    lifted: frozenset[str]
    label: str
    clause: str


def ladder(found: Rules) -> list[Rung]:
    """All rungs, the strict one first."""
    words = SCHEMA[KEY].choices or {}
    clause = found.clause(KEY)
    rungs = [Rung("", frozenset(), "不放宽", "")]
    for code in found.texts(KEY):
        rungs.append(Rung(code, rungs[-1].lifted | {code}, words[code], clause))
    return rungs
