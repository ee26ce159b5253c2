"""Steps 3, 5, 6 and 7: the plan, the contributions, the beacon and the seed."""

from __future__ import annotations

import datetime as dt

from fairdraw import beacon as beacons
from fairdraw import seal
from fairdraw import seed as seeds
from fairdraw.beacon import PINNED_CHAINS, BeaconValue
from fairdraw.coord.plan import CoordPlan
from fairdraw.errors import RecordError
from fairdraw.plan import Plan, digest
from fairdraw.record import read_commitments, read_contributions
from fairdraw.verify.case import BeaconCheck, Case, UncheckedError
from fairdraw.verify.report import Finding


def plan(case: Case) -> Finding:
    """Step 3: the plan has exactly the known fields and its digest is the one published."""
    raw = case.fields().take("plan")
    value = Plan.from_json(raw)
    if digest(raw, value.alg) != case.fields().hexdigest("plan_digest"):
        return Finding(
            ok=False,
            zh="计划摘要不符：公布的摘要不是这份计划的",
            en="the plan digest is not that of the published plan",
        )
    together, together_en = _coord(case, value)
    return Finding(
        ok=True,
        zh=f"计划 {value.plan_no} 摘要相符{together}",
        en=f"plan {value.plan_no}: digest is right{together_en}",
    )


def _coord(case: Case, plan: Plan) -> tuple[str, str]:
    """A member plan stands in its coord plan with exactly its terms; others have no coord plan."""
    if (plan.coord is None) == ("coord" in case.body):
        raise RecordError(
            "计划与记录须同时有或同时没有统筹计划",
            "plan and record have a coord plan both or neither",
            field="coord",
        )
    if plan.coord is None:
        return "", ""
    coord = CoordPlan.from_json(case.fields().take("coord"))
    why = coord.why_not(plan)
    if why is not None:
        raise RecordError(*why, field="coord")
    count = len(coord.members)
    return f"，与另外 {count - 1} 个计划统筹抽取", f", one of {count} coordinated plans"


def contributions(case: Case) -> Finding:
    """Step 5: every party of the plan committed under this plan and delivered what it committed."""
    parties = case.plan.seed.parties
    commitments = read_commitments(case.fields())
    given = read_contributions(case.fields())
    if tuple(party for party, _ in commitments) != parties:
        raise RecordError(
            "承诺方与计划列明的参与方不一致",
            "the committing parties are not those of the plan",
            field="commitments",
        )
    if tuple(item.party for item in given) != parties:
        raise RecordError(
            "揭示方与计划列明的参与方不一致",
            "the contributing parties are not those of the plan",
            field="contributions",
        )
    for (party, commitment), item in zip(commitments, given, strict=True):
        if not seal.opens(commitment, case.root_digest, party, item.r, case.plan.alg):
            raise RecordError(
                f"参与方 {party} 的随机数与其在本计划下的承诺不符",
                f"the contribution of {party} does not open its commitment under this plan",
            )
        if item.via == "envelope" and case.plan.seed.on_missing != "open-envelope":
            raise RecordError(
                f"计划未约定启封，参与方 {party} 却以信封代替揭示",
                f"the plan has no envelopes, yet {party} came by envelope",
            )
    opened = [item.party for item in given if item.via == "envelope"]
    note = f"；启封：{'、'.join(opened)}" if opened else ""
    note_en = f"; by envelope: {', '.join(opened)}" if opened else ""
    return Finding(
        ok=True,
        zh=f"{len(parties)} 个参与方的承诺均相符{note}",
        en=f"all {len(parties)} commitments open{note_en}",
    )


def beacon(case: Case) -> Finding:
    """Step 6: the beacon is the one the plan names and came after all contributions were due."""
    rule = case.plan.seed.beacon
    value = BeaconValue.read(case.fields().child("beacon"))
    difference = beacons.mismatch(rule, value)
    if difference is not None:
        raise difference
    if rule.kind == "none":
        return Finding(
            ok=True,
            zh="计划约定不用信标——末位揭示风险：最后揭示的一方可以左右结果",
            en="the plan uses no beacon: the party that reveals last can steer the result",
        )
    born = beacons.time_of(rule)
    if born is None:
        return Finding(
            ok=True,
            zh="信标与计划一致；其时间只是声称，须有见证或外部存证",
            en="the beacon is the one of the plan; its time is only claimed",
        )
    due = dt.datetime.fromisoformat(case.plan.seed.reveal_by)
    if born <= due:
        return Finding(
            ok=False,
            zh=f"信标在揭示期限之前已产生（{born:%Y-%m-%d %H:%M:%S} UTC）",
            en=f"the beacon existed before the contributions were due ({born:%Y-%m-%d %H:%M:%S}Z)",
        )
    return Finding(
        ok=True,
        zh=f"信标与计划一致，产生于揭示期限之后（{born:%Y-%m-%d %H:%M:%S} UTC）",
        en=f"the beacon of the plan, born after the contributions ({born:%Y-%m-%d %H:%M:%S}Z)",
    )


def beacon_signature(case: Case) -> Finding:
    """Step 6: a drand beacon is genuine under the key pinned here."""
    return genuine(BeaconValue.read(case.fields().child("beacon")), case.check_beacon)


def genuine(value: BeaconValue, check: BeaconCheck | None, word: str = "信标") -> Finding:
    """Judge the signature of a beacon, called `word` in Chinese; only drand has one."""
    if value.kind != "drand":
        return Finding(
            ok=True,
            zh=f"{word} {value.kind} 没有签名可验，由在场见证人负责",
            en=f"beacon {value.kind} carries no signature; witnesses answer for it",
        )
    chain = PINNED_CHAINS.get(value.chain)
    if chain is None:
        raise RecordError("未知的 drand 链", "unknown drand chain", field="beacon.chain")
    if check is None:
        raise UncheckedError(
            f"未检验{word}签名：需要 BLS12-381 库；可向 drand {chain.name} 查第 {value.round} 轮"
            "核对",
            f"not checked: needs a BLS12-381 library; compare round {value.round} of "
            f"drand {chain.name}",
        )
    if not check(chain.public_key, value.round, value.signature):
        return Finding(ok=False, zh=f"{word}签名不成立", en="the beacon signature is not genuine")
    return Finding(ok=True, zh=f"{word}签名成立", en="the beacon signature is genuine")


def seed(case: Case) -> Finding:
    """Step 7: the seed follows from plan, contributions and beacon."""
    pairs = [(item.party, item.r) for item in read_contributions(case.fields())]
    value = BeaconValue.read(case.fields().child("beacon"))
    right = seeds.derive(case.root_digest, pairs, value.string, case.alg)
    if right != case.fields().hexdigest("seed"):
        return Finding(
            ok=False,
            zh="种子不是由计划、各方随机数与信标得出的",
            en="the seed does not follow from plan, contributions and beacon",
        )
    return Finding(ok=True, zh="种子相符", en="the seed is right")
