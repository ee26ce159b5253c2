"""The parts a scheme must have by its rulebook, and which of them are missing.

惠州 第（六）条 asks six; 昌江 第十三条 asks batches, each with range, number, time, coordination
and requirements.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mingqian.foundation.rules import selectors as rules
from mingqian.scheme.models import Scheme, SchemeBatch
from mingqian.scheme.population import is_sized
from rulebook.schema.vocabulary import SCHEME_FIELDS


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A required part that is not there; ``batch`` names the batch it is missing in."""

    code: str
    label: str
    batch: int | None = None

    def __str__(self) -> str:
        return f"第{self.batch}批缺少“{self.label}”" if self.batch else f"缺少“{self.label}”"


def _has_participants(scheme: Scheme) -> bool:
    # An undirected scheme finds its partners from the drawn objects (彭阳 二（三）).
    loose = scheme.is_single_department or scheme.is_undirected
    return loose or scheme.consultations.exists()


def _has_items(scheme: Scheme) -> bool:
    return scheme.is_undirected or scheme.items.exists()


def _has_lead_items(scheme: Scheme) -> bool:
    own = {scheme.lead_department_id, scheme.lead_department.bureau.pk}
    return scheme.is_undirected or scheme.items.filter(department_id__in=own).exists()


def _has_size(scheme: Scheme) -> bool:
    batches = list(scheme.batches.all())
    return is_sized(scheme) or bool(batches and all(batch.object_count for batch in batches))


_OF_SCHEME: dict[str, Callable[[Scheme], bool]] = {
    "object_range": lambda s: bool(s.range_text or s.object_range),
    "ratio_or_number": _has_size,
    "completion_date": lambda s: s.completion_on is not None,
    "method": lambda s: bool(s.methods),
    "participants": _has_participants,
    "items": _has_items,
    "lead_items": _has_lead_items,
    "batches": lambda s: s.batches.exists(),
}
_OF_BATCH: dict[str, Callable[[SchemeBatch], bool]] = {
    "batch_range": lambda b: bool(b.range_text or b.object_range),
    "batch_number": lambda b: bool(b.object_count),
    "batch_time": lambda b: b.starts_on is not None and b.ends_on is not None,
    "coordination": lambda b: bool(b.coordination.strip()),
    "requirements": lambda b: bool(b.requirements.strip() or b.scheme.requirements.strip()),
}


def missing_parts(scheme: Scheme) -> list[MissingPart]:
    """Required parts the scheme lacks, each by name, batches one by one."""
    wanted = rules.for_case(scheme).texts("scheme.required_fields")
    missing = [
        MissingPart(code, SCHEME_FIELDS[code])
        for code in wanted
        if code in _OF_SCHEME and not _OF_SCHEME[code](scheme)
    ]
    for batch in scheme.batches.select_related("scheme").order_by("seq"):
        missing += [
            MissingPart(code, SCHEME_FIELDS[code], batch.seq)
            for code in wanted
            if code in _OF_BATCH and not _OF_BATCH[code](batch)
        ]
    return missing
