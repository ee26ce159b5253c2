"""Where a scheme comes from, and who may write it."""

from __future__ import annotations

import pytest

from mingqian.followup import services as followup_services
from mingqian.foundation.journal import selectors as journal
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.roles import Role
from mingqian.library import services as library_services
from mingqian.plan import services as plan_services
from mingqian.scheme import selectors, services
from mingqian.scheme.models import Scheme, SchemeOrigin, SchemeState
from tests.cast import Place
from tests.stages.plan import build as plan
from tests.stages.scheme import build

pytestmark = pytest.mark.django_db


def handler(home: Place, department: str = "lead") -> Actor:
    """A handler of a department."""
    return home.actor(department, Role.HANDLER)


@pytest.mark.clause("HZ-03b", "HZ-04a")
@pytest.mark.parametrize("department", ["lead", "partner", "third"])
def test_any_member_department_initiates_and_is_the_one_lead(
    huizhou: Place, department: str
) -> None:
    scheme = services.create_from_decision(
        actor=handler(huizhou, department), name="演示抽查", factors=["监管风险"], note="说明"
    )
    assert scheme.lead_department == huizhou.departments[department]


def test_in_changjiang_only_members_of_the_joint_meeting_initiate(changjiang: Place) -> None:
    with pytest.raises(Refused, match="不是联席会议成员单位"):
        services.create_special(
            actor=handler(changjiang, "justice"), name="演示专项", reason="问题突出"
        )


