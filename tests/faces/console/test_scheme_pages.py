"""The desk pages of stage 3: writing, asking, answering, launching, and a task's page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.roles import Role
from mingqian.scheme import selectors, services
from mingqian.scheme.models import InspectionTask, Scheme, SchemeState
from tests.cast import Place
from tests.stages.plan import build as plan
from tests.stages.scheme import build

pytestmark = pytest.mark.django_db


def client(home: Place, department: str, role: Role) -> Client:
    """Somebody's browser."""
    browser = Client()
    browser.force_login(home.person(department, role))
    return browser


def at(name: str, *args: int) -> str:
    """Address of a page."""
    return reverse(f"console:{name}", args=args)


RANGE = {
    "name": "演示·餐饮抽查",
    "range_text": "全市餐饮服务单位",
    "sampling_permille": "5",
    "flagged_weight": "1",
    "completion_on": f"{plan.year()}-12-20",
    "methods": ["on_site"],
    "section_title": "宣传安排",
    "section_text": "一并普法",
}


def test_a_scheme_goes_from_decision_to_task_through_the_pages(huizhou: Place) -> None:
    build.objects(huizhou, 40)
    item = build.item(huizhou)
    handler, head = (client(huizhou, "lead", r) for r in (Role.HANDLER, Role.HEAD))
    handler.post(
        at("scheme-decision"),
        {"name": "演示·餐饮抽查", "factors": ["监管风险"], "note": "夏季投诉集中"},
    )
    scheme = Scheme.objects.get()
    steps = (
        ("scheme-range", RANGE),
        ("scheme-partners", {"departments": [huizhou.partner.pk]}),
        ("scheme-items", {"items": [item.pk]}),
    )
    for name, facts in steps:
        assert handler.get(at(name, scheme.pk)).status_code == 200
        assert handler.post(at(name, scheme.pk), facts).status_code == 302
    batches = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-range_text": "全市",
        "form-0-coordination": "统一安排", "form-1-range_text": "",
    }  # fmt: skip
    assert handler.post(at("scheme-batches", scheme.pk), batches).status_code == 302
    assert scheme.batches.get().coordination == "统一安排"
    handler.post(at("scheme-act", scheme.pk), {"action": "consult"})
    question = scheme.consultations.get()
    answer = client(huizhou, "partner", Role.HEAD)
    assert "同意参加" in answer.get(at("scheme-detail", scheme.pk)).content.decode()
    answer.post(at("consultation-act", question.pk), {"action": "accept"})
    head.post(at("scheme-act", scheme.pk), {"action": "finalise"})
    handler.post(at("scheme-act", scheme.pk), {"action": "launch"})
    scheme.refresh_from_db()
    assert (scheme.state, scheme.extra_sections[0]["title"]) == (SchemeState.FINAL, "宣传安排")
    task = InspectionTask.objects.get()
    page = handler.get(at("task-detail", task.pk)).content.decode()
    assert task.task_no in page
    assert "2 户" in page
    assert "第（六）条" in page


def test_a_scheme_is_opened_from_a_plan_line_and_deviations_are_marked(changjiang: Place) -> None:
    build.objects(changjiang, 10)
    entry = plan.entry(changjiang, "joint", items=(build.item(changjiang),))
    handler = client(changjiang, "lead", Role.HANDLER)
    assert entry.name in handler.get(at("scheme-new")).content.decode()
    answer = handler.post(at("scheme-new"), {"entry": entry.pk})
    scheme = Scheme.objects.get()
    assert answer.url == at("scheme-range", scheme.pk)
    services.edit(
        scheme=scheme,
        actor=changjiang.actor("lead", Role.HANDLER),
        parts={"sampling_permille": 80},
    )
    page = handler.get(at("scheme-detail", scheme.pk)).content.decode()
    assert "<del>5%</del><ins>8%</ins>" in page
    assert "第1批缺少" in page


@pytest.mark.clause("HZ-06f")
def test_the_count_follows_what_stands_in_the_form(huizhou: Place) -> None:
    build.objects(huizhou, 101)
    scheme = build.start(huizhou)
    handler = client(huizhou, "lead", Role.HANDLER)
    part = handler.get(at("scheme-count", scheme.pk), RANGE).content.decode()
    assert "101" in part
    assert ">6<" in part
    scheme.refresh_from_db()
    assert scheme.sampling_permille is None
    bare = {**RANGE, "sampling_permille": ""}
    assert (
        "尚未确定抽查比例或数量"
        in handler.get(at("scheme-count", scheme.pk), bare).content.decode()
    )


@pytest.mark.clause("HZ-06i")
def test_another_method_comes_back_asking_for_the_special_provision(huizhou: Place) -> None:
    scheme = build.start(huizhou)
    handler = client(huizhou, "lead", Role.HANDLER)
    page = handler.post(at("scheme-range", scheme.pk), {**RANGE, "methods": ["written"]})
    assert page.status_code == 422
    assert "请写明特别规定" in page.content.decode()


