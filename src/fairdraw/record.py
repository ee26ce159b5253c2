"""The published draw record: a certificate whose every number can be recomputed (protocol §9).

``{body, body_digest, signatures}``. The signature says who issued it; that it is *right* follows
from recomputing it, see `fairdraw.verify`. The format is described in ``docs/spec/draw-record.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fairdraw import seal, seed
from fairdraw.beacon import BeaconValue
from fairdraw.canonical import canonical
from fairdraw.coord.plan import CoordPlan
from fairdraw.errors import RecordError
from fairdraw.fields import Fields
from fairdraw.hashing import hexdigest
from fairdraw.match.deal import Deal
from fairdraw.match.roster import DepartmentDeal
from fairdraw.match.shortage import Shortage
from fairdraw.plan import CODE, VERSION, Plan
from fairdraw.pool import STRATUM
from fairdraw.sample import DrawResult, Pick, StratumDraw
from fairdraw.seal import PARTY

REQUIRED: Final = (
    "v",
    "type",
    "plan",
    "plan_digest",
    "commitments",
    "contributions",
    "beacon",
    "seed",
    "draw",
    "replacements",
)
OPTIONAL: Final = ("coord", "matching", "anchors", "log")
_SIGNATURE_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){1,200}")
_LARGE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one party gave: its secret `r` and how it came (`reveal` or `envelope`)."""

    party: str
    r: str
    via: str = "reveal"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One drawn unit that could not be inspected, and the next reserve that took its place.

    `evidence` is the digest of the evidence file; `approved_by` names at least two persons.
    """

    stratum: str
    out: str
    into: str
    rank: int
    reason: str
    evidence: str
    approved_by: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "stratum": self.stratum,
            "out": self.out,
            "in": self.into,
            "rank": self.rank,
            "reason": self.reason,
            "evidence": self.evidence,
            "approved_by": list(self.approved_by),
        }


@dataclass(frozen=True, slots=True)
class Anchor:
    """An outside, dated copy of a digest: what, where, when, and the receipt."""

    digest: str
    medium: str
    time: str
    receipt: str

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "digest": self.digest,
            "medium": self.medium,
            "time": self.time,
            "receipt": self.receipt,
        }


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature over `signed_bytes(body)`; hex, `pub` is the public key."""

    alg: str
    key_id: str
    pub: str
    sig: str

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {"alg": self.alg, "key_id": self.key_id, "pub": self.pub, "sig": self.sig}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A record as published. `body` is the plain JSON object that is hashed and signed."""

    body: dict[str, object]
    body_digest: str
    signatures: tuple[Signature, ...]

    @classmethod
    def from_json(cls, value: object) -> Certificate:
        """Read the outer form strictly; the parts of the body are read by the functions below."""
        fields = Fields(value, "certificate", RecordError)
        body = fields.take("body")
        if not isinstance(body, dict):
            raise fields.refuse("body", "必须是 JSON 对象", "must be a JSON object")
        certificate = cls(
            body,
            fields.hexdigest("body_digest"),
            tuple(_read_signature(child) for child in fields.children("signatures")),
        )
        fields.close()
        return certificate

    def to_json(self) -> dict[str, object]:
        """Return the JSON object."""
        return {
            "body": self.body,
            "body_digest": self.body_digest,
            "signatures": [signature.to_json() for signature in self.signatures],
        }

    def dumps(self) -> str:
        """Return the file as published: indented JSON, one LF at the end."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n"


def compose(
    *,
    plan: Plan,
    contributions: Sequence[Contribution],
    beacon: BeaconValue,
    drawn: DrawResult,
    matching: Sequence[DepartmentDeal] = (),
    replacements: Sequence[Replacement] = (),
    anchors: Sequence[Anchor] = (),
    log: dict[str, object] | None = None,
    with_reserve: bool = True,
    coord: CoordPlan | None = None,
) -> dict[str, object]:
    """Return the body of a certificate; digest, commitments and seed are computed here.

    `contributions` stand in the order of the plan. `with_reserve=False` leaves the reserve lists
    out (they tell who is next); they can be recomputed all the same. `coord` is the coord plan of
    a member plan: commitments and seed hang on its digest then.
    """
    digest = plan.digest()
    root = coord.digest() if coord is not None else digest
    pairs = [(item.party, item.r) for item in contributions]
    body: dict[str, object] = {
        "v": VERSION,
        "type": "result",
        "plan": plan.to_json(),
        "plan_digest": digest,
        "commitments": [
            {"party": party, "commitment": seal.commit(root, party, r, plan.alg)}
            for party, r in pairs
        ],
        "contributions": [
            {"party": item.party, "r": item.r, "via": item.via} for item in contributions
        ],
        "beacon": beacon.to_json(),
        "seed": seed.derive(root, pairs, beacon.string, plan.alg),
        "draw": [draw_json(drawn.strata[item.code], with_reserve) for item in plan.strata],
        "replacements": [item.to_json() for item in replacements],
    }
    if coord is not None:
        body["coord"] = coord.to_json()
    if matching:
        body["matching"] = [matching_json(item) for item in matching]
    if anchors:
        body["anchors"] = [item.to_json() for item in anchors]
    if log is not None:
        body["log"] = log
    return body


