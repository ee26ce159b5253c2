"""Proofs out of the stored log: one entry is in it, one size extends another."""

from __future__ import annotations

from fairdraw import merkle
from fairdraw.log import ConsistencyProof, Entry, EntryProof
from mingqian.draw.ledger.writing import leaf_hashes
from mingqian.draw.models import LogEntry, LogHead
from mingqian.foundation.policy.decision import Refused


def head_at(authority: str, size: int | None = None) -> LogHead:
    """The signed head of a log at a size, the newest where it is left out; 404 where none."""
    rows = LogHead.objects.filter(authority=authority)
    if size is not None:
        rows = rows.filter(size=size)
    found = rows.order_by("-size").first()
    if found is None:
        raise Refused("没有这个日志检查点", code="missing", status=404)
    return found


def entry_proof(entry: LogEntry, *, size: int | None = None) -> EntryProof:
    """That ``entry`` is in the log of ``size`` entries, by default the whole one."""
    head = head_at(entry.authority, size)
    if head.size <= entry.index:
        raise Refused("该检查点尚未包含这一条", code="missing", status=404)
    path = merkle.inclusion_proof(leaf_hashes(entry.authority, head.size), entry.index)
    return EntryProof(Entry.parse(entry.leaf), entry.index, tuple(path), head.note)


def consistency(authority: str, old: int, new: int | None = None) -> ConsistencyProof:
    """That the log of ``new`` entries extends its first ``old`` ones; any two sizes."""
    head = head_at(authority, new)
    if not 1 <= old <= head.size:
        raise Refused(f"旧大小须在 1 至 {head.size} 之间", code="invalid", status=422)
    path = merkle.consistency_proof(leaf_hashes(authority, head.size), old)
    return ConsistencyProof(old, tuple(path), head.note)
