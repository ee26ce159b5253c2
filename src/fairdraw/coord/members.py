"""Do these records belong to one coordinated ceremony, and is any member missing?"""

from __future__ import annotations

from collections.abc import Sequence

from fairdraw.coord.plan import CoordPlan, Member
from fairdraw.errors import RecordError
from fairdraw.fields import Fields
from fairdraw.plan import Plan
from fairdraw.record import Certificate, Replacement, read_draw, read_replacements


def check_members(certificates: Sequence[Certificate]) -> CoordPlan:
    """Return the coord plan all `certificates` share; raise RecordError where they do not agree.

    Every member must be there, once, with the same coord plan, contributions, beacon and seed. Each
    record is verified by itself with `fairdraw.verify.verify`; this is what only all together show.
    """
    if not certificates:
        raise RecordError("没有记录", "there is no record")
    coord = _coord(certificates[0])
    first = certificates[0].body
    seen: list[Member] = []
    for certificate in certificates:
        body = certificate.body
        plan = Plan.from_json(body.get("plan"))
        if body.get("coord") != first.get("coord"):
            raise RecordError(
                f"{plan.plan_no} 属于另一次统筹", f"{plan.plan_no} is of another ceremony"
            )
        for name in ("commitments", "contributions", "beacon", "seed"):
            if body.get(name) != first.get(name):
                raise RecordError(
                    f"{plan.plan_no} 的 {name} 与其他成员不同",
                    f"{name} of {plan.plan_no} differs from the other members",
                )
        why = coord.why_not(plan)
        if why is not None:
            raise RecordError(*why)
        seen.append(Member.of(plan))
    missing = [member.plan_no for member in coord.members if member not in seen]
    if missing or len(seen) != len(coord.members):
        raise RecordError(
            f"缺少成员 {'、'.join(missing)}" if missing else "有成员重复",
            f"members missing: {', '.join(missing)}" if missing else "a member stands twice",
        )
    return coord


def visited(certificate: Certificate) -> set[str]:
    """Return the ids a record sends inspectors to: the selected, with the replacements made."""
    fields = Fields(certificate.body, "body", RecordError)
    found = {pick.id for _, _, selected, _ in read_draw(fields) for pick in selected}
    return _replaced(found, read_replacements(fields))


def _replaced(found: set[str], replacements: Sequence[Replacement]) -> set[str]:
    for item in replacements:
        found.discard(item.out)
        found.add(item.into)
    return found


def _coord(certificate: Certificate) -> CoordPlan:
    if "coord" not in certificate.body:
        raise RecordError("不是统筹抽取的记录", "not a record of a coordinated draw")
    return CoordPlan.from_json(certificate.body["coord"])
