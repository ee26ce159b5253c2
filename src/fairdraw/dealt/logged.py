"""The steps that need the authority's log: sealed before the chance, dealt once, when proven."""

from __future__ import annotations

import datetime as dt

from fairdraw import beacon as beacons
from fairdraw.dealt.case import DealCase
from fairdraw.errors import LogError
from fairdraw.log import Entry, Log
from fairdraw.log.entry import DEALT, TERMS
from fairdraw.verify.case import UncheckedError
from fairdraw.verify.evidence import LogEvidence
from fairdraw.verify.logged import open_head, same_root, true_story, witnessed
from fairdraw.verify.report import Finding


def entries(case: DealCase) -> Finding:
    """The log has these terms, later this deal, and no other terms in between."""
    log, evidence = _whole(case)
    if evidence.checkpoint is None:
        raise UncheckedError(
            "未检验日志：需要签名的检查点", "not checked: needs the signed checkpoint"
        )
    head = open_head(evidence.checkpoint, evidence, case.check_signature).checkpoint
    same_root(log, head.size, head.root)
    first, sealed = _find(case, log, TERMS, case.fields().hexdigest("terms_digest"), head.size)
    last, _ = _find(case, log, DEALT, case.digest, head.size)
    if last < first:
        raise LogError("日志中匹配先于封存", "the log has the deal before its terms")
    born = beacons.time_of(case.terms.beacon)
    if born is not None and born <= dt.datetime.fromisoformat(sealed.time):
        raise LogError("条件登记时随机源已经产生", "the beacon existed when the terms were logged")
    return Finding(
        ok=True,
        zh=f"条件是日志第 {first + 1} 条，匹配是第 {last + 1} 条（{head.origin}）",
        en=f"terms are entry {first + 1}, the deal is entry {last + 1} of {head.origin}",
    )


def story(case: DealCase) -> Finding:
    """The log as a whole tells no lie: terms numbered, one deal a department, nothing after it."""
    true_story(*_whole(case))
    return Finding(ok=True, zh="日志没有违反规程之处", en="the log breaks no rule of the protocol")


def timing(case: DealCase) -> Finding:
    """Somebody outside saw the terms before the round came into being: proven for drand only."""
    log, evidence = _whole(case)
    try:
        index, _ = _find(case, log, TERMS, case.fields().hexdigest("terms_digest"), log.size)
    except LogError:
        raise UncheckedError(
            "日志中没有这份条件，见第 8 步", "the log does not have these terms, see step 8"
        ) from None
    born = beacons.time_of(case.terms.beacon)
    if born is not None:
        for who, when in witnessed(log, evidence, case.check_signature, index=index, before=born):
            return Finding(
                ok=True,
                zh=f"见证人 {who} 证明条件在 {when:%Y-%m-%d %H:%M:%S} UTC 前封存，早于随机源",
                en=f"witness {who} proves the terms sealed before the beacon was born",
            )
    raise UncheckedError(
        "封存与随机源的先后只是声称：由在场两人、开奖公告或见证人的检查点证明",
        "that the terms came first is only claimed: it rests on those present, the notice of the "
        "lottery, or a witness",
    )


def _whole(case: DealCase) -> tuple[Log, LogEvidence]:
    if case.evidence is None or case.evidence.whole is None:
        raise UncheckedError(
            "未检验日志：没有给出日志公钥与日志", "not checked: no log and log key were given"
        )
    return case.evidence.whole, case.evidence


def _find(case: DealCase, log: Log, kind: str, digest: str, size: int) -> tuple[int, Entry]:
    terms = case.terms
    for index, entry in log.find(kind, terms.plan_no, terms.attempt):
        named = entry.authority, entry.department, entry.seq, entry.digest
        if index < size and named == (terms.authority, terms.department, terms.seq, digest):
            return index, entry
    what = ("封存的条件", "terms") if kind == TERMS else ("匹配结果", "deal")
    raise LogError(f"日志中没有这份{what[0]}", f"the log does not have this {what[1]}")
