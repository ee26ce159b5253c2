"""The superior authority as witness of our logs: we send a head, it answers with its cosignature.

The form is that of C2SP witnesses (``add-checkpoint``): ``old <size>``, the consistency proof, a
blank line, the signed head. 200 brings the cosignature, 409 the size the witness has, 422 says
that our log is no extension of what it saw: a fork, never smoothed over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from drawengines import ed25519
from fairdraw import merkle
from fairdraw.errors import LogError
from fairdraw.log import ConsistencyProof, VerifierKey, open_checkpoint
from fairdraw.log import note as notes
from mingqian.draw.anchoring.sending import Answer, Unreachable, post
from mingqian.draw.ledger import keys
from mingqian.draw.ledger.writing import leaf_hashes
from mingqian.draw.models import Anchor, AnchorState, LogHead, Medium, Verified

MEDIA_TYPE = "text/plain; charset=utf-8"
PATH = "/witness/add-checkpoint"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The head with the cosignature, when it was given, and whether it was checked here."""

    note: str
    time: dt.datetime
    is_checked: bool


class Forked(Exception):
    """The witness holds a head of ours that this one does not extend."""


def send(head: LogHead) -> tuple[bytes, Receipt]:
    """Send a head and return (request, receipt). Raises Unreachable, Forked, LogError."""
    old = _held_size(head.authority)
    body = _request(head, old)
    answer = post(settings.ANCHOR_SUPERIOR_URL + PATH, body, MEDIA_TYPE)
    if answer.status == 409:
        # The witness knows better what it has seen: ask once more from there.
        body = _request(head, _size_in(answer, head))
        answer = post(settings.ANCHOR_SUPERIOR_URL + PATH, body, MEDIA_TYPE)
    if answer.status == 422:
        raise Forked(answer.text.strip()[:300] or "上级机关认定日志分叉")
    if answer.status != 200:
        raise Unreachable(f"上级机关未受理（{answer.status}）：{answer.text.strip()[:200]}")
    return body, _receipt(head, answer.text)


def _held_size(authority: str) -> int:
    rows = Anchor.objects.filter(
        authority=authority,
        medium=Medium.SUPERIOR,
        place=settings.ANCHOR_SUPERIOR_URL,
        state=AnchorState.HELD,
    )
    return rows.order_by("-size").values_list("size", flat=True).first() or 0


def _request(head: LogHead, old: int) -> bytes:
    path: tuple[bytes, ...] = ()
    if old:
        path = tuple(merkle.consistency_proof(leaf_hashes(head.authority, head.size), old))
    return ConsistencyProof(old, path, head.note).dumps().encode()


def _size_in(answer: Answer, head: LogHead) -> int:
    text = answer.text.strip()
    if not text.isdigit() or int(text) > head.size:
        raise Forked(f"上级机关持有的日志有 {text[:20]} 条，本机关只有 {head.size} 条")
    return int(text)


def _receipt(head: LogHead, lines: str) -> Receipt:
    """The cosignature that came back, checked under the superior's key where one is set."""
    note = head.note + lines
    text, rows = notes.split(note)
    if text != notes.split(head.note)[0]:
        raise LogError("回执改动了检查点", "the receipt alters the checkpoint")
    if settings.ANCHOR_SUPERIOR_KEY:
        key = VerifierKey.parse(settings.ANCHOR_SUPERIOR_KEY)
        found = open_checkpoint(note, keys.log_key(head.authority), ed25519.check, [key])
        if key.name not in found.witnessed:
            raise LogError("回执中没有上级机关的会签", "the superior has not cosigned")
        return Receipt(note, found.witnessed[key.name], is_checked=True)
    seconds = max(int.from_bytes(row.signature[:8], "big") for row in rows[1:])
    return Receipt(note, dt.datetime.fromtimestamp(seconds, tz=dt.UTC), is_checked=False)


def hold(anchor: Anchor, request: bytes, receipt: Receipt) -> None:
    """Fill an anchor with its receipt."""
    anchor.state, anchor.request = AnchorState.HELD, request
    anchor.response, anchor.time = receipt.note.encode(), receipt.time
    anchor.verified = Verified.YES if receipt.is_checked else Verified.NO
    anchor.problem, anchor.next_try_at = "", None
