"""Step 12: what proves that the plan existed before the beacon, and what merely claims it.

An anchor is an outside, dated copy of P or of a commitment. Its receipt can be checked here where
it is a witness's cosignature (medium ``c2sp``: a C2SP tlog-proof of the entry under a cosigned
checkpoint) or an RFC 3161 token (medium ``rfc3161``, base64) and the verifier has a callable for
it. Every other receipt is checked where it was issued; until then the time is only claimed.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from fairdraw import beacon as beacons
from fairdraw.errors import LogError, RecordError
from fairdraw.log import EntryProof
from fairdraw.log.entry import PLAN
from fairdraw.log.note import unbase64
from fairdraw.record import Anchor, read_anchors, read_commitments
from fairdraw.verify.case import Case, UncheckedError
from fairdraw.verify.logged import is_of_this_ceremony, open_, witnessed
from fairdraw.verify.report import Finding

C2SP: Final = "c2sp"
RFC3161: Final = "rfc3161"
Proven = tuple[str, dt.datetime]
"""Who says so, and when (UTC) he had seen it."""


def timing(case: Case) -> Finding:
    """Outside, dated copies of plan digest or commitments from before the reveal deadline."""
    anchors = read_anchors(case.fields())
    proven = [found for anchor in anchors if (found := _anchor(case, anchor))]
    proven += _checkpoints(case)
    if proven:
        who, when = min(proven, key=lambda item: item[1])
        after, after_en = _lower_bound(case)
        return Finding(
            ok=True,
            zh=f"时间由 {who} 证明：计划在 {_utc(when)} 之前已封存；{after}",
            en=f"timing proven by {who}: the plan existed before {_utc(when)}; {after_en}",
        )
    if not anchors:
        raise UncheckedError(
            "时间先后只是声称：记录没有外部存证",
            "the order in time is only claimed: the record has no outside anchor",
        )
    media = "、".join(sorted({anchor.medium for anchor in anchors}))
    raise UncheckedError(
        f"存证见 {media}；回执须到该处核验，此处只是声称",
        f"anchored in {media}; the receipts must be checked there, here they are only claimed",
    )


def _anchor(case: Case, anchor: Anchor) -> Proven | None:
    """Return what a receipt proves, None where it is only claimed; raise where it is a lie."""
    known = {case.plan_digest} | {value for _, value in read_commitments(case.fields())}
    if anchor.digest not in known:
        raise RecordError(
            f"存证（{anchor.medium}）的摘要既不是计划也不是承诺",
            f"the anchor in {anchor.medium} is of neither the plan nor a commitment",
        )
    if anchor.time >= case.plan.seed.reveal_by:
        raise _too_late(anchor.medium)
    proven = _PROVE[anchor.medium](case, anchor) if anchor.medium in _PROVE else None
    if proven is None:
        return None
    if proven[1] >= _due(case):
        raise _too_late(proven[0])
    if proven[1].strftime("%Y-%m-%dT%H:%M:%SZ") != anchor.time:
        raise RecordError(
            f"存证自称 {anchor.time}，{proven[0]} 证明的是 {_utc(proven[1])}（倒签）",
            f"the anchor claims {anchor.time}, {proven[0]} proves {_utc(proven[1])} (backdated)",
        )
    return proven


def _by_witness(case: Case, anchor: Anchor) -> Proven | None:
    proof = EntryProof.parse(anchor.receipt)
    if proof.entry.digest != anchor.digest or not is_of_this_ceremony(case, proof.entry):
        raise LogError(
            "存证回执是另一条日志的", "the receipt of the anchor is of another log entry"
        )
    if not proof.holds():
        raise LogError("存证回执的路径不成立", "the path in the receipt does not hold")
    if case.evidence is None or case.check_signature is None:
        return None
    seen = open_(case, proof.note).earliest
    return (f"见证人 {seen[0]}", seen[1]) if seen else None


def _by_timestamp(case: Case, anchor: Anchor) -> Proven | None:
    token = unbase64(anchor.receipt)
    if case.check_timestamp is None:
        return None
    when = case.check_timestamp(token, anchor.digest)
    if when is None:
        raise RecordError("时间戳回执不成立", "the time stamp token is not genuine")
    return "RFC 3161 时间戳", when.astimezone(dt.UTC)


_PROVE: Final = {C2SP: _by_witness, RFC3161: _by_timestamp}


def _checkpoints(case: Case) -> list[Proven]:
    """Cosigned checkpoints at hand that contain the plan entry, from before the deadline."""
    evidence = case.evidence
    if evidence is None or evidence.whole is None or case.check_signature is None:
        return []
    plan, log = case.plan, evidence.whole
    index = next(
        (i for i, e in log.find(PLAN, plan.plan_no, plan.attempt) if is_of_this_ceremony(case, e)),
        None,
    )
    if index is None:
        return []
    seen = witnessed(log, evidence, case.check_signature, index=index, before=_due(case))
    return [(f"见证人 {who}", when) for who, when in seen]


def _lower_bound(case: Case) -> tuple[str, str]:
    """Say what is known of when the beacon came: proven for drand, public or claimed otherwise."""
    rule = case.plan.seed.beacon
    born = beacons.time_of(rule)
    if born is not None:
        return f"信标在 {_utc(born)} 才产生", f"the beacon came into being at {_utc(born)}"
    return {
        "lot": ("开奖时间请与公开的开奖公告核对", "compare the drawing's date with its notice"),
        "dice": ("掷骰时间由在场见证人证明", "the time of the dice rests on those present"),
        "none": ("没有信标", "there is no beacon"),
    }[rule.kind]


def _too_late(medium: str) -> RecordError:
    return RecordError(
        f"存证（{medium}）晚于揭示期限，不能证明先后",
        f"the anchor in {medium} is later than reveal_by and proves nothing",
    )


def _due(case: Case) -> dt.datetime:
    return dt.datetime.fromisoformat(case.plan.seed.reveal_by)


def _utc(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
