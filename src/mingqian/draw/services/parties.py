"""Who gives a random number: leads, participants, observers; never who failed before (§6)."""

from __future__ import annotations

from collections.abc import Sequence

from mingqian.draw.ceremony.terms import Party
from mingqian.draw.models import Draw, SeedShare
from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.decision import invalid
from mingqian.foundation.policy.permissions import Permission
from mingqian.foundation.rules import selectors as rules


def parties_of_all(draws: Sequence[Draw], observers: Sequence[Person]) -> list[Party]:
    """Leads and accepted participants of the draws, each once, then the observers.

    A party by whom an earlier attempt failed stays out. Raises Refused (422) for an observer from
    within the departments that draw, without the power to witness, or barred.
    """
    leads = [draw.task.lead_department for draw in draws]
    others = [d for draw in draws for d in draw.task.participating_departments.order_by("pk")]
    departments = list({department.pk: department for department in [*leads, *others]}.values())
    barred = {label for draw in draws for label in _barred(draw)}
    parties = [
        Party("lead" if index == 0 else f"part-{index}", department.label, department)
        for index, department in enumerate(departments)
        if department.label not in barred
    ]
    inside = {department.pk for department in departments}
    for index, person in enumerate(observers, 1):
        _require_outside(person, inside)
        label = f"{person.name}（{person.department.label}）"
        if label in barred:
            raise invalid(
                f"{person.name}是前次作废的责任方，不能再参加本次抽取", observers="请另选见证人"
            )
        parties.append(Party(f"observer-{index}", label, None, person))
    return parties


def _barred(draw: Draw) -> set[str]:
    """Labels of the parties by whom an earlier attempt of this number failed."""
    earlier = Draw.objects.filter(draw_no=draw.draw_no, attempt__lt=draw.attempt)
    earlier = earlier.exclude(draw_no="")
    shares = SeedShare.objects.filter(draw__in=earlier, is_barred=True)
    return {*shares.values_list("label", flat=True), *earlier.values_list("void_party", flat=True)}


def _require_outside(person: Person, inside: set[int]) -> None:
    if person.department_id in inside:
        raise invalid(
            f"{person.name}属于参加抽查的部门，不能担任见证人", observers="请选择其他单位的见证人"
        )
    if not actor_of(person).has(Permission.DRAW_WITNESS):
        raise invalid(f"{person.name}没有见证人任职", observers="请选择有见证人任职的人员")


def require_enough(draw: Draw, parties: list[Party]) -> None:
    """Refuse (422) fewer parties than the rules ask, no observer, or one person twice."""
    found = rules.for_case(draw.task)
    least = found.number("draw.min_seed_parties") or 0
    people = [party.person.pk for party in parties if party.person]
    if len(set(people)) != len(people):
        raise invalid("同一人不能作为两方见证人", observers="请选择不同的人")
    if not people:
        raise invalid("至少要有一名见证人", observers="请选择见证人")
    if len(parties) < least:
        raise invalid(
            f"提供随机数的至少要有 {least} 方，现有 {len(parties)} 方",
            clause=found.clause("draw.min_seed_parties"),
            observers=f"请再选择 {least - len(parties)} 名见证人",
        )
