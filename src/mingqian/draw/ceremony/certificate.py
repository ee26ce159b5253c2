"""What the draw record is made of: plan, contributions, beacon, seed, draw (protocol §9).

``services.issuing`` puts it into the log, signs it, has it verified, and only then keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fairdraw import record
from fairdraw.beacon import BeaconValue
from fairdraw.canonical import loads
from fairdraw.log import Entry
from fairdraw.plan import Plan
from fairdraw.record import Anchor, Contribution, Replacement
from fairdraw.sample import DrawResult
from fairdraw.seal import opens
from fairdraw.seed import derive
from mingqian.draw.ceremony import blinding
from mingqian.draw.ceremony.engines import Recount
from mingqian.draw.ceremony.together import coord_plan
from mingqian.draw.models import Draw, DrawnObject, LogKind
from mingqian.foundation.files import store
from mingqian.foundation.policy.decision import Refused


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
    if kind == "drand":
        chain, number, randomness = rest.split(":")
        signature = str(draw.beacon_detail.get("signature") or "")
        return BeaconValue(
            "drand",
            chain=chain,
            round=int(number),
            signature=signature,
            randomness=randomness,
        )
    return BeaconValue("none")


def seed_of(draw: Draw) -> str:
    """The seed: all contributions in plan order, then the beacon."""
    pairs = [(item.party, item.r) for item in contributions(draw)]
    return derive(draw.root_digest, pairs, beacon_value(draw).string, draw.alg)


def draw_result(draw: Draw, plan: Plan, seed: str, recount: Recount) -> DrawResult:
    """Selected and reserve of every stratum, drawn from the sealed file alone."""
    path = store.path_of(draw.pool.file.digest)
    if blinding.ref_of(draw.pool, plan.alg, recount) != plan.pool:
        raise Refused("封存的名单文件与指纹不符，不能抽取；请立即报告", code="pool_damaged")
    return recount.draw(path, seed=seed, quotas=plan.quotas, reserve=plan.reserves, alg=plan.alg)


def require_bound(draw: Draw) -> None:
    """Refuse numbers that do not open the commitments the log published before any was known."""
    logged = {
        leaf.party: leaf.digest
        for text in draw.log_entries.filter(kind=LogKind.COMMIT).values_list("leaf", flat=True)
        if (leaf := Entry.parse(text))
    }
    for share in draw.shares.order_by("seq"):
        bound = logged.get(share.party) == share.commitment
        if not bound or not opens(
            share.commitment, draw.root_digest, share.party, share.value, draw.alg
        ):
            raise Refused(
                f"{share.label}的随机数与存证的承诺不符，不能抽取；请立即报告", code="unverifiable"
            )


def compose(draw: Draw, result: DrawResult, anchors: Sequence[Anchor] = ()) -> dict[str, Any]:
    """The body of the record as it stands, without its place in the log; ``anchors`` are the
    dated copies of its plan."""
    return record.compose(
        plan=sealed_plan(draw),
        contributions=contributions(draw),
        beacon=beacon_value(draw),
        drawn=result,
        replacements=replacements(draw),
        anchors=anchors,
        coord=coord_plan(draw),
    )


def result_digest(draw: Draw, body: dict[str, Any]) -> str:
    """What the log keeps of a body."""
    return record.result_digest(body, draw.alg)


def result_digest_of(draw: Draw) -> str:
    """The same of the record as it was last issued."""
    if draw.certificate is None:
        raise Refused("抽取尚未完成，没有抽取记录", code="state")
    return result_digest(draw, json.loads(store.read(draw.certificate))["body"])


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


def reload_result(draw: Draw, recount: Recount) -> DrawResult:
    """The same result drawn again from the sealed file and the known seed."""
    return draw_result(draw, sealed_plan(draw), draw.seed, recount)
