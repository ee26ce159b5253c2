"""Adjusting a plan in force: versions, differences, filing numbers, running counts."""

from __future__ import annotations

import pytest

from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.plan import selectors, services
from mingqian.plan.models import AmendmentState, PlanAmendment, PlanState
from tests.cast import Place
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


def requested(home: Place, kind: str = "department", **more: object) -> PlanAmendment:
    """An adjustment that raises the frequency of the plan's line to three."""
    plan = build.in_force(home, kind, **more)
    amendment = services.request_amendment(
        plan=plan, actor=home.actor("lead", Role.HEAD), reason="投诉增多"
    )
    line = amendment.draft.entries.get()
    partners = tuple(line.participating_departments.all())
    services.edit_entry(
        entry=line,
        actor=home.actor("lead", Role.HANDLER),
        parts=build.parts(
            home, participants=partners, items=tuple(line.items.all()), times_per_year=3
        ),
    )
    return amendment


@pytest.mark.clause("JL-205d")
def test_in_jilin_the_old_version_stays_in_force_until_review_and_filing(jilin: Place) -> None:
    amendment = requested(jilin)
    head, justice = jilin.actor("lead", Role.HEAD), jilin.actor("justice", Role.JUSTICE)
    with pytest.raises(Refused, match="司法行政部门审核备案"):
        services.apply_amendment(amendment=amendment, actor=head)
    services.submit_amendment(amendment=amendment, actor=head)
    old, new = amendment.plan, amendment.draft
    old.refresh_from_db()
    assert (old.state, new.state) == (PlanState.IN_FORCE, PlanState.DRAFT)
    with pytest.raises(Refused) as refused:
        services.approve_amendment(amendment=amendment, actor=justice)
    assert refused.value.fields == {"filing_no": "请填写备案号"}
    done = services.approve_amendment(amendment=amendment, actor=justice, filing_no="演示司备7号")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (done.state, done.filing_no) == (AmendmentState.IN_FORCE, "演示司备7号")
    assert (old.state, new.state) == (PlanState.SUPERSEDED, PlanState.IN_FORCE)
    assert (new.version, new.decision_no) == (2, "演示司备7号")
    change = selectors.difference(old, new)[0]
    assert (change.kind, change.facts[0].label) == ("changed", "抽查频次")
    assert (change.facts[0].old, change.facts[0].new) == ("2次/年", "3次/年")


@pytest.mark.clause("JL-205d")
def test_an_adjustment_needs_a_reason(jilin: Place) -> None:
    plan = build.in_force(jilin, "department")
    with pytest.raises(Refused) as refused:
        services.request_amendment(plan=plan, actor=jilin.actor("lead", Role.HEAD), reason=" ")
    assert refused.value.fields == {"reason": "请填写理由"}


@pytest.mark.clause("JL-205h")
def test_the_joint_plan_is_adjusted_version_by_version_and_version_1_stays_readable(
    jilin: Place,
) -> None:
    amendment = requested(jilin, "joint")
    services.count_launch(entry=amendment.plan.entries.get(), actor=SYSTEM)
    services.submit_amendment(amendment=amendment, actor=jilin.actor("lead", Role.HEAD))
    services.approve_amendment(
        amendment=amendment, actor=jilin.actor("justice", Role.JUSTICE), filing_no="演示司备8号"
    )
    reader = jilin.actor("partner", Role.HANDLER)
    first, second = (
        selectors.plan_for(reader, amendment.plan_id),
        selectors.plan_for(reader, amendment.draft_id),
    )
    assert (first.version, first.entries.get().times_per_year) == (1, 2)
    assert (second.version, second.entries.get().times_per_year) == (2, 3)
    # what ran under version 1 counts in version 2, and a task of version 1 is done there
    assert second.entries.get().launched_count == 1
    services.count_executed(entry=first.entries.get(), actor=SYSTEM)
    assert second.entries.get().executed_count == 1
    assert first.entries.get().executed_count == 0


def test_a_refused_adjustment_leaves_the_plan_and_the_next_one_gets_a_new_number(
    jilin: Place,
) -> None:
    amendment = requested(jilin)
    head, justice = jilin.actor("lead", Role.HEAD), jilin.actor("justice", Role.JUSTICE)
    services.submit_amendment(amendment=amendment, actor=head)
    services.refuse_amendment(amendment=amendment, actor=justice, reason="理由不足")
    amendment.plan.refresh_from_db()
    amendment.draft.refresh_from_db()
    assert amendment.plan.state == PlanState.IN_FORCE
    assert amendment.draft.state == PlanState.REFUSED
    again = services.request_amendment(plan=amendment.plan, actor=head, reason="再次申请")
    assert again.draft.version == 3


def test_an_unchanged_version_is_not_worth_deciding(jilin: Place) -> None:
    plan = build.in_force(jilin, "department")
    head = jilin.actor("lead", Role.HEAD)
    amendment = services.request_amendment(plan=plan, actor=head, reason="试一试")
    with pytest.raises(Refused, match="没有不同"):
        services.submit_amendment(amendment=amendment, actor=head)
    with pytest.raises(Refused, match="未办结"):
        services.request_amendment(plan=plan, actor=head, reason="又一次")


def test_what_already_ran_cannot_be_planned_away(jilin: Place) -> None:
    amendment = requested(jilin)
    head = jilin.actor("lead", Role.HEAD)
    services.count_launch(entry=amendment.plan.entries.get(), actor=SYSTEM)
    line = amendment.draft.entries.get()
    services.add_entry(
        plan=amendment.draft,
        actor=jilin.actor("lead", Role.HANDLER),
        parts=build.parts(jilin, participants=(), items=tuple(line.items.all()), name="另一事项"),
    )
    services.remove_entry(entry=line, actor=jilin.actor("lead", Role.HANDLER))
    with pytest.raises(Refused, match="已发起 1 次，不能从计划中删除"):
        services.submit_amendment(amendment=amendment, actor=head)


def test_where_nobody_reviews_the_maker_puts_the_new_version_in_force(pengyang: Place) -> None:
    build.continue_pengyang(pengyang)
    amendment = requested(pengyang, "joint")
    done = services.apply_amendment(amendment=amendment, actor=pengyang.actor("lead", Role.HEAD))
    assert done.state == AmendmentState.IN_FORCE
    amendment.draft.refresh_from_db()
    assert amendment.draft.state == PlanState.IN_FORCE
    assert amendment.draft.receipts.count() == 2


def test_the_leader_in_charge_decides_on_adjustments_in_xinglongtai(xinglongtai: Place) -> None:
    amendment = requested(xinglongtai, "directed")
    services.submit_amendment(amendment=amendment, actor=xinglongtai.actor("lead", Role.HEAD))
    done = services.approve_amendment(
        amendment=amendment, actor=xinglongtai.actor("bureau", Role.CHIEF)
    )
    assert done.state == AmendmentState.IN_FORCE
