"""What a scheme says, as canonical bytes: the digest that freezes it and dates every answer."""

from __future__ import annotations

import hashlib
from typing import Any

from fairdraw.canonical import canonical
from mingqian.foundation.journal.record import plain
from mingqian.scheme.models import Scheme

#: Columns that are part of what the departments agree to.
SUBSTANCE = (
    "name", "range_text", "object_range", "combine", "sampling_permille", "object_count",
    "strata_permille", "flagged_weight", "readmit_flagged", "readmit_reason", "starts_on",
    "completion_on", "methods", "method_reason", "joint_mode", "is_undirected",
    "is_single_department", "requirements", "extra_sections",
)  # fmt: skip
_OF_BATCH = (
    "seq", "range_text", "object_range", "object_count", "starts_on", "ends_on",
    "coordination", "requirements",
)  # fmt: skip


def substance(scheme: Scheme) -> dict[str, Any]:
    """What an invited department is asked to agree to; who else is invited is not part of it."""
    items = scheme.items.order_by("code", "pk").values_list("code", "item_list_id")
    return {
        **{name: getattr(scheme, name) for name in SUBSTANCE},
        "items": [f"{code}@{item_list}" for code, item_list in items],
        "batches": [
            {name: getattr(batch, name) for name in _OF_BATCH}
            for batch in scheme.batches.order_by("seq")
        ],
    }


def substance_digest(scheme: Scheme) -> str:
    """Digest of :func:`substance`, 64 hex digits."""
    return _digest(substance(scheme))


def final_digest(scheme: Scheme) -> str:
    """Digest that freezes a version: number, version, substance, and who takes part."""
    partners = scheme.consultations.order_by("department__code").values_list(
        "department__code", "state"
    )
    return _digest(
        {
            "scheme_no": scheme.scheme_no,
            "version": scheme.version,
            "rulebook": scheme.rulebook.digest,
            "lead": scheme.lead_department.code,
            "departments": [f"{code}:{state}" for code, state in partners],
            "substance": substance(scheme),
        }
    )


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(_keys_plain(plain(content))).encode()).hexdigest()


def _keys_plain(value: Any) -> Any:
    """Risk classes are upper-case keys; canonical JSON admits lower-case ones only."""
    if isinstance(value, dict):
        return {str(key).lower(): _keys_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_keys_plain(item) for item in value]
    return value
