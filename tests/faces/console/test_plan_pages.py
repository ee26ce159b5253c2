"""The desk pages of stage 2: from an empty plan to a published one, and who is kept out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.plan import services
from mingqian.plan.models import AnnualPlan, MergeProposal, PlanState
from tests.cast import Place
from tests.stages.plan import build

pytestmark = pytest.mark.django_db


def client(home: Place, department: str, role: Role) -> Client:
    """Somebody's browser."""
    browser = Client()
    browser.force_login(home.person(department, role))
    return browser


def at(name: str, *args: int) -> str:
    """Address of a page."""
    return reverse(f"console:{name}", args=args)


def posted_line(home: Place, item: int, **more: object) -> dict[str, object]:
    """What the browser posts for a complete line."""
    year = build.year()
    return {
        "name": "演示·餐饮联合抽查",
        "lead_department": home.lead.pk,
        "lead_ground": "competent",
        "participants": [home.partner.pk],
        "items": [item],
        "range_text": "餐饮服务单位",
        "sampling_permille": "5.5",
        "times_per_year": "1",
        "starts_on": f"{year}-03-01",
        "ends_on": f"{year}-11-30",
        "methods": ["on_site"],
        **more,
    }


def test_a_plan_goes_from_empty_to_published_through_the_pages(changjiang: Place) -> None:
    item = build.item(changjiang.lead)
    handler, head = (client(changjiang, "lead", r) for r in (Role.HANDLER, Role.HEAD))
    office = client(changjiang, "lead", Role.OFFICE)
    facts = {"department": changjiang.lead.pk, "kind": "joint", "year": build.year()}
    path = handler.get(at("plan-new")).content.decode().partition('class="crumbs"')[2]
    assert f'href="{at("plan-list")}"' in path.partition("</nav>")[0]
    made = handler.post(at("plan-new"), facts)
    plan = AnnualPlan.objects.get()
    assert made.url == at("plan-detail", plan.pk)  # type: ignore[attr-defined]
    added = handler.post(at("plan-entry-new", plan.pk), posted_line(changjiang, item.pk))
    assert added.status_code == 302
    assert plan.entries.get().sampling_permille == 55
    head.post(at("plan-act", plan.pk), {"action": "submit"})
    plan.refresh_from_db()
    assert plan.state == PlanState.SUBMITTED
    office.post(at("plan-compile"), {"year": build.year()})
    total = AnnualPlan.objects.get(kind="consolidated")
    for action in ("adopt", "publish"):
        office.post(at("plan-act", total.pk), {"action": action})
    total.refresh_from_db()
    assert total.state == PlanState.IN_FORCE
    page = handler.get(at("plan-detail", total.pk) + "?tab=receipts").content.decode()
    assert "江西省行政执法服务网" in page


@pytest.mark.clause("PY-A302d")
def test_the_plan_page_shows_planned_and_executed_per_line(jilin: Place) -> None:
    line = build.entry(jilin, "department", times_per_year=2)
    services.count_launch(entry=line, actor=jilin.actor("lead", Role.HANDLER))
    services.count_executed(entry=line, actor=jilin.actor("lead", Role.HANDLER))
    page = client(jilin, "lead", Role.HANDLER).get(at("plan-detail", line.plan_id))
    text = page.content.decode()
    assert "1/2 次" in text
    assert "50%" in text


def test_a_wrong_line_comes_back_with_the_field_named_and_nothing_saved(changjiang: Place) -> None:
    item = build.item(changjiang.lead)
    plan = build.draft(changjiang)
    wrong = posted_line(changjiang, item.pk, sampling_permille="0", ends_on="2001-01-01")
    page = client(changjiang, "lead", Role.HANDLER).post(at("plan-entry-new", plan.pk), wrong)
    assert page.status_code == 422
    assert 'id="id_sampling_permille_group"' in page.content.decode()
    assert not plan.entries.exists()


def test_the_reviewer_reads_the_plan_and_decides_beside_it(jilin: Place) -> None:
    plan = build.submitted(jilin, "department")
    services.send_for_review(plan=plan, actor=jilin.actor("lead", Role.HEAD))
    justice = client(jilin, "justice", Role.JUSTICE)
    page = justice.get(at("plan-review", plan.pk)).content.decode()
    assert "演示·餐饮服务联合抽查" in page
    assert "二（五）" in page
    refused = justice.post(at("plan-review", plan.pk), {"decision": "return", "reason": ""})
    assert refused.status_code == 422
    justice.post(at("plan-review", plan.pk), {"decision": "approve", "decision_no": "演示1号"})
    plan.refresh_from_db()
    assert (plan.state, plan.decision_no) == (PlanState.APPROVED, "演示1号")


def test_an_adjustment_is_drafted_compared_and_filed_through_the_pages(jilin: Place) -> None:
    plan = build.in_force(jilin, "department")
    head, justice = client(jilin, "lead", Role.HEAD), client(jilin, "justice", Role.JUSTICE)
    head.post(at("plan-amend", plan.pk), {"reason": "投诉增多"})
    draft = AnnualPlan.objects.get(version=2)
    line = draft.entries.get()
    posted = posted_line(jilin, line.items.get().pk, participants=[], times_per_year="3")
    client(jilin, "lead", Role.HANDLER).post(at("plan-entry-edit", line.pk), posted)
    head.post(at("amendment-act", draft.amendment.pk), {"action": "refer"})
    page = justice.get(at("amendment-decide", draft.amendment.pk)).content.decode()
    assert "<del>2次/年</del>" in page
    assert "<ins>3次/年</ins>" in page
    without = justice.post(at("amendment-decide", draft.amendment.pk), {"decision": "approve"})
    assert without.status_code == 422
    assert "备案号" in without.content.decode()
    justice.post(
        at("amendment-decide", draft.amendment.pk), {"decision": "approve", "filing_no": "演示2号"}
    )
    draft.refresh_from_db()
    assert (draft.state, draft.decision_no) == (PlanState.IN_FORCE, "演示2号")


