"""The plan that is sealed: everything that could steer a draw, in canonical JSON (protocol §4)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from fairdraw.beacon import MAX_DICE, MIN_DICE, PINNED_CHAINS, BeaconRule
from fairdraw.errors import FairDrawError
from fairdraw.plan import CoordRef, FileRef, Plan, SeedRule
from fairdraw.plan import Stratum as PlanStratum
from mingqian.draw.models import Draw
from mingqian.foundation.org.models import Department, Person
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.rules import selectors as rules

GENESIS = "0" * 64
#: The drand network of the protocol: its key is pinned in the verifier (protocol §6).
DRAND = next(iter(PINNED_CHAINS))


@dataclass(frozen=True, slots=True)
class Party:
    """One who gives a random number: a department, or an observer in person."""

    code: str
    label: str
    department: Department | None
    person: Person | None = None

    @property
    def is_observer(self) -> bool:
        """Whether it is a witness outside the chain of command."""
        return self.person is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the one who seals decides: beacon, times, disclosure; and until when a result or a
    void must stand in the log."""

    beacon: BeaconRule
    commit_by: dt.datetime
    reveal_by: dt.datetime
    disclosure: str
    disclose_at: dt.datetime | None
    result_by: dt.datetime


def stamp(moment: dt.datetime) -> str:
    """A moment as the protocol writes it: ``2026-11-21T02:00:00Z``."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def beacon_rule(kind: str, detail: dict[str, object]) -> BeaconRule:
    """The beacon named in advance, checked; Refused (422) names what is wrong."""
    try:
        if kind == "dice":
            rule = BeaconRule("dice", count=int(str(detail.get("count") or MIN_DICE)))
            if not MIN_DICE <= rule.count <= MAX_DICE:
                bounds = f"{MIN_DICE} 至 {MAX_DICE}"
                raise invalid(f"掷骰次数须为 {bounds} 次", count=f"请填写 {bounds} 的整数")
            return rule
        if kind == "lot":
            game, issue = str(detail.get("game") or ""), str(detail.get("issue") or "")
            if not game or not issue.isdigit():
                raise invalid("彩票须写明玩法代码和期号（数字）", issue="请填写期号")
            return BeaconRule("lot", game=game, issue=issue)
        if kind == "drand":
            return BeaconRule("drand", chain=DRAND, round=int(str(detail.get("round") or 0)))
        if kind == "none":
            return BeaconRule("none")
    except ValueError:
        raise invalid("公共随机源约定有误", beacon_kind="请核对数字") from None
    raise invalid("请选择公共随机源", beacon_kind="可选：掷骰、彩票、drand、不使用")


def _title(draw: Draw) -> str:
    name = draw.task.name
    if draw.supplements is None:
        return name
    return f"{name}（补抽，补充 {draw.supplements.draw_no} 第{draw.supplements.attempt}次）"


def round_after(moment: dt.datetime) -> tuple[int, dt.datetime]:
    """The first drand round that comes into being after ``moment``, and when it does."""
    chain = PINNED_CHAINS[DRAND]
    number = max(1, int((moment.timestamp() - chain.genesis) // chain.period) + 2)
    return number, chain.time_of(number)


def plan_of(
    draw: Draw, parties: list[Party], terms: Terms, prev: str, coord: CoordRef | None = None
) -> Plan:
    """The plan of a draw with its pool, strata and parties; read back strictly before use."""
    found = rules.for_case(draw.task)
    plan = Plan(
        alg=draw.alg,
        authority=draw.authority,
        plan_no=draw.draw_no,
        attempt=draw.attempt,
        title=unicodedata.normalize("NFC", _title(draw)),
        prev=prev,
        pool=FileRef(draw.pool.root, draw.pool.size, blind=draw.pool.is_blind),
        strata=tuple(
            PlanStratum(row.code, row.size, row.rule, row.value, row.minimum, row.quota)
            for row in draw.strata.order_by("code")
        ),
        seed=SeedRule(
            parties=tuple(party.code for party in parties),
            commit_by=stamp(terms.commit_by),
            reveal_by=stamp(terms.reveal_by),
            escrow="envelope",
            on_missing="open-envelope",
            beacon=terms.beacon,
        ),
        reserve_permille=draw.reserve_permille,
        disclosure=terms.disclosure,
        reasons=found.texts("draw.drop_reason_codes"),
        replace_limit_permille=found.number("draw.replace_limit_permille"),
        disclose_at=stamp(terms.disclose_at) if terms.disclose_at else None,
        result_by=stamp(terms.result_by),
        supplements=draw.supplements.plan_digest if draw.supplements else None,
        coord=coord,
    )
    try:
        return Plan.from_json(plan.to_json())
    except FairDrawError as error:
        raise invalid(f"封存内容不合规程：{error.message_zh}") from None