@pytest.mark.clause("HZ-06a")
@pytest.mark.parametrize(
    ("factors", "note", "field"),
    [([], "夏季投诉集中", "factors"), (["监管风险"], " ", "note"), (["随便"], "说明", "factors")],
)
def test_a_decision_needs_a_listed_factor_and_a_note(
    huizhou: Place, factors: list[str], note: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        services.create_from_decision(
            actor=handler(huizhou), name="演示抽查", factors=factors, note=note
        )
    assert list(refused.value.fields) == [field]
    assert "第（六）条" in refused.value.clause
    assert not Scheme.objects.exists()


@pytest.mark.clause("HZ-01a")
def test_a_scheme_with_an_unpublished_item_is_refused_naming_the_list(huizhou: Place) -> None:
    scheme = build.start(huizhou)
    hidden = plan.library.add(plan.library.draft(huizhou.lead), "X01")
    with pytest.raises(Refused, match="已公布的现行清单"):
        services.edit(scheme=scheme, actor=handler(huizhou), parts={"items": [hidden]})
    assert not scheme.items.exists()


@pytest.mark.clause("CJ-02a")
@pytest.mark.parametrize("place", ["changjiang", "jilin", "xinglongtai", "pengyang"])
def test_where_a_plan_is_required_a_decision_opens_nothing(
    place: str, request: pytest.FixtureRequest
) -> None:
    home: Place = request.getfixturevalue(place)
    if place == "pengyang":
        plan.continue_pengyang(home)
    with pytest.raises(Refused, match="未列入年度计划") as refused:
        services.create_from_decision(
            actor=handler(home), name="演示抽查", factors=["其他"], note="说明"
        )
    assert refused.value.clause


@pytest.mark.clause("CJ-02a")
def test_a_line_of_a_plan_not_in_force_opens_nothing(changjiang: Place) -> None:
    waiting = plan.submitted(changjiang)
    with pytest.raises(Refused, match="执行中的计划才能发起任务"):
        services.create_from_entry(entry=waiting.entries.get(), actor=handler(changjiang))


@pytest.mark.clause("CJ-13a")
def test_a_scheme_is_prefilled_from_its_line_and_deviations_are_named(changjiang: Place) -> None:
    build.objects(changjiang, 5)
    scheme = build.start(changjiang, object_range={"risk_classes": ["A", "B", "C", "D", "U"]})
    line = scheme.plan_entry
    assert line is not None
    assert (scheme.range_text, scheme.sampling_permille) == (line.range_text, 50)
    assert (scheme.starts_on, scheme.completion_on) == (line.starts_on, line.ends_on)
    assert set(scheme.items.all()) == set(line.items.all())
    assert [row.department for row in scheme.consultations.all()] == [changjiang.partner]
    assert selectors.deviations(scheme) == []
    services.edit(scheme=scheme, actor=handler(changjiang), parts={"sampling_permille": 80})
    scheme.refresh_from_db()
    found = selectors.deviations(scheme)
    assert [(d.label, d.planned, d.now) for d in found] == [("抽查比例", "5%", "8%")]


@pytest.mark.clause("HZ-04c", "CJ-07c")
def test_a_participants_attempt_to_edit_is_refused_and_kept_on_record(huizhou: Place) -> None:
    scheme = build.sent(huizhou)
    for actor in (handler(huizhou, "partner"), huizhou.actor("lead", Role.INSPECTOR)):
        with pytest.raises(Refused) as refused:
            services.edit(scheme=scheme, actor=actor, parts={"range_text": "改一改"})
        assert refused.value.status == 403
    scheme.refresh_from_db()
    assert scheme.range_text == "全市餐饮服务单位"
    attempts = [line for line in journal.history(scheme) if line.event == "scheme:edit-refused"]
    assert [line.department for line in attempts][-1] == huizhou.partner.name


@pytest.mark.clause("HZ-04b")
def test_the_lead_cannot_take_part_in_its_own_task(huizhou: Place) -> None:
    scheme = build.start(huizhou)
    with pytest.raises(Refused, match="牵头部门"):
        services.invite(
            scheme=scheme, actor=handler(huizhou), departments=[huizhou.partner, huizhou.lead]
        )
    assert not scheme.consultations.exists()


def test_a_department_of_another_region_is_not_invited(huizhou: Place, jilin: Place) -> None:
    scheme = build.start(huizhou)
    with pytest.raises(Refused, match="不属于惠州市"):
        services.invite(scheme=scheme, actor=handler(huizhou), departments=[jilin.partner])


@pytest.mark.clause("JL-208c", "JL-208d")
def test_a_special_inspection_has_its_own_ratio_and_does_not_count_on_the_plan(
    jilin: Place,
) -> None:
    build.objects(jilin, 20)
    entry = plan.entry(jilin, "department", items=(build.item(jilin),), times_per_year=1)
    with pytest.raises(Refused) as refused:
        services.create_special(actor=handler(jilin), name="演示专项", reason=" ")
    assert list(refused.value.fields) == ["reason"]
    scheme = services.create_special(
        actor=handler(jilin),
        name="演示·燃气安全专项检查",
        reason="监测发现共性问题",
        parts={
            "items": list(entry.items.all()),
            "range_text": "燃气经营单位",
            "sampling_permille": 300,
            "completion_on": build.day(12, 20),
            "is_single_department": True,
        },
    )
    head = jilin.actor("lead", Role.HEAD)
    services.finalise(scheme=scheme, actor=head)
    task = services.launch(scheme=scheme, actor=handler(jilin))[0]
    entry.refresh_from_db()
    assert (task.is_special, scheme.origin) == (True, SchemeOrigin.SPECIAL)
    assert entry.launched_count == 0
    assert selectors.announce(scheme, task.batch).count == 6


@pytest.mark.clause("JL-208d")
def test_in_jilin_a_planned_inspection_keeps_the_plans_ratio(jilin: Place) -> None:
    scheme = build.draft(jilin)
    services.edit(scheme=scheme, actor=handler(jilin), parts={"sampling_permille": 300})
    with pytest.raises(Refused, match="抽查比例与年度计划不一致") as refused:
        services.consult(scheme=scheme, actor=handler(jilin), reason="想多查")
    assert "二（五）" in refused.value.clause


@pytest.mark.clause("PY-207d")
def test_a_targeted_inspection_chooses_industry_area_and_ratio(pengyang: Place) -> None:
    plan.continue_pengyang(pengyang)
    chosen = build.objects(pengyang, 4, industry_code="H6210")
    build.objects(pengyang, 6, first=50, industry_code="P8391")
    scheme = services.create_special(
        actor=handler(pengyang),
        name="演示·餐饮专项",
        reason="投诉集中",
        parts={
            "items": [build.item(pengyang)],
            "object_range": {"industries": ["H62"], "regions": ["640425"]},
            "sampling_permille": 500,
        },
    )
    assert set(selectors.population_of(scheme)) == set(chosen)
    assert selectors.announce(scheme).count == 2
    assert "餐饮" in scheme.range_text


@pytest.mark.clause("XL-601a")
def test_in_xinglongtai_a_unit_starts_tasks_with_items_of_its_own_remit_only(
    xinglongtai: Place,
) -> None:
    build.objects(xinglongtai, 5)
    other = plan.item(xinglongtai.partner, "B01")
    scheme = build.start(xinglongtai, participants=())
    assert scheme.lead_department == xinglongtai.lead
    with pytest.raises(Refused, match="不是发起或参与部门的事项"):
        services.edit(scheme=scheme, actor=handler(xinglongtai), parts={"items": [other]})
    with pytest.raises(Refused, match="各执法股室、所、队"):
        services.create_special(actor=handler(xinglongtai, "bureau"), name="专项", reason="理由")


@pytest.mark.clause("PY-207a", "CJ-03a")
def test_an_item_outside_random_draws_cannot_be_added(changjiang: Place) -> None:
    scheme = build.start(changjiang)
    barred = plan.item(changjiang.partner, "N01")
    library_services.mark_not_applicable(
        item=barred, case="法定检查方式", ground="《演示法》第九条规定的检查方式", actor=SYSTEM
    )
    with pytest.raises(Refused) as refused:
        services.edit(scheme=scheme, actor=handler(changjiang), parts={"items": [barred]})
    assert "《演示法》第九条" in refused.value.reason


@pytest.mark.clause("PY-203a")
def test_an_ordinary_check_without_a_plan_line_is_refused_a_key_area_one_passes(
    pengyang: Place,
) -> None:
    plan.continue_pengyang(pengyang)
    with pytest.raises(Refused) as refused:
        services.create_from_decision(
            actor=handler(pengyang), name="计划外检查", factors=["其他"], note="说明"
        )
    assert "二（三）" in refused.value.clause
    key = plan.item(pengyang.lead, "K01")
    library_services.mark_key_area(item=key, area="特种设备", actor=SYSTEM)
    outside = followup_services.register_nonrandom(
        item=key,
        inspection_object=build.objects(pengyang, 1)[0],
        source="routine",
        ground="特殊重点领域未列入清单的事项",
        actor=SYSTEM,
    )
    assert outside.pk


def test_a_plan_adjusted_meanwhile_no_longer_carries_the_scheme(jilin: Place) -> None:
    scheme = build.draft(jilin)
    entry = scheme.plan_entry
    assert entry is not None
    head, justice = jilin.actor("lead", Role.HEAD), jilin.actor("justice", Role.JUSTICE)
    amendment = plan_services.request_amendment(plan=entry.plan, actor=head, reason="变化")
    line = amendment.draft.entries.get()
    plan_services.edit_entry(
        entry=line,
        actor=handler(jilin),
        parts=plan.parts(jilin, items=tuple(line.items.all()), times_per_year=4),
    )
    plan_services.submit_amendment(amendment=amendment, actor=head)
    plan_services.approve_amendment(amendment=amendment, actor=justice, filing_no="演示1号")
    with pytest.raises(Refused, match="已被调整"):
        services.consult(scheme=Scheme.objects.get(pk=scheme.pk), actor=handler(jilin))


def test_another_region_sees_nothing_and_edits_nothing(huizhou: Place, outsider: Actor) -> None:
    scheme = build.final(huizhou)
    assert not selectors.schemes_visible_to(outsider).exists()
    with pytest.raises(Refused) as refused:
        selectors.scheme_for(outsider, scheme.pk)
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        services.edit(scheme=scheme, actor=outsider, parts={"range_text": "改"})
    assert refused.value.status in {403, 409}
    assert scheme.state == SchemeState.FINAL
