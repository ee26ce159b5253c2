"""Stage 3: the scheme is drafted, put to the participants, finalised, launched as a task."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.steps.cast import NAME, Journey
from tests.browser.steps.hands import can, number, press, row, visit

#: Objects the draw is to give: one with a finding, one without.
WANTED = "2"
SPAN = dt.timedelta(days=30)


def drafted(journey: Journey) -> None:
    """Open a scheme as the rulebook of the place wants it, and write its four parts."""
    page = visit(journey.at("handler"), "/desk/schemes/new/")
    _opened(page, journey)
    scheme = number(page)
    _range(page, journey)
    press(page, "保存并继续")
    _partners(page, journey)
    press(page, "保存并继续")
    _items(page, journey)
    press(page, "保存并继续")
    _batches(page, journey)
    press(page, "保存并继续" if can(page, "保存并继续") else "保存")
    visit(page, f"/desk/schemes/{scheme}/")
    assert not page.get_by_text("方案尚不完整").count(), page.inner_text("main")


def _opened(page: Page, journey: Journey) -> None:
    """From the approved line of the plan; a decision only where the rulebook knows it (惠州)."""
    by_decision = journey.rules.text("plan.task_basis") == "plan_line_or_decision"
    assert can(page, "作出抽查决定") == by_decision
    assert can(page, "发起专项检查") == journey.rules.is_on("scheme.special_tasks")
    press(page, "起草方案", within=row(page, NAME))


def _span() -> tuple[dt.date, dt.date]:
    """From today; what belongs to a year ends with it."""
    today = timezone.localdate()
    return today, min(today + SPAN, dt.date(today.year, 12, 31))


def _range(page: Page, journey: Journey) -> None:
    """The plan has filled most of it; a number instead of its ratio where the plan allows."""
    today, last = _span()
    for name in ("range_text", "keywords", "sampling_permille", "starts_on"):
        assert page.input_value(f"[name={name}]"), name
    if not journey.rules.is_on("plan.check_count_strict"):
        page.fill("[name=sampling_permille]", "")
        page.fill("[name=object_count]", WANTED)
    page.fill("[name=starts_on]", today.isoformat())
    page.fill("[name=completion_on]", last.isoformat())
    page.locator("[name=methods][value=on_site]").check()
    page.fill("[name=requirements]", "一次上门查完各部门事项；全程记录，当场签字。")
    assert page.locator("[name=joint_mode]").count() == journey.rules.is_on("scheme.modes")
    if journey.rules.is_on("scheme.modes"):
        page.locator("[name=joint_mode]").select_option(index=1)


def _partners(page: Page, journey: Journey) -> None:
    if len(journey.parties) == 1:
        page.locator("[name=is_single_department]").check()
        return
    names = {one.key: one.name for one in journey.facts.departments}
    for party in journey.parties[1:]:
        box = page.get_by_label(names[party])
        # A joint plan has named them; the plan of a single system has not.
        if not box.is_checked():
            box.check()


def _items(page: Page, journey: Journey) -> None:
    """The items of the plan's line stand; where it names none of the lead's, its first."""
    lead = page.locator("label:has([name=items])", has_text=journey.short_name(""))
    if not lead.locator("input:checked").count():
        lead.first.locator("input").check()


def _batches(page: Page, journey: Journey) -> None:
    """One batch that is the whole, with all that the rulebook asks of a batch."""
    today, last = _span()
    page.fill("[name=form-0-range_text]", "从事餐饮、食品经营的检查对象")
    if not journey.rules.is_on("plan.check_count_strict"):
        page.fill("[name=form-0-object_count]", WANTED)
    page.fill("[name=form-0-starts_on]", today.isoformat())
    page.fill("[name=form-0-ends_on]", last.isoformat())
    page.fill("[name=form-0-coordination]", "发起部门统一安排时间，各参与部门同时到场")


def consulted(journey: Journey) -> None:
    """Ask the participants; each handler remarks, each head agrees."""
    page = journey.at("handler")
    if len(journey.parties) == 1:
        assert not can(page, "征求意见")
        return
    press(page, "征求意见")
    scheme = number(page)
    for party in journey.parties[1:]:
        theirs = visit(journey.at("handler", party), f"/desk/schemes/{scheme}/?tab=consultation")
        theirs.fill("[name=text]", "建议上午到场，便于查看后厨（演示）")
        press(theirs, "发送意见")
        theirs = visit(journey.at("head", party), f"/desk/schemes/{scheme}/?tab=consultation")
        press(theirs, "同意参加")
    visit(page, f"/desk/schemes/{scheme}/?tab=consultation")
    assert "建议上午到场" in page.inner_text("main")


def launched(journey: Journey) -> None:
    """The head finalises, the handler launches; the task is there."""
    scheme = number(journey.at("handler"))
    head = visit(journey.at("head"), f"/desk/schemes/{scheme}/")
    press(head, "定稿", reason="按计划实施（演示）")
    page = visit(journey.at("handler"), f"/desk/schemes/{scheme}/")
    press(page, "发起任务")
    task = page.locator("main a[href*='/desk/tasks/']").first
    visit(page, task.get_attribute("href") or "")
    journey.task = number(page)
    found = re.search(r"T\d+-\d{4}-\d+", page.inner_text("main"))
    assert found, page.url
    journey.task_no = found[0]
