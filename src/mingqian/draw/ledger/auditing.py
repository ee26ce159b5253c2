"""The whole check: the log against its heads, and every sealed draw against the log.

What the triggers cannot stop (their owner drops them) shows here: the leaves are hashed again, the
heads' roots and signatures checked, and every row of a draw compared with what the log holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from drawengines import ed25519
from fairdraw.errors import FairDrawError
from fairdraw.log import Entry, open_checkpoint, tell
from fairdraw.merkle import Frontier
from mingqian.draw.ledger import keys
from mingqian.draw.ledger.agreement import disagreements
from mingqian.draw.models import Draw, LogEntry, LogHead


@dataclass(frozen=True, slots=True)
class Fault:
    """Where something does not hold: a log or a draw, and what is wrong, in Chinese."""

    where: str
    problem: str


def audit(authority: str = "") -> Iterator[Fault]:
    """Yield every fault of the logs (all, or one authority's) and of the draws in them."""
    names = set(LogEntry.objects.order_by().values_list("authority", flat=True).distinct())
    names |= set(LogHead.objects.order_by().values_list("authority", flat=True).distinct())
    for name in sorted(names):
        if not authority or name == authority:
            yield from _log(name)
    sealed = Draw.objects.exclude(plan_digest="").order_by("sealed_at", "pk")
    if authority:
        sealed = sealed.filter(authority=authority)
    for draw in sealed.select_related("pool__file", "certificate"):
        for problem in disagreements(draw):
            yield Fault(f"抽取 {draw}", problem)


def _log(authority: str) -> Iterator[Fault]:
    where = f"日志 {authority}"
    tree, entries = Frontier(), []
    heads = {head.size: head for head in LogHead.objects.filter(authority=authority)}
    for row in LogEntry.objects.filter(authority=authority).order_by("index"):
        if row.index != tree.size:
            yield Fault(where, f"缺少第 {tree.size + 1} 条")
            return
        if tree.append(row.leaf.encode()).hex() != row.leaf_hash:
            yield Fault(where, f"第 {row.index + 1} 条内容与指纹不符，已被改动")
        try:
            entries.append(Entry.parse(row.leaf))
        except FairDrawError as error:
            yield Fault(where, f"第 {row.index + 1} 条不合规程：{error.message_zh}")
        yield from _head(where, authority, heads.pop(tree.size, None), tree)
    for size in sorted(heads):
        yield Fault(where, f"检查点有 {size} 条，日志只有 {tree.size} 条")
    for fault in tell(entries, timezone.now()).faults:
        yield Fault(where, f"第 {fault.index + 1} 条：{fault.zh}")


def _head(where: str, authority: str, head: LogHead | None, tree: Frontier) -> Iterator[Fault]:
    if head is None:
        yield Fault(where, f"第 {tree.size} 条没有检查点")
        return
    try:
        opened = open_checkpoint(head.note, keys.log_key(authority), ed25519.check).checkpoint
    except FairDrawError as error:
        yield Fault(where, f"第 {tree.size} 条的检查点：{error.message_zh}")
        return
    if (opened.size, opened.root) != (tree.size, tree.root()):
        yield Fault(where, f"第 {tree.size} 条的树根与签名检查点不符，日志被改写")
