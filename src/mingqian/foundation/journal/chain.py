"""The digest of an entry: SHA-256 over the canonical JSON of its fields and the digest before.

``docs/spec/journal.md`` says it example first, so that anybody can recompute a chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from fairdraw.canonical import canonical

if TYPE_CHECKING:
    from mingqian.foundation.journal.models import Entry

GENESIS = "0" * 64
PREFIX = "mqj1:"


def body(entry: Entry) -> dict[str, Any]:
    """The fields a digest covers; absent numbers are 0, the time is UTC to the microsecond."""
    return {
        "seq": entry.seq,
        "at": entry.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "event": entry.event,
        "person_id": entry.person_id or 0,
        "person_name": entry.person_name,
        "department_id": entry.department_id or 0,
        "department_name": entry.department_name,
        "region_path": entry.region_path,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "subject_label": entry.subject_label,
        "case_no": entry.case_no,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "reason": entry.reason,
        "payload": entry.payload,
        "prev": entry.prev_digest,
    }


def digest_of(entry: Entry) -> str:
    """Digest of an entry as it stands."""
    return hashlib.sha256((PREFIX + canonical(body(entry))).encode()).hexdigest()