def issue(
    body: dict[str, object],
    alg: str = "sha256",
    signers: Iterable[Callable[[bytes], Signature]] = (),
) -> Certificate:
    """Return the certificate of `body`, signed by every signer (a function of the signed bytes)."""
    return Certificate(
        body, body_digest(body, alg), tuple(sign(signed_bytes(body)) for sign in signers)
    )


def signed_bytes(body: object) -> bytes:
    """Return the bytes that are signed: ``mq1:cert:`` + canonical(body)."""
    return ("mq1:cert:" + canonical(body)).encode("utf-8")


def body_digest(body: object, alg: str = "sha256") -> str:
    """Return ``H("mq1:cert:" + canonical(body))``."""
    return hexdigest("mq1:cert:" + canonical(body), alg)


def result_digest(body: dict[str, object], alg: str = "sha256") -> str:
    """Return ``H("mq1:result:" + canonical(body without log and anchors))``: what the log keeps.

    `log` says where in the log this digest stands, and anchors are added as receipts come in: both
    are proofs about the record, not part of it. Every replacement gives a new digest.
    """
    core = {name: value for name, value in body.items() if name not in ("log", "anchors")}
    return hexdigest("mq1:result:" + canonical(core), alg)


def draw_json(part: StratumDraw, with_reserve: bool) -> dict[str, object]:  # noqa: FBT001
    """Return one entry of ``draw``."""

    def rows(picks: Sequence[Pick]) -> list[dict[str, object]]:
        return [{"rank": pick.rank, "id": pick.id, "key": pick.key} for pick in picks]

    value: dict[str, object] = {
        "stratum": part.stratum,
        "quota": part.quota,
        "selected": rows(part.selected),
    }
    if with_reserve:
        value["reserve"] = rows(part.reserve)
    return value


def matching_json(item: DepartmentDeal) -> dict[str, object]:
    """Return one entry of ``matching``."""
    value: dict[str, object] = {"department": item.department, "relax_step": item.relax_step}
    if item.deal is not None:
        value["max_load"] = item.deal.max_load
        value["assignment"] = assignment_json(item.deal)
    if item.shortage is not None:
        value["infeasible"] = shortage_json(item.shortage)
    return value


def assignment_json(deal: Deal) -> list[dict[str, object]]:
    """Return the assignment as published, objects in the order of their turns."""
    return [{"object": name, "inspectors": list(team)} for name, team in deal.assignment.items()]


def shortage_json(shortage: Shortage) -> dict[str, object]:
    """Return the JSON object of a Hall certificate."""
    return {
        "objects": list(shortage.objects),
        "inspectors": list(shortage.inspectors),
        "need": shortage.need,
        "supply": shortage.supply,
        "qualified_objects": list(shortage.qualified_objects),
        "reason": shortage.reason,
    }


def read_contributions(body: Fields) -> tuple[Contribution, ...]:
    """Read ``contributions``."""
    found = []
    for child in body.children("contributions"):
        item = Contribution(
            child.text("party", PARTY),
            child.hexdigest("r"),
            child.choice("via", ("reveal", "envelope")),
        )
        child.close()
        found.append(item)
    return tuple(found)


def read_commitments(body: Fields) -> tuple[tuple[str, str], ...]:
    """Read ``commitments`` as (party, commitment)."""
    found = []
    for child in body.children("commitments"):
        found.append((child.text("party", PARTY), child.hexdigest("commitment")))
        child.close()
    return tuple(found)


def read_draw(body: Fields) -> list[tuple[str, int, list[Pick], list[Pick] | None]]:
    """Read ``draw`` as (stratum, quota, selected, reserve or None where it is left out)."""
    found = []
    for child in body.children("draw"):
        stratum, quota = child.text("stratum", STRATUM), child.integer("quota", 0, _LARGE)
        selected = [_read_pick(item) for item in child.children("selected")]
        reserve = None
        if "reserve" in child:
            reserve = [_read_pick(item) for item in child.children("reserve")]
        child.close()
        found.append((stratum, quota, selected, reserve))
    return found


def read_replacements(body: Fields) -> tuple[Replacement, ...]:
    """Read ``replacements``."""
    found = []
    for child in body.children("replacements"):
        item = Replacement(
            stratum=child.text("stratum", STRATUM),
            out=child.text("out"),
            into=child.text("in"),
            rank=child.integer("rank", 1, _LARGE),
            reason=child.text("reason", CODE),
            evidence=child.hexdigest("evidence"),
            approved_by=child.texts("approved_by"),
        )
        child.close()
        found.append(item)
    return tuple(found)


def read_anchors(body: Fields) -> tuple[Anchor, ...]:
    """Read ``anchors``; none where the field is left out."""
    if "anchors" not in body:
        return ()
    found = []
    for child in body.children("anchors"):
        anchor = Anchor(
            child.hexdigest("digest"),
            child.text("medium"),
            child.time("time"),
            child.text("receipt", longest=20_000),
        )
        child.close()
        found.append(anchor)
    return tuple(found)


def _read_pick(fields: Fields) -> Pick:
    pick = Pick(fields.integer("rank", 1, _LARGE), fields.text("id"), fields.hexdigest("key"))
    fields.close()
    return pick


def _read_signature(fields: Fields) -> Signature:
    signature = Signature(
        alg=fields.text("alg", CODE),
        key_id=fields.text("key_id"),
        pub=fields.text("pub", _SIGNATURE_HEX, longest=400),
        sig=fields.text("sig", _SIGNATURE_HEX, longest=400),
    )
    fields.close()
    return signature
