"""The record of a deal: self-contained JSON from which anybody replays it.

``seed = sha256("mq1:deal:" <seed of the object draw> ":" <department code>)``. The record holds
both frozen files as text, so that ``replay`` needs nothing else; where limits were lifted it holds
the files of each rung that served not everybody, too, so that anybody can see that it had to be.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fairdraw.canonical import canonical
from fairdraw.hashing import hexdigest
from fairdraw.match import Deal
from fairdraw.match.roster import (
    DepartmentDeal,
    deal_departments,
    department_table,
    file_ref,
    read_eligibility,
    read_inspectors,
)
from fairdraw.match.table import Table
from fairdraw.plan import MatchRule
from fairdraw.record import assignment_json

VERSION = "mq1-deal-2"
SEED_RULE = 'sha256("mq1:deal:" + 抽取种子 + ":" + 部门代码)'


def deal_seed(draw_seed: str, department: str, alg: str = "sha256") -> str:
    """The seed of a department's deal, fixed by the object draw."""
    return hexdigest(f"mq1:deal:{draw_seed}:{department}", alg)


def department_code(code: str) -> str:
    """A department's code as the files carry it (at most 32 characters)."""
    return code[:32]


def play(
    rule: MatchRule, seed: str, inspectors: bytes, eligibility: bytes, objects: Sequence[str]
) -> DepartmentDeal:
    """Deal one department from its frozen files."""
    found = deal_departments(
        [rule],
        read_inspectors(inspectors) if inspectors else [],
        read_eligibility(eligibility),
        seed,
        list(objects),
    )
    return found[0]


def compose(
    *,
    facts: dict[str, Any],
    rule: MatchRule,
    seed: str,
    failed: Sequence[dict[str, Any]],
    rung: str,
    files: tuple[bytes, bytes],
    objects: Sequence[str],
    deal: Deal | None,
) -> bytes:
    """The record as stored.

    ``facts`` say task, draw, department, mode, factors, day, items and who was taken off by which
    rule; ``files`` are inspectors and eligibility of the rung that served, ``failed`` the rungs
    before it. Raises ValueError without a deal.
    """
    if deal is None:
        raise ValueError("a record needs a deal")
    inspectors, eligibility = files
    body = {
        "v": VERSION,
        **facts,
        "seed_rule": SEED_RULE,
        "seed": seed,
        "rule": rule.to_json(),
        "objects": sorted(objects),
        "failed": list(failed),
        "rung": rung,
        "inspectors": inspectors.decode(),
        "inspectors_root": file_ref(inspectors).root,
        "eligibility": eligibility.decode(),
        "eligibility_root": file_ref(eligibility).root,
        "max_load": deal.max_load,
        "assignment": assignment_json(deal),
    }
    canonical(body)
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def rule_of(body: dict[str, Any]) -> MatchRule:
    """The terms of a record, as the deal read them."""
    raw = body["rule"]
    return MatchRule(
        raw["department"], raw["need"], raw["need_qualified"], raw["cap"], tuple(raw["relax"])
    )


def table_of(body: dict[str, Any]) -> Table:
    """Who may go to which object, from the frozen files of a record."""
    return department_table(
        rule_of(body),
        read_inspectors(body["inspectors"].encode()),
        read_eligibility(body["eligibility"].encode()),
        body["objects"],
        0,
    )


def replay(data: bytes) -> bool:
    """Whether the stored assignment is what seed, rule and files give, and no earlier rung had one.

    A rung that failed because no group could take an object is not dealt again here: its people
    alone would have sufficed.
    """
    body = json.loads(data)
    inspectors, eligibility = body["inspectors"].encode(), body["eligibility"].encode()
    roots = (file_ref(inspectors).root, file_ref(eligibility).root)
    if roots != (body["inspectors_root"], body["eligibility_root"]):
        return False
    if body["seed"] != deal_seed(body["draw_seed"], body["department"]):
        return False
    rule = rule_of(body)
    for row in body.get("failed", []):
        if not row["no_team"] and _served(rule, body, row):
            return False
    result = play(rule, body["seed"], inspectors, eligibility, body["objects"])
    if result.deal is None:
        return False
    same_load = result.deal.max_load == body["max_load"]
    return bool(same_load and assignment_json(result.deal) == body["assignment"])


def _served(rule: MatchRule, body: dict[str, Any], row: dict[str, Any]) -> bool:
    files = row["inspectors"].encode(), row["eligibility"].encode()
    return play(rule, body["seed"], *files, body["objects"]).deal is not None
