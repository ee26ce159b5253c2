"""The draw record: composed, signed, verified, and only then kept (protocol §9, §10).

A record that the independent verifier does not accept is never published: the whole transaction
of the draw is rolled back instead.
"""

from __future__ import annotations

import json
from typing import Any

from drawengines import bls, ed25519
from fairdraw import pool as pools
from fairdraw import record
from fairdraw.beacon import BeaconValue
from fairdraw.canonical import loads
from fairdraw.plan import Plan
from fairdraw.record import Certificate, Contribution, Replacement
from fairdraw.sample import DrawResult
from fairdraw.seed import derive
from fairdraw.verify import LogEvidence, verify
from mingqian.draw.anchoring.receipts import anchors_for
from mingqian.draw.ceremony import signing
from mingqian.draw.ceremony.engines import draw_sealed
from mingqian.draw.ledger import keys, proofs
from mingqian.draw.models import Draw, DrawnObject, LogEntry, LogHead, LogKind
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused

MEDIA_TYPE = "application/json"


def sealed_plan(draw: Draw) -> Plan:
    """The plan as it was sealed."""
    return Plan.from_json(loads(draw.plan_json, "封存内容"))


def contributions(draw: Draw) -> list[Contribution]:
    """What every party delivered, in the order of the plan."""
    return [
        Contribution(share.party, share.value, share.via or "reveal")
        for share in draw.shares.order_by("seq")
    ]


def beacon_value(draw: Draw) -> BeaconValue:
    """The beacon's outcome as entered."""
    kind, _, rest = draw.beacon_text.partition(":")
    if kind == "dice":
        return BeaconValue("dice", digits=rest.removeprefix("d6:"))
    if kind == "lot":
        game, issue, numbers = rest.split(":", 2)
        return BeaconValue("lot", game=game, issue=issue, numbers=numbers)
    return BeaconValue("none")


def seed_of(draw: Draw) -> str:
    """The seed: all contributions in plan order, then the beacon."""
    pairs = [(item.party, item.r) for item in contributions(draw)]
    return derive(draw.plan_digest, pairs, beacon_value(draw).string, draw.alg)


def draw_result(draw: Draw, plan: Plan, seed: str) -> DrawResult:
    """Selected and reserve of every stratum, drawn from the sealed file alone."""
    path = store.path_of(draw.pool.file.digest)
    found = pools.summarise(path, plan.alg)
    if (found.root, found.size) != (plan.pool.root, plan.pool.size):
        raise Refused("封存的名单文件与指纹不符，不能抽取；请立即报告", code="pool_damaged")
    return draw_sealed(path, plan, seed)


def compose(draw: Draw, result: DrawResult) -> dict[str, Any]:
    """The body of the record as it stands, without its place in the log."""
    return record.compose(
        plan=sealed_plan(draw),
        contributions=contributions(draw),
        beacon=beacon_value(draw),
        drawn=result,
        replacements=replacements(draw),
        anchors=anchors_for(draw),
    )


def result_digest(draw: Draw, body: dict[str, Any]) -> str:
    """What the log keeps of a body."""
    return record.result_digest(body, draw.alg)


def result_digest_of(draw: Draw) -> str:
    """The same of the record as it was last issued."""
    if draw.certificate is None:
        raise Refused("抽取尚未完成，没有抽取记录", code="state")
    return result_digest(draw, json.loads(store.read(draw.certificate))["body"])


def issue(draw: Draw, body: dict[str, Any], entry: LogEntry, *, actor: Actor) -> StoredFile:
    """Sign, verify and keep a body with its place in the log; sets its digest on ``draw``.

    Raises Refused when the verifier finds any step false.
    """
    head = LogHead.objects.get(authority=entry.authority, size=entry.index + 1)
    first = draw.log_entries.get(kind=LogKind.RESULT)
    place = {"origin": head.origin, "index": first.index, "checkpoint": head.note}
    signed = record.issue({**body, "log": place}, draw.alg, [signing.sign])
    _require_verified(draw, signed, entry)
    file = store.keep(
        signed.dumps().encode(),
        name=f"{draw.draw_no}-{draw.attempt}.json",
        media_type=MEDIA_TYPE,
        actor=actor,
    )
    draw.certificate = file
    draw.certificate_digest = signed.body_digest
    return file


def _require_verified(draw: Draw, certificate: Certificate, entry: LogEntry) -> None:
    proof = proofs.entry_proof(entry, size=entry.index + 1)
    report = verify(
        json.loads(certificate.dumps()),
        pool=store.path_of(draw.pool.file.digest),
        check_signature=ed25519.check,
        check_beacon=bls.check,
        trusted_keys=[signing.public_key()],
        log=LogEvidence(keys.log_key(entry.authority), proof=proof.dumps()),
    )
    if not report.ok:
        faults = "；".join(step.zh for step in report.steps if step.ok is False)
        raise Refused(f"抽取记录未通过复核，没有公布：{faults}", code="unverifiable")


def replacements(draw: Draw) -> list[Replacement]:
    """Drawn objects that could not be inspected, in the order in which reserves stepped in."""
    promoted = DrawnObject.objects.filter(draw=draw, replaces__isnull=False)
    rows = promoted.select_related("replaces", "replaces__evidence").order_by("stratum", "rank")
    return [_replacement(into, into.replaces) for into in rows if into.replaces is not None]


def _replacement(into: DrawnObject, out: DrawnObject) -> Replacement:
    return Replacement(
        stratum=into.stratum,
        out=out.oid,
        into=into.oid,
        rank=into.rank,
        reason=out.dropped_reason_code,
        evidence=out.evidence.digest if out.evidence else "",
        approved_by=(out.drop_requested_by, out.drop_consented_by),
    )


def reload_result(draw: Draw) -> DrawResult:
    """The same result drawn again from the sealed file and the known seed."""
    return draw_result(draw, sealed_plan(draw), draw.seed)
