"""Whether a sealed draw is still what the log says of it: plan, pool, parties, outcome, record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from fairdraw.errors import FairDrawError
from fairdraw.log.entry import COMMIT, PLAN, REPLACE, RESULT, VOID
from fairdraw.record import body_digest
from mingqian.draw.ceremony import blinding, certificate
from mingqian.draw.ceremony.engines import Recount
from mingqian.draw.ceremony.terms import stamp
from mingqian.draw.ceremony.together import coord_plan
from mingqian.draw.models import Draw, DrawnState, DrawState, LogEntry
from mingqian.foundation.files import store

#: How far the time of an act and that of its log entry may lie apart.
NEAR = dt.timedelta(minutes=5)


def disagreements(draw: Draw) -> Iterator[str]:
    """Every point in which the rows and files of a sealed draw differ from its log entries."""
    try:
        for check in _CHECKS:
            yield from check(draw)
    except (FairDrawError, ValueError, KeyError, store.Damaged) as error:
        yield f"无法读取：{error}"


def _leaves(draw: Draw, kind: str) -> list[dict[str, Any]]:
    rows = LogEntry.objects.filter(
        authority=draw.authority, plan_no=draw.draw_no, attempt=draw.attempt, kind=kind
    )
    texts = rows.order_by("index").values_list("leaf", flat=True)
    return [json.loads(text.split(":", 3)[3]) for text in texts]


def _plan(draw: Draw) -> Iterator[str]:
    plan = certificate.sealed_plan(draw)
    if plan.digest() != draw.plan_digest:
        yield "封存内容与封存摘要不符"
    if [leaf["digest"] for leaf in _leaves(draw, PLAN)] != [draw.plan_digest]:
        yield "封存摘要不是日志登记的"
    facts = (
        ("抽取编号", draw.draw_no, plan.plan_no),
        ("次数", draw.attempt, plan.attempt),
        ("前次摘要", draw.prev_digest, plan.prev),
        ("公开方式", draw.disclosure, plan.disclosure),
        ("名单指纹", draw.pool.root, plan.pool.root),
        ("公共随机源", draw.beacon_kind, plan.seed.beacon.kind),
        ("承诺截止", draw.commit_by and stamp(draw.commit_by), plan.seed.commit_by),
        ("公开截止", draw.reveal_by and stamp(draw.reveal_by), plan.seed.reveal_by),
    )
    for label, row, sealed in facts:
        if row != sealed:
            yield f"{label}与封存内容不符"
    strata = {row.code: (row.size, row.quota) for row in draw.strata.all()}
    if strata != {row.code: (row.size, row.quota) for row in plan.strata}:
        yield "分层与封存内容不符"


def _pool(draw: Draw) -> Iterator[str]:
    plan = certificate.sealed_plan(draw)
    if not store.is_intact(draw.pool.file):
        yield "名单文件缺失或者已被改动"
        return
    if blinding.ref_of(draw.pool, plan.alg, Recount()) != plan.pool:
        yield "名单文件与封存的指纹不符"


def _parties(draw: Draw) -> Iterator[str]:
    plan = certificate.sealed_plan(draw)
    shares = list(draw.shares.order_by("seq"))
    if tuple(share.party for share in shares) != plan.seed.parties:
        yield "参与方与封存内容不符"
    logged = {leaf["party"]: leaf["digest"] for leaf in _leaves(draw, COMMIT)}
    if logged != {share.party: share.commitment for share in shares if share.commitment}:
        yield "承诺值与日志登记的不符"


def _coordination(draw: Draw) -> Iterator[str]:
    plan, coord = certificate.sealed_plan(draw), coord_plan(draw)
    if (coord is None) != (plan.coord is None):
        yield "统筹与否同封存内容不符"
    elif coord is not None and draw.coordination is not None:
        if coord.digest() != draw.coordination.plan_digest:
            yield "统筹计划与其摘要不符"
        why = coord.why_not(plan)
        if why is not None:
            yield why[0]


def _course(draw: Draw) -> Iterator[str]:
    voided, resulted = bool(_leaves(draw, VOID)), bool(_leaves(draw, RESULT))
    if voided != (draw.state == DrawState.VOID):
        yield "作废与否同日志登记的不符"
    if resulted != draw.is_drawn:
        yield "抽取与否同日志登记的不符"
    entry = draw.log_entries.filter(kind=RESULT).first()
    if entry is not None and (draw.drawn_at is None or abs(draw.drawn_at - entry.at) > NEAR):
        yield "抽取时间与日志登记的不符"


def _record(draw: Draw) -> Iterator[str]:
    if not draw.is_drawn:
        return
    if draw.certificate is None or not store.is_intact(draw.certificate):
        yield "抽取记录文件缺失或者已被改动"
        return
    body = json.loads(store.read(draw.certificate))["body"]
    if body_digest(body, draw.alg) != draw.certificate_digest:
        yield "抽取记录与登记的摘要不符"
    last = (_leaves(draw, REPLACE) or _leaves(draw, RESULT) or [{"digest": ""}])[-1]
    if certificate.result_digest(draw, body) != last["digest"]:
        yield "抽取记录不是日志登记的结果"
    yield from _outcome(draw, body)


def _outcome(draw: Draw, body: dict[str, Any]) -> Iterator[str]:
    if draw.seed != body["seed"]:
        yield "种子与抽取记录不符"
    if draw.beacon_text != certificate.beacon_value(draw).string or (
        certificate.beacon_value(draw).to_json() != body["beacon"]
    ):
        yield "公共随机源结果与抽取记录不符"
    given = [[item["party"], item["r"], item["via"]] for item in body["contributions"]]
    if given != [[s.party, s.value, s.via] for s in draw.shares.order_by("seq")]:
        yield "随机数与抽取记录不符"
    bound = [[item["party"], item["commitment"]] for item in body["commitments"]]
    if bound != [[s.party, s.commitment] for s in draw.shares.order_by("seq")]:
        yield "承诺值与抽取记录不符"
    picks = {
        (part["stratum"], pick["rank"], pick["id"], pick["key"])
        for part in body["draw"]
        for pick in (*part["selected"], *part.get("reserve", ()))
    }
    rows = draw.drawn_objects.values_list("stratum", "rank", "oid", "key")
    if set(rows) != picks:
        yield "抽中对象与抽取记录不符"
    into = {(item["out"], item["in"]) for item in body["replacements"]}
    promoted = draw.drawn_objects.filter(replaces__isnull=False)
    if into != set(promoted.values_list("replaces__oid", "oid")):
        yield "递补与抽取记录不符"
    yield from _states(draw)


def _states(draw: Draw) -> Iterator[str]:
    quotas = {row.code: row.quota for row in draw.strata.all()}
    for row in draw.drawn_objects.select_related("evidence"):
        is_first = row.rank <= quotas.get(row.stratum, 0)
        fits = {
            DrawnState.SELECTED: is_first and row.replaces_id is None,
            DrawnState.RESERVE: not is_first and row.replaces_id is None,
            DrawnState.PROMOTED: not is_first and row.replaces_id is not None,
            DrawnState.DROPPED: bool(row.drop_requested_by and row.drop_consented_by)
            and row.drop_requested_by != row.drop_consented_by
            and row.evidence is not None,
        }
        if not fits[DrawnState(row.state)]:
            yield f"第 {row.rank} 签（{row.stratum} 层）的状态没有依据"


_CHECKS: tuple[Callable[[Draw], Iterator[str]], ...] = (
    _plan,
    _pool,
    _parties,
    _coordination,
    _course,
    _record,
)
