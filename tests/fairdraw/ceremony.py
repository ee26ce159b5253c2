"""A whole synthetic ceremony, from frozen files to a signed certificate."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from drawengines import ed25519
from fairdraw import pool, record
from fairdraw.beacon import BeaconValue
from fairdraw.coord import CoordPlan
from fairdraw.match.roster import (
    DepartmentDeal,
    RosterInspector,
    deal_departments,
    encode_lines,
    file_ref,
    read_eligibility,
    read_inspectors,
)
from fairdraw.plan import Plan
from fairdraw.pool import Unit
from fairdraw.record import Contribution, Replacement
from fairdraw.sample import draw
from fairdraw.seed import derive
from fairdraw.verify import Report, verify
from tests.fairdraw.material import uscc, vector

PRIVATE = "11" * 32
AUTHORITY = ed25519.public_of(PRIVATE)
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
ROUND = 657413
SECRETS = {"lead": "a1" * 32, "dept-env": "b2" * 32, "observer": "c3" * 32}
STRATA = "A" * 14 + "B" * 8 + "C" * 3
Body = dict[str, Any]


def units() -> list[Unit]:
    """25 synthetic enterprises in three strata; those of C have weight 2."""
    return [Unit(uscc(n), code, 2 if code == "C" else 1) for n, code in enumerate(STRATA)]


def inspectors() -> list[str]:
    """Lines of two departments: 6 and 4 synthetic inspectors, half of each qualified."""
    return [
        RosterInspector(f"cert:demo-{n:03d}", "scjg" if n < 6 else "hbj", n % 2 == 0, 20).line
        for n in range(10)
    ]


def eligibility() -> list[str]:
    """Two areas for scjg (relaxed to both at step 1), none for hbj, and three recusals."""
    lines = [f"{unit.id}\tin\tscjg/area-{n % 2}" for n, unit in enumerate(units())]
    lines += [f"cert:demo-{n:03d}\tserves\tarea-{n // 3}" for n in range(6)]
    lines += [f"cert:demo-{n:03d}\tserves+1\tarea-{1 - n // 3}" for n in range(6)]
    lines += [f"{uscc(n)}\tnot\tcert:demo-006" for n in range(3)]
    return lines


def beacon(number: int = ROUND) -> BeaconValue:
    """A real published round of drand quicknet."""
    from hashlib import sha256

    row = next(item for item in vector("drand.json")["vectors"] if item["round"] == number)
    value = sha256(bytes.fromhex(row["sig"])).hexdigest()
    return BeaconValue("drand", chain=CHAIN, round=number, signature=row["sig"], randomness=value)


@dataclass
class Ceremony:
    """Files and certificate of one draw; `report()` verifies them, with `extra` at hand."""

    pool: bytes
    inspectors: bytes
    eligibility: bytes
    body: Body
    extra: dict[str, Any] = field(default_factory=dict)

    def certificate(self) -> dict[str, object]:
        """Return the certificate, signed by the authority over the body as it is now."""
        return record.issue(
            self.body, self.body["plan"].get("alg", "sha256"), [ed25519.signer(PRIVATE, "demo")]
        ).to_json()

    def report(self, certificate: object = None, **more: Any) -> Report:
        """Verify the certificate (or another one) against the files."""
        return verify(
            certificate or self.certificate(),
            pool=self.pool,
            inspectors=self.inspectors,
            eligibility=self.eligibility,
            check_signature=ed25519.check,
            **self.extra | more,
        )


def plan_json() -> dict[str, Any]:
    """The plan as JSON, roots filled in."""
    summary = pool.summarise(pool.encode(units()))
    rules = {"A": ("permille", 200, 1, 3), "B": ("count", 3, 0, 3), "C": ("total", 1, 0, 1)}
    staff, able = file_ref(encode_lines(inspectors())), file_ref(encode_lines(eligibility()))
    return {
        "v": "mq1",
        "alg": "sha256",
        "authority": "330100-scjg",
        "plan_no": "2023-0002",
        "attempt": 1,
        "title": "演示抽查计划",
        "prev": "0" * 64,
        "pool": {"root": summary.root, "size": summary.size},
        "strata": [
            {"code": code, "size": summary.strata[code], "rule": rule, "value": value, "min": least,
             "quota": quota}
            for code, (rule, value, least, quota) in rules.items()
        ],
        "seed": {
            "parties": list(SECRETS),
            "commit_by": "2023-09-15T09:00:00Z",
            "reveal_by": "2023-09-15T10:00:00Z",
            "escrow": "envelope",
            "on_missing": "open-envelope",
            "beacon": {"kind": "drand", "chain": CHAIN, "round": ROUND},
        },
        "reserve_permille": 700,
        "disclosure": "immediate",
        "inspectors": staff.to_json(),
        "eligibility": able.to_json(),
        "match": [
            {"department": "scjg", "need": 2, "need_qualified": 1, "cap": 10, "relax": ["全市"]},
            {"department": "hbj", "need": 2, "need_qualified": 0, "cap": 10, "relax": []},
        ],
        "reasons": ["cancelled", "moved-out"],
        "replace_limit_permille": 400,
    }  # fmt: skip


def stage(
    plan: dict[str, Any] | None = None,
    *,
    units_: Sequence[Unit] | None = None,
    secrets: dict[str, str] | None = None,
    value: BeaconValue | None = None,
    inspectors_: Sequence[str] | None = None,
    eligibility_: Sequence[str] | None = None,
    replacements: Sequence[Replacement] = (),
    coord: CoordPlan | None = None,
) -> Ceremony:
    """Carry out a ceremony faithfully on whatever it is given, lies in the plan included."""
    plan_ = Plan.from_json(plan if plan is not None else plan_json())
    given = [Contribution(party, r) for party, r in (secrets or SECRETS).items()]
    value = value or beacon()
    pool_file = pool.encode(units_ or units())
    staff = encode_lines(inspectors_ or inspectors())
    able = encode_lines(eligibility_ or eligibility())
    root = coord.digest() if coord else plan_.digest()
    seed = derive(root, [(item.party, item.r) for item in given], value.string, plan_.alg)
    drawn = draw(pool.read(pool_file), seed, plan_.quotas, plan_.reserves, plan_.alg)
    matching: list[DepartmentDeal] = deal_departments(
        plan_.match, read_inspectors(staff), read_eligibility(able), seed, drawn.selected_ids
    )
    body = record.compose(
        plan=plan_, contributions=given, beacon=value, drawn=drawn, matching=matching,
        replacements=replacements, log={"origin": "example.invalid/mq", "index": 0}, coord=coord,
    )  # fmt: skip
    return Ceremony(pool_file, staff, able, copy.deepcopy(body))


def replacement(ceremony: Ceremony, nth: int = 0, **changes: Any) -> dict[str, Any]:
    """Return the right replacement of the nth selected unit of stratum A, with `changes`."""
    part = ceremony.body["draw"][0]
    successor = part["reserve"][nth]
    value = {
        "stratum": "A",
        "out": part["selected"][nth]["id"],
        "in": successor["id"],
        "rank": successor["rank"],
        "reason": "cancelled",
        "evidence": "e" * 64,
        "approved_by": ["演示·科长", "演示·监督员"],
    }
    return value | changes
