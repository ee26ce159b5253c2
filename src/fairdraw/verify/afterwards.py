"""Step 10: what comes after a draw: replacements from the reserve, and supplementary draws."""

from __future__ import annotations

from collections import Counter

from fairdraw.coord.members import visited
from fairdraw.errors import InputError, RecordError
from fairdraw.fields import Fields
from fairdraw.plan import Plan
from fairdraw.record import Replacement, read_draw, read_replacements
from fairdraw.verify.case import Case, UncheckedError
from fairdraw.verify.report import Finding


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


def is_supplementary(case: Case) -> bool:
    """Tell whether the plan says it supplements another."""
    plan = case.body.get("plan")
    return isinstance(plan, dict) and "supplements" in plan


def supplement(case: Case) -> Finding:
    """A supplementary draw has a fresh seed and draws nobody the earlier one drew already."""
    earlier = case.earlier
    if earlier is None:
        raise UncheckedError(
            "未检验补充抽取：需要被补充的那份记录",
            "not checked: needs the record this plan supplements",
        )
    fields = Fields(earlier.body, "earlier", RecordError)
    try:
        before = Plan.from_json(fields.take("plan"))
    except InputError as error:
        raise RecordError("被补充的记录无法读取", "the earlier record is unreadable") from error
    if before.digest() != case.plan.supplements:
        raise RecordError(
            "给出的不是被补充的那份记录", "this is not the record the plan supplements"
        )
    if fields.hexdigest("seed") == case.fields().hexdigest("seed"):
        raise RecordError("补充抽取没有换种子", "the supplementary draw has no fresh seed")
    fields = Fields(earlier.body, "earlier", RecordError)
    already = {pick.id for _, _, selected, _ in read_draw(fields) for pick in selected}
    already |= visited(earlier)
    again = next((name for name in case.pool_ids() if name in already), None)
    if again is not None:
        raise RecordError(
            f"已抽中的 {again} 又在补充抽取的名单内",
            f"{again} was drawn already and is in the pool of the supplementary draw",
        )
    return Finding(
        ok=True,
        zh=f"补充 {before.plan_no}：另有种子，名单不含已抽中的 {len(already)} 个",
        en=f"supplements {before.plan_no}: fresh seed, none of the {len(already)} drawn before",
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
