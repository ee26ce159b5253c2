"""The draw record issued: composed with its anchors, put into the log, signed, verified, kept.

A record that the independent verifier does not accept is never published: the whole transaction
of the draw is rolled back instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from drawengines import bls, ed25519
from fairdraw import record
from fairdraw.record import Certificate
from fairdraw.sample import DrawResult
from fairdraw.verify import LogEvidence, Recount, verify
from mingqian.draw.anchoring.receipts import anchors_for
from mingqian.draw.ceremony import blinding, certificate, signing
from mingqian.draw.ledger import keys, proofs
from mingqian.draw.models import Draw, LogEntry, LogHead, LogKind
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused

MEDIA_TYPE = "application/json"
#: Writes the log entry of a body: given the digest of the result and the body.
Log = Callable[[str, dict[str, Any]], LogEntry]


def publish(
    draw: Draw, result: DrawResult, log: Log, *, actor: Actor, recount: Recount
) -> StoredFile:
    """Compose the record of a draw, log its digest, and issue it; sets its digest on ``draw``.

    ``recount`` is what ``result`` was drawn with: the verifier need not go over the file again.
    """
    body = certificate.compose(draw, result, anchors_for(draw))
    entry = log(certificate.result_digest(draw, body), body)
    signed = _sign(draw, body, entry)
    _require_verified(draw, signed, entry, recount)
    return _keep(draw, signed, actor)


def _sign(draw: Draw, body: dict[str, Any], entry: LogEntry) -> Certificate:
    """The record of a body with its place in the log."""
    head = LogHead.objects.get(authority=entry.authority, size=entry.index + 1)
    first = draw.log_entries.get(kind=LogKind.RESULT)
    place = {"origin": head.origin, "index": first.index, "checkpoint": head.note}
    return record.issue({**body, "log": place}, draw.alg, [signing.sign])


def _keep(draw: Draw, signed: Certificate, actor: Actor) -> StoredFile:
    """Keep a verified record; sets its digest on ``draw``."""
    file = store.keep(
        signed.dumps().encode(),
        name=f"{draw.draw_no}-{draw.attempt}.json",
        media_type=MEDIA_TYPE,
        actor=actor,
    )
    draw.certificate = file
    draw.certificate_digest = signed.body_digest
    return file


def _require_verified(
    draw: Draw, certificate: Certificate, entry: LogEntry, recount: Recount
) -> None:
    """Refuse when the verifier finds any step false."""
    proof = proofs.entry_proof(entry, size=entry.index + 1)
    report = verify(
        json.loads(certificate.dumps()),
        pool=store.path_of(draw.pool.file.digest),
        check_signature=ed25519.check,
        check_beacon=bls.check,
        trusted_keys=[signing.public_key()],
        earlier=_earlier(draw),
        pool_key=blinding.key_of(draw.pool),
        log=LogEvidence(keys.log_key(entry.authority), proof=proof.dumps()),
        recount=recount,
    )
    if not report.ok:
        faults = "；".join(step.zh for step in report.steps if step.ok is False)
        raise Refused(f"抽取记录未通过复核，没有公布：{faults}", code="unverifiable")


def _earlier(draw: Draw) -> object:
    """The record that a supplementary draw supplements."""
    if draw.supplements is None or draw.supplements.certificate is None:
        return None
    return json.loads(store.read(draw.supplements.certificate))
