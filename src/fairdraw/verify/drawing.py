"""Steps 2, 4 and 8: the pool, the quotas, and the selection."""

from __future__ import annotations

from collections.abc import Sequence

from fairdraw.errors import RecordError
from fairdraw.plan import resolve_quotas
from fairdraw.record import read_draw
from fairdraw.sample import Pick
from fairdraw.verify.case import Case
from fairdraw.verify.report import Finding


def pool(case: Case) -> Finding:
    """Step 2: the pool file is canonical, and it is the one the plan froze."""
    summary, ref = case.pool_summary, case.plan.pool
    if summary.size != ref.size:
        return Finding(
            ok=False,
            zh=f"名单有 {summary.size} 个单位，计划封存的是 {ref.size} 个",
            en=f"the pool has {summary.size} units, the plan froze {ref.size}",
        )
    if summary.root != ref.root:
        return Finding(
            ok=False,
            zh="名单与计划封存的不是同一份（根不符）",
            en="the pool is not the one the plan froze (wrong root)",
        )
    return Finding(
        ok=True, zh=f"名单 {summary.size} 个单位，根相符", en=f"{summary.size} units, root is right"
    )


def quotas(case: Case) -> Finding:
    """Step 4: the strata of the plan are those of the pool, and each quota follows its rule."""
    sizes = case.strata
    stated = {stratum.code: stratum for stratum in case.plan.strata}
    for code in sorted(sizes.keys() - stated.keys()):
        raise RecordError(
            f"名单中的分层 {code} 不在计划内",
            f"stratum {code} of the pool is not in the plan",
        )
    right = resolve_quotas(case.plan.strata)
    for code, stratum in stated.items():
        if stratum.size != sizes.get(code, 0):
            raise RecordError(
                f"分层 {code} 实有 {sizes.get(code, 0)} 个单位，计划写 {stratum.size} 个",
                f"stratum {code} has {sizes.get(code, 0)} units, the plan says {stratum.size}",
            )
        if stratum.quota != right[code]:
            raise RecordError(
                f"分层 {code} 的名额按规则应为 {right[code]}，计划写 {stratum.quota}",
                f"the quota of stratum {code} must be {right[code]}, the plan says {stratum.quota}",
            )
    return Finding(
        ok=True,
        zh=f"{len(stated)} 个分层的单位数与名额均相符",
        en=f"sizes and quotas of all {len(stated)} strata are right",
    )


def selection(case: Case) -> Finding:
    """Step 8: the published lists are the smallest keys of each stratum, in order."""
    stated = read_draw(case.fields())
    codes = [stratum.code for stratum in case.plan.strata]
    if [code for code, *_ in stated] != codes:
        raise RecordError("抽取结果的分层与计划不一致", "the strata drawn are not the plan's")
    drawn = 0
    for code, quota, selected, reserve in stated:
        right = case.redrawn.strata[code]
        if quota != right.quota:
            raise RecordError(
                f"分层 {code} 的名额与计划不符", f"the quota of stratum {code} is not the plan's"
            )
        _compare(code, "抽中", "selected", selected, right.selected)
        if reserve is not None:
            _compare(code, "候补", "reserve", reserve, right.reserve)
        drawn += len(selected)
    return Finding(
        ok=True,
        zh=f"{drawn} 个抽中单位的签号、次序均相符",
        en=f"keys and order of all {drawn} selected units are right",
    )


def _compare(code: str, zh: str, en: str, stated: Sequence[Pick], right: Sequence[Pick]) -> None:
    if len(stated) != len(right):
        raise RecordError(
            f"分层 {code} 的{zh}名单应有 {len(right)} 个，实有 {len(stated)} 个",
            f"stratum {code}: {en} must have {len(right)} units, has {len(stated)}",
        )
    for mine, theirs in zip(stated, right, strict=True):
        if mine != theirs:
            raise RecordError(
                f"分层 {code} 的{zh}名单第 {theirs.rank} 位应为 {theirs.id}，"
                f"记录写 {mine.id}（次序或签号不符）",
                f"stratum {code}: {en} rank {theirs.rank} must be {theirs.id}, "
                f"the record has {mine.id} (order or key is wrong)",
            )
