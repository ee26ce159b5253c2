"""What the administrator watches about the logs: copies outside, forks, the keys they rest on.

The whole chain is checked by ``manage.py verify_log``; here only what is cheap to know: each log's
newest signed head under today's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max

from drawengines import ed25519
from fairdraw.errors import FairDrawError
from fairdraw.log import VerifierKey, open_checkpoint
from mingqian.draw import events
from mingqian.draw.ledger import keys
from mingqian.draw.models import Anchor, AnchorState, LogHead, Medium, Verdict, WitnessedHead
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.workflow.todo import Todo

KIND = "存证"
CLAUSE = "平台抽取规程 §2.9"
_JOURNAL = ("journal", 0)


def watch(actor: Actor) -> list[Todo]:
    """Copies that do not get through or were refused, forked logs, keys that do not fit."""
    if not actor.has(Permission.JOURNAL_VERIFY):
        return []
    return [*_refused(), *_not_sent(), *_forked(), *_keys()]


def _not_sent() -> Iterator[Todo]:
    """Tried and not delivered, one line a service."""
    rows = Anchor.objects.filter(state=AnchorState.PENDING, tries__gt=0).order_by()
    services = rows.values("medium", "place").annotate(number=Count("pk"), newest=Max("pk"))
    newest = Anchor.objects.in_bulk([row["newest"] for row in services])
    for row in services:
        last = newest[row["newest"]]
        title = f"{Medium(row['medium']).label}未送达 {row['number']} 件：{row['place']}"
        detail = f"已试 {last.tries} 次，{last.problem}"
        yield Todo(KIND, title, detail, _JOURNAL, clause=CLAUSE, query="event=draw:anchor")


def _refused() -> Iterator[Todo]:
    """Refused, and no longer log taken in by the same service since."""
    for row in Anchor.objects.filter(state=AnchorState.REFUSED).order_by("pk"):
        since = Anchor.objects.filter(
            authority=row.authority, medium=row.medium, place=row.place, state=AnchorState.HELD
        )
        if not since.filter(pk__gt=row.pk).exists():
            title = f"{row.get_medium_display()}被拒绝：{row.place}"
            query = f"event={events.ANCHOR_REFUSED.code}"
            yield Todo(KIND, title, row.problem, _JOURNAL, clause=CLAUSE, query=query)


def _forked() -> Iterator[Todo]:
    """Logs of others that contradict what they showed here before: never smoothed over."""
    rows = WitnessedHead.objects.filter(verdict=Verdict.FORKED).order_by()
    newest = rows.values("origin").annotate(newest=Max("pk")).values("newest")
    for head in WitnessedHead.objects.filter(pk__in=newest):
        title = f"所见证的日志分叉：{head.origin}"
        query = f"event={events.LOG_FORKED.code}"
        yield Todo(KIND, title, head.problem, _JOURNAL, clause=CLAUSE, query=query)


def _keys() -> Iterator[Todo]:
    """A lost key is made anew at its next use: whoever signs then is a stranger to the old log."""
    # Heads are signed one after the other: the newest of a log is its largest.
    newest = LogHead.objects.order_by().values("authority").annotate(newest=Max("pk"))
    heads = list(LogHead.objects.filter(pk__in=newest.values("newest")))
    if heads and not Path(settings.LOG_KEY_FILE).is_file():
        detail = "日志已有签名检查点，签名密钥文件却不在；请从备份恢复，恢复前不要抽取"
        yield Todo(KIND, "日志签名密钥丢失", detail, _JOURNAL, clause=CLAUSE)
        return
    for head in heads:
        try:
            _open(head.note, keys.log_key(head.authority))
        except (FairDrawError, OSError, ValueError) as error:
            detail = error.message_zh if isinstance(error, FairDrawError) else "密钥文件不能读取"
            title = f"日志 {head.origin} 的检查点不能以现有密钥验证"
            yield Todo(KIND, title, detail, _JOURNAL, clause=CLAUSE)


@lru_cache(maxsize=1024)
def _open(note: str, key: VerifierKey) -> None:
    """Check a head once: the list is asked for on every page, and neither of the two changes."""
    open_checkpoint(note, key, ed25519.check)
