"""«为何在/不在»: where one object stands in a draw, by which rule or which arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from fairdraw import pool as pools
from fairdraw.blind import BlindProof
from fairdraw.blind import prove as prove_blind
from fairdraw.errors import IdentifierError
from fairdraw.hashing import hexdigest
from fairdraw.ids import check, import_uscc
from fairdraw.pool import InclusionProof
from mingqian.draw import policies
from mingqian.draw.ceremony import blinding
from mingqian.draw.models import Draw, DrawnObject, Exclusion
from mingqian.draw.pool.chances import Chance, chance_of
from mingqian.foundation.files import store
from mingqian.foundation.files.models import StoredFile
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused, invalid, require
from mingqian.library.models import InspectionObject

_HAN = re.compile("[\u4e00-\u9fff]")

VERDICTS = {
    "selected": "已抽中",
    "promoted": "备选递补为检查对象",
    "dropped": "抽中后因客观原因不检",
    "reserve": "列为备选",
    "not_drawn": "在抽取池内，未抽中",
    "in_pool": "在抽取池内",
    "excluded": "在范围内，未列入抽取池",
    "out_of_range": "不在本次抽查范围内",
    "blind": "名单含自然人，不公开查询；请本人持身份证明向抽取部门领取证明",
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket and the command by which anybody recomputes it."""

    number: int
    value: str
    command: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an object stands. ``bar`` is the last key that was drawn in its stratum."""

    oid: str
    verdict: str
    name: str = ""
    exclusions: tuple[Exclusion, ...] = ()
    proof: InclusionProof | None = None
    stratum: str = ""
    weight: int = 0
    tickets: tuple[Ticket, ...] = field(default=())
    key: str = ""
    bar: str = ""
    rank: int = 0
    chance: Chance | None = None

    @property
    def label(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict]


def identify(text: str) -> str:
    """The protocol id of a typed credit code or id. Refused (422) when it is neither."""
    try:
        return check(text.strip()) if ":" in text else import_uscc(text)
    except IdentifierError as error:
        raise invalid(f"无法识别“{text.strip()}”：{error.zh}", q="请填写统一社会信用代码") from None


def identify_in(draw: Draw, text: str) -> str:
    """The protocol id of a typed code, id or whole name among the objects of a draw's region.

    Refused (422) when it is none of these, or when several objects bear the name.
    """
    typed = text.strip()
    if not _HAN.search(typed):
        return identify(typed)
    region = draw.task.region.path
    rows = InspectionObject.objects.filter(name=typed, region__path__startswith=region)
    found = list(rows.values_list("oid", flat=True)[:2])
    if len(found) == 1:
        return found[0]
    problem = "有几户同名" if found else "没有找到这个名称"
    raise invalid(
        f"{problem}：“{typed}”，请改用统一社会信用代码查询", q="请填写完整名称或统一社会信用代码"
    )


def public_pool_file(draw: Draw) -> StoredFile:
    """The pool as everybody may have it: the file itself, or the leaf hashes of a blind one."""
    return draw.pool.public_file or draw.pool.file


def blind_proof(actor: Actor, draw: Draw, oid: str) -> BlindProof | None:
    """The proof for one person of a blind pool, handed to that person by the department that
    draws; None where the person is not in it. Raises Refused 403 for who does not draw."""
    require(policies.may_prepare(actor, draw))
    key = blinding.key_of(draw.pool)
    if key is None:
        raise Refused("本次名单不是盲名单，证明可以公开查询", code="state")
    return prove_blind(store.path_of(draw.pool.file.digest), key, oid, draw.alg)


def explain(draw: Draw, oid: str, *, reveal: bool = True, public: bool = False) -> Standing:
    """Where ``oid`` stands in a draw; ``reveal=False`` keeps an undisclosed outcome back.

    ``public=True`` answers as the portal may: of a blind pool nothing is told to strangers.
    """
    if public and draw.pool.is_blind:
        return Standing(oid, "blind")
    grounds = _told(draw, oid)
    proof = pools.prove(store.read(draw.pool.file), oid, draw.alg) if draw.pool.size else None
    if proof is None:
        verdict = "excluded" if any(g.keeps_out for g in grounds) else "out_of_range"
        name = grounds[0].inspection_object.name if grounds else ""
        return Standing(oid, verdict, name, grounds)
    unit = pools.parse_line(proof.line)
    found = Standing(
        oid,
        "in_pool",
        exclusions=grounds,
        proof=proof,
        stratum=unit.stratum,
        weight=unit.weight,
        chance=_chance(draw, unit.stratum, unit.weight),
    )
    return _drawn(draw, found) if draw.is_drawn and reveal else found


def _told(draw: Draw, oid: str) -> tuple[Exclusion, ...]:
    """The grounds against an object, each as it may be told now."""
    rows = tuple(draw.exclusions.filter(oid=oid).select_related("inspection_object"))
    for row in rows:
        row.reason = row.told_reason
    return rows


def _chance(draw: Draw, stratum: str, weight: int) -> Chance:
    """The chance every object of this weight had in its stratum before the draw."""
    row = draw.strata.get(code=stratum)
    counts = {weight: row.size}
    if weight != 1 or draw.task.scheme.flagged_weight > 1:
        counts = {}
        for _, code, found in pools.scan(store.path_of(draw.pool.file.digest)):
            if code.decode() == stratum:
                counts[found] = counts.get(found, 0) + 1
    return chance_of(weight, counts, row.quota)


def _drawn(draw: Draw, found: Standing) -> Standing:
    """The same with what the draw made of it."""
    tickets = tuple(_ticket(draw, found.oid, j) for j in range(1, found.weight + 1))
    row = DrawnObject.objects.filter(draw=draw, oid=found.oid).first()
    return replace(
        found,
        verdict=row.state if row else "not_drawn",
        name=row.name if row else "",
        tickets=tickets,
        key=min(ticket.value for ticket in tickets),
        bar=_bar(draw, found.stratum),
        rank=row.rank if row else 0,
    )


def _ticket(draw: Draw, oid: str, number: int) -> Ticket:
    text = f"{draw.seed}:{number}:{oid}"
    tool = "sha256sum" if draw.alg == "sha256" else "openssl dgst -sm3"
    return Ticket(number, hexdigest(text, draw.alg), f"printf '%s' '{text}' | {tool}")


def _bar(draw: Draw, stratum: str) -> str:
    """The greatest key among those selected by the draw itself in a stratum."""
    quota = draw.strata.filter(code=stratum).values_list("quota", flat=True).first() or 0
    last = draw.drawn_objects.filter(stratum=stratum, rank=quota).first()
    return last.key if last else ""
