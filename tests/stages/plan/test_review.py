"""A plan on its way: who reviews it, to whom it is sent, when it takes effect."""

from __future__ import annotations

import pytest

from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.org.models import Department, RegionLevel
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.perform import available
from mingqian.plan import selectors, services
from mingqian.plan.models import AnnualPlan, PlanState
from mingqian.plan.states import PLAN
from tests import cast
from tests.cast import Place
from tests.stages.plan import build
from tests.told import told

pytestmark = pytest.mark.django_db


@told
def sent_for_review(home: Place, kind: str) -> AnnualPlan:
    """A plan that waits for its reviewer."""
    plan = build.submitted(home, kind)
    return services.send_for_review(plan=plan, actor=home.actor("lead", Role.HEAD))


@pytest.mark.clause("JL-205b", "JL-205g")
@pytest.mark.parametrize("kind", ["department", "joint"])
def test_in_jilin_a_plan_takes_effect_only_after_the_justice_departments_review(
    jilin: Place, kind: str
) -> None:
    plan = sent_for_review(jilin, kind)
    head, justice = jilin.actor("lead", Role.HEAD), jilin.actor("justice", Role.JUSTICE)
    line = plan.entries.get()
    assert not selectors.can_launch(line)
    assert "二（五）" in selectors.can_launch(line).clause
    with pytest.raises(Refused):
        services.put_in_force(plan=plan, actor=head)
    with pytest.raises(Refused) as refused:
        services.approve(plan=plan, actor=jilin.actor("lead", Role.OFFICE))
    assert "司法行政部门" in refused.value.reason
    plan = services.approve(plan=plan, actor=justice, reason="同意", decision_no="演示司备1号")
    plan = services.put_in_force(plan=plan, actor=head)
    assert (plan.state, plan.decision_no) == (PlanState.IN_FORCE, "演示司备1号")
    assert selectors.can_launch(plan.entries.get())


@pytest.mark.clause("JL-205b")
def test_a_returned_plan_comes_back_as_a_draft_with_the_opinion(jilin: Place) -> None:
    plan = sent_for_review(jilin, "department")
    justice = jilin.actor("justice", Role.JUSTICE)
    with pytest.raises(Refused) as refused:
        services.send_back(plan=plan, actor=justice, reason=" ")
    assert refused.value.fields == {"reason": "请填写理由"}
    plan = services.send_back(plan=plan, actor=justice, reason="频次过高，请核减")
    assert (plan.state, plan.opinion) == (PlanState.DRAFT, "频次过高，请核减")
    line = journal.history(plan)[0]
    assert (line.event, line.reason) == ("plan:returned", "频次过高，请核减")


def test_a_justice_department_of_another_region_does_not_review(
    jilin: Place, changjiang: Place
) -> None:
    plan = sent_for_review(jilin, "department")
    with pytest.raises(Refused) as refused:
        services.approve(plan=plan, actor=changjiang.actor("justice", Role.JUSTICE))
    assert refused.value.status == 403


@pytest.mark.clause("XL-602c")
def test_in_xinglongtai_no_task_starts_before_the_leader_in_charge_approves(
    xinglongtai: Place,
) -> None:
    plan = sent_for_review(xinglongtai, "directed")
    assert not selectors.can_launch(plan.entries.get())
    with pytest.raises(Refused, match="主管领导"):
        services.approve(plan=plan, actor=xinglongtai.actor("bureau", Role.JUSTICE))
    chief = xinglongtai.actor("bureau", Role.CHIEF)
    assert "审核通过" in [action.label for action in available(PLAN, plan, chief)]
    plan = services.approve(plan=plan, actor=chief)
    plan = services.put_in_force(plan=plan, actor=xinglongtai.actor("lead", Role.HEAD))
    assert selectors.can_launch(plan.entries.get())


