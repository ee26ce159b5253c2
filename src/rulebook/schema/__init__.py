"""The schema: every key a rulebook file may and must speak about (loader rules 1 and 2).

>>> SCHEMA["publication.working_days"].label
'公示期限'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .afterwards import AFTERWARDS
from .checking import CHECKING
from .drawing import DRAWING
from .oversight import OVERSIGHT
from .preparation import PREPARATION
from .spec import KeySpec, Kind, Unit
from .vocabulary import PARTS

__all__ = ["PARTS", "PART_KEYS", "SCHEMA", "SECTIONS", "KeySpec", "Kind", "Unit"]

SCHEMA: Mapping[str, KeySpec] = MappingProxyType(
    {spec.key: spec for spec in PREPARATION + DRAWING + CHECKING + AFTERWARDS + OVERSIGHT}
)

SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(spec.section for spec in SCHEMA.values()))

# 吉政办发〔2019〕32号 二（四）: a rule text must settle these five parts. Each part is settled
# when all of its keys are, by the file itself or by a rulebook it inherits from.
PART_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "draw": ("draw.objects_drawn_by", "draw.inspectors_drawn_by", "draw.size_by"),
        "flow": ("inspection.methods", "inspection.record_required", "result.entry_by"),
        "approval": ("plan.approval_by", "replacement.approval_by"),
        "publication": ("publication.working_days", "publication.from", "publication.channels"),
        "archive": ("archive.unit", "archive.after", "archive.by"),
    }
)
