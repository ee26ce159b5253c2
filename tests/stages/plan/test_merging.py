"""Similar lines: found, offered to both sides, made one; the office's total plan."""

from __future__ import annotations

import datetime as dt

import pytest

from mingqian.foundation.policy.actor import PUBLIC
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.plan import ranges, selectors, services
from mingqian.plan.models import AnnualPlan, MergeProposal, PlanKind, PlanState
from tests.cast import Place
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


def two_plans(home: Place, **second: object) -> tuple[AnnualPlan, AnnualPlan]:
    """Plans of lead and partner over the same objects, sent in."""
    narrow = {"object_range": {"industries": ["H62"]}, "range_text": "餐饮业"}
    first = build.submitted(home, participants=(home.third,), **narrow)
    other = build.submitted(
        home, maker="partner", participants=(home.third,), **{**narrow, **second}
    )
    return first, other


def proposals(home: Place) -> list[MergeProposal]:
    """What the office finds."""
    return services.propose_merges(
        region=home.region, year=build.year(), actor=home.actor("lead", Role.OFFICE)
    )


@pytest.mark.clause("CJ-12d")
def test_lines_with_meeting_ranges_and_the_same_method_are_proposed(changjiang: Place) -> None:
    first, other = two_plans(changjiang, object_range={"industries": ["H"]})
    found = proposals(changjiang)
    assert [(p.kept.plan, p.merged.plan) for p in found] == [(first, other)]
    assert "实地检查" in found[0].ground
    first.refresh_from_db()
    assert first.state == PlanState.MERGING
    assert proposals(changjiang) == []


@pytest.mark.clause("CJ-12d")
@pytest.mark.parametrize(
    "second",
    [
        {"object_range": {"industries": ["P83"]}},
        {"methods": ("online",)},
        {"starts_on": dt.date(build.year(), 12, 1), "ends_on": dt.date(build.year(), 12, 20)},
    ],
)
def test_lines_apart_in_range_method_or_time_are_not(
    changjiang: Place, second: dict[str, object]
) -> None:
    two_plans(changjiang, **second)
    assert proposals(changjiang) == []


@pytest.mark.clause("CJ-12d", "JL-205f")
def test_merging_needs_both_departments_and_keeps_the_items_of_both(jilin: Place) -> None:
    first, other = two_plans(jilin)
    proposal = proposals(jilin)[0]
    with pytest.raises(Refused) as refused:
        services.agree_merge(proposal=proposal, actor=jilin.actor("third", Role.HEAD))
    assert refused.value.status == 403
    services.agree_merge(proposal=proposal, actor=jilin.actor("lead", Role.HEAD))
    assert first.entries.get().items.count() == 1
    services.agree_merge(proposal=proposal, actor=jilin.actor("partner", Role.HEAD))
    kept, merged = first.entries.get(), other.entries.get()
    assert {i.department for i in kept.items.all()} == {jilin.lead, jilin.partner}
    assert set(kept.participating_departments.all()) == {jilin.partner, jilin.third}
    assert merged.merged_into == kept
    decision = selectors.can_launch(merged)
    assert not decision
    assert "并入" in decision.reason


def test_a_refused_proposal_needs_a_reason_and_leaves_the_lines_alone(changjiang: Place) -> None:
    first, _ = two_plans(changjiang)
    proposal = proposals(changjiang)[0]
    head = changjiang.actor("partner", Role.HEAD)
    with pytest.raises(Refused) as refused:
        services.refuse_merge(proposal=proposal, actor=head, reason="")
    assert refused.value.fields == {"reason": "请填写理由"}
    services.refuse_merge(proposal=proposal, actor=head, reason="检查时段不同")
    assert first.entries.get().items.count() == 1
    with pytest.raises(Refused, match="已有结论"):
        services.agree_merge(proposal=proposal, actor=head)


def test_only_the_own_regions_office_proposes(changjiang: Place, jilin: Place) -> None:
    two_plans(changjiang)
    for actor in (changjiang.actor("partner", Role.OFFICE), changjiang.actor("lead", Role.HEAD)):
        if Role.OFFICE in actor.roles:
            continue
        with pytest.raises(Refused):
            services.propose_merges(region=changjiang.region, year=build.year(), actor=actor)
    with pytest.raises(Refused) as refused:
        services.propose_merges(
            region=changjiang.region, year=build.year(), actor=jilin.actor("lead", Role.OFFICE)
        )
    assert refused.value.status == 403


@pytest.mark.clause("CJ-06b", "CJ-12e")
def test_the_office_compiles_the_district_plan_and_publishes_it_on_both_channels(
    changjiang: Place,
) -> None:
    first, other = two_plans(changjiang, object_range={"industries": ["P83"]})
    office = changjiang.actor("lead", Role.OFFICE)
    total = services.compile_joint(region=changjiang.region, year=build.year(), actor=office)
    assert (total.kind, total.version) == (PlanKind.CONSOLIDATED, 1)
    assert [e.compiled_from.plan for e in total.entries.order_by("seq")] == [first, other]  # type: ignore[union-attr]
    assert total not in selectors.published_plans()
    services.adopt(plan=total, actor=office)
    total = services.publish(plan=total, actor=office)
    assert total.state == PlanState.IN_FORCE
    channels = [row.channel for row in total.publications.all()]
    assert channels == ["国家企业信用信息公示系统（江西）", "江西省行政执法服务网"]
    assert list(selectors.published_plans(changjiang.region)) == [total]
    assert not selectors.plans_visible_to(PUBLIC).exists()
    first.refresh_from_db()
    assert first.state == PlanState.COMPILED


def test_a_members_own_joint_plan_does_not_take_effect_beside_the_total_plan(
    changjiang: Place,
) -> None:
    plan = build.submitted(changjiang)
    with pytest.raises(Refused, match="汇总编制总计划后实施"):
        services.put_in_force(plan=plan, actor=changjiang.actor("lead", Role.HEAD))


def test_an_open_merge_proposal_stops_the_compilation_whole(changjiang: Place) -> None:
    first, _ = two_plans(changjiang)
    proposals(changjiang)
    office = changjiang.actor("lead", Role.OFFICE)
    with pytest.raises(Refused, match="合并建议尚未答复"):
        services.compile_joint(region=changjiang.region, year=build.year(), actor=office)
    first.refresh_from_db()
    assert first.state == PlanState.MERGING
    assert not AnnualPlan.objects.filter(kind=PlanKind.CONSOLIDATED).exists()


def test_where_departments_keep_their_plans_nothing_is_compiled(jilin: Place) -> None:
    build.submitted(jilin)
    with pytest.raises(Refused, match="未设由办公室汇总"):
        services.compile_joint(
            region=jilin.region, year=build.year(), actor=jilin.actor("lead", Role.OFFICE)
        )


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ({}, {"kinds": ["business"]}, True),
        ({"risk_classes": ["A", "B"]}, {"risk_classes": ["C"]}, False),
        ({"industries": ["F"]}, {"industries": ["F52"]}, True),
        ({"industries": ["F51"]}, {"industries": ["F52"]}, False),
        ({"established_after": "2020-01-01"}, {"established_before": "2019-12-31"}, False),
        ({"keywords": ["食品"]}, {"keywords": ["药品"]}, True),
    ],
)
def test_ranges_are_apart_only_when_a_condition_says_so(
    first: dict[str, object], second: dict[str, object], meet: bool
) -> None:
    assert ranges.overlap(first, second) is meet
    assert ranges.overlap(second, first) is meet