@pytest.fixture
@told
def pengyang_with_upper(pengyang: Place) -> Place:
    """彭阳县 with the city bureau of the same line above its market regulator."""
    build.continue_pengyang(pengyang)
    above = cast.region("640400", "固原市", RegionLevel.CITY)
    pengyang.departments["upper"] = Department.objects.create(
        code="guyuan-lead",
        name="固原市市场监督管理局",
        region=above,
        system=cast.system("environment", "生态环境"),
    )
    return pengyang


@pytest.mark.clause("PY-203d", "PY-A302c")
def test_in_pengyang_a_plan_is_filed_with_the_upper_department_and_the_market_regulator(
    pengyang_with_upper: Place,
) -> None:
    home = pengyang_with_upper
    plan = build.submitted(home, maker="partner", participants=(home.third,))
    upper, office = home.actor("upper", Role.UPPER), home.actor("lead", Role.OFFICE)
    receivers = {row.receiver: row.department for row in plan.receipts.all()}
    assert receivers == {"上级主管部门": home.departments["upper"], "同级市场监管部门": home.lead}
    for actor in (upper, office):
        receipt = selectors.inbox(actor).get()
        assert (receipt.plan, receipt.plan.department) == (plan, home.partner)
        assert selectors.plan_for(actor, plan.pk) == plan
        services.receive(receipt=receipt, actor=actor)
        with pytest.raises(Refused, match="已签收"):
            services.receive(receipt=receipt, actor=actor)
    assert all(row.received_at for row in plan.receipts.all())
    with pytest.raises(Refused) as refused:
        services.receive(receipt=plan.receipts.first(), actor=home.actor("third", Role.UPPER))  # type: ignore[arg-type]
    assert refused.value.status == 403


@pytest.mark.clause("PY-203d")
def test_in_pengyang_filing_is_no_approval_the_plan_takes_effect_without_one(
    pengyang_with_upper: Place,
) -> None:
    home = pengyang_with_upper
    plan = build.submitted(home)
    with pytest.raises(Refused, match="未设计划审核"):
        services.send_for_review(plan=plan, actor=home.actor("lead", Role.HEAD))
    plan = services.put_in_force(plan=plan, actor=home.actor("lead", Role.HEAD))
    assert plan.state == PlanState.IN_FORCE


def test_others_do_not_see_a_draft_and_nobody_of_another_region_sees_anything(
    jilin: Place, outsider: object
) -> None:
    plan = build.with_line(jilin, "department")
    partner, office = jilin.actor("partner", Role.HANDLER), jilin.actor("lead", Role.OFFICE)
    justice = jilin.actor("justice", Role.JUSTICE)
    assert plan not in selectors.plans_visible_to(partner)
    assert plan not in selectors.plans_visible_to(justice)
    services.submit(plan=plan, actor=jilin.actor("lead", Role.HEAD))
    for reader in (office, justice):
        assert plan in selectors.plans_visible_to(reader)
    assert plan not in selectors.plans_visible_to(partner)
    services.send_for_review(plan=plan, actor=jilin.actor("lead", Role.HEAD))
    services.approve(plan=plan, actor=justice)
    services.put_in_force(plan=plan, actor=jilin.actor("lead", Role.HEAD))
    assert plan in selectors.plans_visible_to(partner)
    assert not selectors.plans_visible_to(outsider).exists()  # type: ignore[arg-type]


def test_every_step_shows_up_in_the_to_do_list_of_whoever_must_take_it(jilin: Place) -> None:
    plan = build.with_line(jilin, "department")
    head, justice = jilin.actor("lead", Role.HEAD), jilin.actor("justice", Role.JUSTICE)

    def kinds(actor: object) -> list[str]:
        return [todo.kind for todo in selectors.todos(actor)]  # type: ignore[arg-type]

    assert "报送" in kinds(head)
    services.submit(plan=plan, actor=head)
    assert "送审" in kinds(head)
    assert "审核通过" not in kinds(justice)
    services.send_for_review(plan=plan, actor=head)
    assert kinds(justice) == ["审核通过"]
    services.approve(plan=plan, actor=justice)
    assert kinds(justice) == []
    assert "开始执行" in kinds(head)
