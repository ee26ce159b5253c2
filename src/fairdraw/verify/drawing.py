"""Steps 2, 4, 8 and 10: the pool, the quotas, the selection, and the replacements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fairdraw.errors import RecordError
from fairdraw.plan import Plan, resolve_quotas
from fairdraw.record import Replacement, read_draw, read_replacements
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


def replacements(case: Case) -> Finding:
    """Step 10: each replacement has a listed reason and takes the next reserve of its stratum."""
    items = read_replacements(case.fields())
    if not items:
        return Finding(ok=True, zh="没有递补", en="no replacements")
    used: Counter[str] = Counter()
    gone: set[str] = set()
    for item in items:
        _check_replacement(case, item, used[item.stratum], gone)
        used[item.stratum] += 1
        gone.add(item.out)
    limit = case.plan.replace_limit_permille or 0
    if len(items) * 1000 > limit * sum(case.plan.quotas.values()):
        raise RecordError(
            f"递补 {len(items)} 个，超过计划的上限 {limit}‰，须另行补抽",
            f"{len(items)} replacements exceed the plan's limit of {limit} per mille",
        )
    return Finding(
        ok=True, zh=f"{len(items)} 个递补均依候补次序", en=f"{len(items)} replacements in order"
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


def _check_replacement(case: Case, item: Replacement, used: int, gone: set[str]) -> None:
    plan: Plan = case.plan
    part = case.redrawn.strata.get(item.stratum)
    if part is None:
        raise RecordError(f"没有分层 {item.stratum}", f"no such stratum: {item.stratum}")
    if item.reason not in plan.reasons:
        raise RecordError(
            f"递补理由 {item.reason} 不在计划列明的理由之内",
            f"reason {item.reason} is not among the plan's",
        )
    if len(item.approved_by) < 2:
        raise RecordError("递补须有两人签批", "a replacement needs two approvals")
    present = {pick.id for pick in part.selected + part.reserve[:used]} - gone
    if item.out not in present:
        raise RecordError(
            f"{item.out} 不在分层 {item.stratum} 的当前名单内",
            f"{item.out} is not on the present list of stratum {item.stratum}",
        )
    if used >= len(part.reserve):
        raise RecordError(
            f"分层 {item.stratum} 的候补已用完，须另行补抽",
            f"the reserve of stratum {item.stratum} is used up",
        )
    successor = part.reserve[used]
    if (item.into, item.rank) != (successor.id, successor.rank):
        raise RecordError(
            f"分层 {item.stratum} 的下一候补应为第 {successor.rank} 位 {successor.id}，"
            f"记录写第 {item.rank} 位 {item.into}",
            f"the next reserve of stratum {item.stratum} is rank {successor.rank} {successor.id}, "
            f"the record has rank {item.rank} {item.into}",
        )
