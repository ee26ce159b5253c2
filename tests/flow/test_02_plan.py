"""2 年度抽查计划: who must have said yes before anything can be launched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.rules.models import Continuation
from mingqian.plan import selectors as plans_seen
from mingqian.plan import services as plans
from mingqian.plan.models import AnnualPlan, PlanState
from mingqian.scheme import services as schemes
from tests.flow.conftest import Tell, Teller

#: Place → (kind of plan, name of who approved; "" = nobody, it is only sent or compiled).
EXPECTED = {
    "jilin": ("joint", "演示·司法甲"),
    "pengyang": ("joint", ""),
    "xinglongtai": ("directed", "演示·主管甲"),
    "changjiang": ("consolidated", "演示·联办甲"),
}
#: Places whose plan somebody reviews, and the post that does.
REVIEWED = [("jilin", "justice"), ("xinglongtai", "chief")]


@pytest.mark.clause("JL-205b", "XL-602c", "HZ-01a")
def test_the_plan_stands_in_force_by_the_way_of_its_place(tell: Tell, key: str) -> None:
    story = tell("plan")
    if key == "huizhou":
        # 第（六）条: a decision with its factors is enough; no plan is owed.
        assert story.plan_made is None
        assert not AnnualPlan.objects.exists()
        return
    plan = AnnualPlan.objects.get(pk=story.plan_made.pk)
    assert plan.state == PlanState.IN_FORCE
    assert (plan.kind, plan.decided_by) == EXPECTED[key]


@pytest.mark.clause("JL-205b", "XL-602c", "JL-205g")
@pytest.mark.parametrize(("key", "post"), REVIEWED)
def test_no_task_comes_from_a_plan_before_its_reviewer_has_agreed(
    teller: Teller, key: str, post: str
) -> None:
    story = teller(key, "library")
    plan = plans.submit(plan=story.draft(), actor=story.head, reason="补录")
    plan = plans.send_for_review(plan=plan, actor=story.head)
    entry = plan.entries.first()
    for too_early in (
        lambda: plans.put_in_force(plan=plan, actor=story.head),
        lambda: schemes.create_from_entry(entry=entry, actor=story.handler),
        lambda: plans.approve(plan=plan, actor=story.head),
    ):
        with pytest.raises(Refused):
            too_early()
    reviewer = story.place.actor(post)
    plan = plans.send_back(plan=plan, actor=reviewer, reason="请写明范围（演示）")
    assert (plan.state, plan.opinion) == (PlanState.DRAFT, "请写明范围（演示）")
    plan = plans.submit(plan=plan, actor=story.head, reason="补录")
    plan = plans.send_for_review(plan=plan, actor=story.head)
    plan = plans.approve(plan=plan, actor=reviewer)
    plans.put_in_force(plan=plan, actor=story.head)
    entry = AnnualPlan.objects.get(pk=plan.pk).entries.first()
    assert schemes.create_from_entry(entry=entry, actor=story.handler).plan_entry == entry


@pytest.mark.clause("PY-203d")
def test_a_filed_plan_is_signed_for_by_both_receivers(teller: Teller) -> None:
    story = teller("pengyang", "plan")
    receipts = story.plan_made.receipts.order_by("pk")
    signed = {(row.receiver, row.received_by) for row in receipts}
    assert signed == {("上级主管部门", "演示·上级甲"), ("同级市场监管部门", "演示·联办甲")}
    assert all(row.received_at for row in receipts)


@pytest.mark.clause("CJ-12e", "CJ-06b")
def test_the_total_plan_is_compiled_of_the_members_lines_and_published_on_both_channels(
    teller: Teller,
) -> None:
    story = teller("changjiang", "plan")
    total = AnnualPlan.objects.get(pk=story.plan_made.pk)
    member = AnnualPlan.objects.get(kind="joint")
    assert member.state == PlanState.COMPILED
    assert [line.compiled_from.plan for line in total.entries.all()] == [member, member]
    channels = set(total.publications.values_list("channel", flat=True))
    assert channels == {"国家企业信用信息公示系统（江西）", "江西省行政执法服务网"}
    assert total in plans_seen.published_plans()


#: Place → the part of a line its text names, taken away: the plan is not taken in.
GAPS = [
    ("changjiang", {"sampling_permille": None}, "抽查比例"),
    ("xinglongtai", {"starts_on": None}, "时间"),
    ("pengyang", {"participants": []}, "参与部门"),
    ("jilin", {"items": []}, "抽查事项"),
]


@pytest.mark.clause("CJ-12b", "XL-602a", "PY-203e")
@pytest.mark.parametrize(("key", "gap", "named"), GAPS, ids=[row[0] for row in GAPS])
def test_a_line_that_lacks_a_part_its_text_names_is_refused_by_that_part(
    teller: Teller, key: str, gap: dict[str, object], named: str
) -> None:
    story = teller(key, "library")
    plan = story.draft()
    entry = plan.entries.first()
    plans.edit_entry(entry=entry, actor=story.handler, parts=replace(story.line_parts(1), **gap))
    with pytest.raises(Refused, match=f"第1项.*缺少.*{named}"):
        plans.submit(plan=plan, actor=story.head)


@pytest.mark.clause("PY-309a")
def test_after_the_last_day_no_plan_is_made_without_the_decision_to_go_on(teller: Teller) -> None:
    story = teller("pengyang", "library")
    assert story.draft().state == PlanState.DRAFT
    Continuation.objects.all().delete()
    with pytest.raises(Refused, match="2025-04-28") as refusal:
        plans.draft_plan(
            actor=story.handler,
            department=story.place.lead,
            year=story.today.year,
            kind="own_system",
        )
    assert refusal.value.code == "rulebook_not_in_force"


@pytest.mark.clause("JL-205c")
def test_a_line_planned_once_is_launched_once_only(teller: Teller) -> None:
    story = teller("jilin", "scheme")
    story.entry.refresh_from_db()
    assert (story.entry.times_per_year, story.entry.launched_count) == (1, 1)
    with pytest.raises(Refused, match="不得增加"):
        schemes.create_from_entry(entry=story.entry, actor=story.handler)