def test_a_merge_is_proposed_and_agreed_on_the_page(changjiang: Place) -> None:
    narrow = {"object_range": {"industries": ["H62"]}}
    first = build.submitted(changjiang, **narrow)
    build.submitted(changjiang, maker="partner", **narrow)
    office = client(changjiang, "lead", Role.OFFICE)
    office.post(at("plan-act", first.pk), {"action": "begin_merging"})
    proposal = MergeProposal.objects.get()
    head = client(changjiang, "lead", Role.HEAD)
    assert "同意合并" in head.get(at("plan-detail", first.pk)).content.decode()
    for department in ("lead", "partner"):
        browser = client(changjiang, department, Role.HEAD)
        browser.post(at("plan-merge-act", proposal.pk), {"action": "agree"})
    proposal.refresh_from_db()
    assert proposal.is_done


@pytest.mark.clause("PY-A302c")
def test_the_regulators_inbox_shows_which_member_sent_which_plan(pengyang: Place) -> None:
    build.continue_pengyang(pengyang)
    plan = build.submitted(pengyang, maker="partner", participants=(pengyang.third,))
    office = client(pengyang, "lead", Role.OFFICE)
    page = office.get(at("plan-list")).content.decode()
    assert "待签收的计划" in page
    assert pengyang.partner.name in page
    receipt = plan.receipts.get(department=pengyang.lead)
    office.post(at("plan-receive", receipt.pk))
    receipt.refresh_from_db()
    assert receipt.received_by


def test_upkeep_pages_open_and_the_office_sees_who_is_missing(changjiang: Place) -> None:
    office = client(changjiang, "lead", Role.OFFICE)
    page = office.get(at("plan-missing")).content.decode()
    assert changjiang.partner.name in page
    handler = client(changjiang, "lead", Role.HANDLER)
    posted = {
        "body": "演示·市局", "name": "全市餐饮抽查", "year": build.year(), "item_codes": "A01、A02",
        "industries": "H62",
    }  # fmt: skip
    assert handler.post(at("upper-plan-new"), posted).status_code == 302
    assert "全市餐饮抽查" in handler.get(at("upper-plan-list")).content.decode()


def test_the_leader_lets_an_overlap_stand_on_the_page(xinglongtai: Place) -> None:
    plan = build.with_line(xinglongtai, "directed")
    services.register_upper_plan(
        actor=xinglongtai.actor("lead", Role.HANDLER),
        region=xinglongtai.region,
        year=build.year(),
        body="演示·市局",
        name="全市抽查",
        item_codes=["A01"],
        object_range={},
    )
    line = plan.entries.get()
    chief = client(xinglongtai, "bureau", Role.CHIEF)
    assert "与上级计划重复" in chief.get(at("plan-detail", plan.pk)).content.decode()
    chief.post(at("plan-entry-allow", line.pk), {"reason": "市局名单不含本辖区"})
    line.refresh_from_db()
    assert line.overlap_reason == "市局名单不含本辖区"


def test_the_carry_over_page_asks_for_the_decision(changjiang: Place) -> None:
    plan = build.in_force(changjiang)
    office = client(changjiang, "lead", Role.OFFICE)
    until = f"{build.year() + 1}-05-31"
    short = office.post(at("plan-carry-over", plan.pk), {"until": until, "document_no": ""})
    assert short.status_code == 422
    office.post(at("plan-carry-over", plan.pk), {"until": until, "document_no": "演示联办〔1〕号"})
    plan.refresh_from_db()
    assert str(plan.carried_until) == until


@pytest.mark.parametrize(
    "name",
    ["plan-detail", "plan-act", "plan-review", "plan-entry-new", "plan-amend", "plan-carry-over"],
)
def test_a_plan_of_another_region_does_not_exist_for_an_outsider(
    jilin: Place, outsider: Actor, name: str
) -> None:
    plan = build.in_force(jilin, "department")
    browser = Client()
    browser.force_login(Person.objects.get(pk=outsider.person_id))
    assert browser.get(at(name, plan.pk)).status_code in {403, 404}
    posted = browser.post(at(name, plan.pk), {"action": "submit"})
    assert posted.status_code in {403, 404, 405}
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE


def test_a_fragment_request_gets_the_list_alone(jilin: Place) -> None:
    build.in_force(jilin, "department")
    browser = client(jilin, "lead", Role.HANDLER)
    part = browser.get(at("plan-list"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="list"' in part


def test_every_step_asks_on_a_page_of_its_own_without_script(jilin: Place) -> None:
    plan = build.with_line(jilin, "department")
    page = client(jilin, "lead", Role.HEAD).get(at("plan-act", plan.pk) + "?action=submit")
    assert page.status_code == 200
    assert "报送" in page.content.decode()