def test_what_the_rulebook_does_not_know_is_not_asked(huizhou: Place, pengyang: Place) -> None:
    first = build.start(huizhou)
    text = client(huizhou, "lead", Role.HANDLER).get(at("scheme-range", first.pk)).content.decode()
    assert 'name="joint_mode"' not in text
    assert 'name="flagged_weight"' in text
    second = build.start(pengyang)
    browser = client(pengyang, "lead", Role.HANDLER)
    text = browser.get(at("scheme-range", second.pk)).content.decode()
    assert "跨部门跨层级跨区域联查" in text
    assert 'name="readmit_flagged"' not in text


@pytest.mark.clause("HZ-08b")
def test_a_decline_without_a_reason_leaves_the_question_open_and_says_why(huizhou: Place) -> None:
    scheme = build.sent(huizhou)
    question = build.question(scheme)
    head = client(huizhou, "partner", Role.HEAD)
    page = head.post(at("consultation-act", question.pk), {"action": "decline"}, follow=True)
    assert "必须写明理由" in page.content.decode()
    head.post(at("consultation-act", question.pk), {"action": "decline", "reason": "力量不足"})
    text = head.get(at("scheme-detail", scheme.pk) + "?tab=consultation").content.decode()
    assert "力量不足" in text
    assert "复函" in text


def test_remarks_of_both_sides_stand_in_the_thread(huizhou: Place) -> None:
    scheme = build.sent(huizhou)
    question = build.question(scheme)
    for department in ("partner", "lead"):
        browser = client(huizhou, department, Role.HANDLER)
        facts = {"action": "discuss", "text": f"来自{department}的意见"}
        browser.post(at("consultation-act", question.pk), facts)
    page = browser.get(at("scheme-detail", scheme.pk) + "?tab=consultation").content.decode()
    assert "来自partner的意见" in page
    assert "来自lead的意见" in page


@pytest.mark.clause("CJ-13b")
def test_the_page_shows_risk_and_force(changjiang: Place) -> None:
    scheme = build.draft(changjiang)
    browser = client(changjiang, "lead", Role.HANDLER)
    page = browser.get(at("scheme-detail", scheme.pk) + "?tab=considerations").content.decode()
    assert "信用风险分布" in page
    assert "人均户次" in page


@pytest.mark.clause("HZ-04c")
def test_a_participants_edit_is_refused_with_403_and_kept_on_record(huizhou: Place) -> None:
    scheme = build.sent(huizhou)
    browser = client(huizhou, "partner", Role.HANDLER)
    for name in ("scheme-range", "scheme-partners", "scheme-items", "scheme-batches"):
        assert browser.get(at(name, scheme.pk)).status_code == 403
        assert browser.post(at(name, scheme.pk), RANGE).status_code == 403
    scheme.refresh_from_db()
    assert scheme.name == "演示·餐饮服务联合抽查"
    events = [line.event for line in selectors.scheme_history(scheme)]
    assert events.count("scheme:edit-refused") == 4


def test_the_head_cancels_a_task_on_its_page_with_a_reason(huizhou: Place) -> None:
    task = build.make_task(huizhou)
    head = client(huizhou, "lead", Role.HEAD)
    assert "取消任务" in head.get(at("task-detail", task.pk)).content.decode()
    assert head.get(at("task-act", task.pk) + "?action=cancel").status_code == 200
    head.post(at("task-act", task.pk), {"action": "cancel", "reason": "突发事件"})
    task.refresh_from_db()
    assert task.state == "cancelled"


@pytest.mark.clause("HZ-03a")
def test_the_office_lists_all_tasks_of_its_region_and_none_of_another(
    huizhou: Place, jilin: Place
) -> None:
    ours, theirs = build.make_task(huizhou), build.make_task(jilin)
    page = client(huizhou, "lead", Role.OFFICE).get(at("task-list")).content.decode()
    assert ours.task_no in page
    assert theirs.task_no not in page


@pytest.mark.parametrize(
    "name", ["scheme-detail", "scheme-act", "scheme-range", "scheme-partners", "scheme-count"]
)
def test_a_scheme_of_another_region_does_not_exist_for_an_outsider(
    huizhou: Place, outsider: Actor, name: str
) -> None:
    scheme = build.final(huizhou)
    browser = Client()
    browser.force_login(Person.objects.get(pk=outsider.person_id))
    assert browser.get(at(name, scheme.pk)).status_code == 404


def test_nobody_enters_without_signing_in(huizhou: Place) -> None:
    task = build.make_task(huizhou)
    page = Client().get(at("task-detail", task.pk))
    assert page.status_code == 302
    assert "sign-in" in page.url  # type: ignore[attr-defined]
