"""Planned, launched, carried out; upper plans; the end of the year."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.plan import jobs, selectors, services
from mingqian.plan.models import AnnualPlan, PlanState
from tests.cast import Place
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


@pytest.mark.clause("JL-205c")
def test_in_jilin_a_third_launch_of_a_line_planned_for_two_is_blocked(jilin: Place) -> None:
    line = build.entry(jilin, "department", times_per_year=2)
    for _ in range(2):
        services.count_launch(entry=line, actor=SYSTEM)
    with pytest.raises(Refused) as refused:
        services.count_launch(entry=line, actor=SYSTEM, reason="再查一次")
    assert "计划 2 次，已发起 2 次" in refused.value.reason
    assert "二（五）" in refused.value.clause
    line.refresh_from_db()
    assert line.launched_count == 2


def test_elsewhere_a_launch_beyond_the_plan_needs_a_reason(xinglongtai: Place) -> None:
    line = build.entry(xinglongtai, "directed", times_per_year=1)
    services.count_launch(entry=line, actor=SYSTEM)
    with pytest.raises(Refused, match="须写明理由"):
        services.count_launch(entry=line, actor=SYSTEM)
    assert services.count_launch(entry=line, actor=SYSTEM, reason="风险上升").launched_count == 2


@pytest.mark.clause("JL-205c", "PY-A302d")
def test_planned_and_executed_are_shown_and_too_few_is_red_at_the_end_of_the_year(
    jilin: Place,
) -> None:
    line = build.entry(jilin, "department", times_per_year=2)
    services.count_launch(entry=line, actor=SYSTEM)
    services.count_executed(entry=line, actor=SYSTEM)
    row = selectors.execution(line.plan)[0]
    assert (row.planned, row.launched, row.executed, row.percent) == (2, 1, 1, 50)
    assert not row.is_short
    with time_machine.travel(build.next_year(1, 2), tick=False):
        assert jobs.close_past_years() == 1
        plan = AnnualPlan.objects.get(pk=line.plan_id)
        assert plan.state == PlanState.CLOSED
        assert selectors.execution(plan)[0].is_short
    assert "完成 1/2 次，少于计划的事项 1 项" in journal.history(plan)[0].sentence


def test_a_cancelled_launch_may_be_made_again(jilin: Place) -> None:
    line = build.entry(jilin, "department", times_per_year=1)
    services.count_launch(entry=line, actor=SYSTEM)
    assert not selectors.can_launch(AnnualPlan.objects.get(pk=line.plan_id).entries.get())
    services.uncount_launch(entry=line, actor=SYSTEM, reason="任务取消")
    assert selectors.can_launch(AnnualPlan.objects.get(pk=line.plan_id).entries.get())


def test_a_plan_of_another_year_launches_nothing(jilin: Place) -> None:
    line = build.entry(jilin, "department")
    with time_machine.travel(build.next_year(1, 2), tick=False):
        assert "现不在执行期内" in selectors.can_launch(line).reason


def test_in_changjiang_the_office_may_carry_the_former_plan_over(changjiang: Place) -> None:
    plan = build.in_force(changjiang)
    office = changjiang.actor("lead", Role.OFFICE)
    until = dt.date(build.year() + 1, 5, 31)
    with pytest.raises(Refused, match="决定文号"):
        services.carry_over(plan=plan, actor=office, until=until, document_no="")
    services.carry_over(plan=plan, actor=office, until=until, document_no="演示联办〔1〕号")
    with time_machine.travel(build.next_year(3, 1), tick=False):
        assert jobs.close_past_years() == 0
        assert selectors.can_launch(AnnualPlan.objects.get(pk=plan.pk).entries.get())
    with time_machine.travel(build.next_year(6, 1), tick=False):
        assert jobs.close_past_years() == 1


def test_elsewhere_nothing_is_carried_over(jilin: Place) -> None:
    plan = build.in_force(jilin)
    with pytest.raises(Refused, match="没有沿用上年计划的规定"):
        services.carry_over(
            plan=plan,
            actor=jilin.actor("lead", Role.OFFICE),
            until=dt.date(build.year() + 1, 5, 31),
            document_no="演示1号",
        )


@pytest.mark.clause("XL-603d")
def test_in_xinglongtai_a_line_that_repeats_an_upper_plan_is_blocked_with_reference_to_it(
    xinglongtai: Place,
) -> None:
    plan = build.with_line(xinglongtai, "directed", object_range={"industries": ["H62"]})
    services.register_upper_plan(
        actor=xinglongtai.actor("lead", Role.HANDLER),
        region=xinglongtai.region.parent,
        year=build.year(),
        body="演示·市局",
        name="全市餐饮抽查",
        item_codes=["A01"],
        object_range={"industries": ["H"]},
        document_no="演示市监〔1〕号",
    )
    head, chief = xinglongtai.actor("lead", Role.HEAD), xinglongtai.actor("bureau", Role.CHIEF)
    with pytest.raises(Refused) as refused:
        services.submit(plan=plan, actor=head, reason="仍要查")
    assert "演示·市局“全市餐饮抽查”（演示市监〔1〕号）" in refused.value.reason
    assert "六（三）" in refused.value.clause
    line = plan.entries.get()
    with pytest.raises(Refused, match="主管领导"):
        services.allow_overlap(entry=line, actor=head, reason="必要")
    services.allow_overlap(entry=line, actor=chief, reason="市局名单不含本辖区")
    assert services.submit(plan=plan, actor=head).state == PlanState.SUBMITTED


@pytest.mark.clause("XL-603d")
@pytest.mark.parametrize(
    ("codes", "object_range"), [(["B09"], {}), (["A01"], {"industries": ["P83"]})]
)
def test_another_item_or_another_range_does_not_block(
    xinglongtai: Place, codes: list[str], object_range: dict[str, object]
) -> None:
    plan = build.with_line(xinglongtai, "directed", object_range={"industries": ["H62"]})
    services.register_upper_plan(
        actor=xinglongtai.actor("lead", Role.HANDLER),
        region=xinglongtai.region,
        year=build.year(),
        body="演示·省局",
        name="专项",
        item_codes=codes,
        object_range=object_range,
    )
    head = xinglongtai.actor("lead", Role.HEAD)
    assert services.submit(plan=plan, actor=head).state == PlanState.SUBMITTED
