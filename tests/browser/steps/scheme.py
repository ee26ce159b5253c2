"""Stage 3: the scheme is drafted, put to the participants, finalised, launched as a task."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.steps.cast import NAME, Journey
from tests.browser.steps.hands import can, number, press, visit

#: Objects the draw is to give: one with a finding, one without.
WANTED = "2"
SPAN = dt.timedelta(days=30)


def drafted(journey: Journey) -> None:
    """Open a scheme as the rulebook of the place wants it, and write its four parts."""
    page = visit(journey.at("handler"), "/desk/schemes/new/")
    _opened(page)
    _range(page)
    press(page, "保存并继续")
    _partners(page, journey)
    press(page, "保存并继续")
    _items(page, journey)
    press(page, "保存并继续")
    _batches(page)
    press(page, "保存并继续" if can(page, "保存并继续") else "保存")
    visit(page, f"/desk/schemes/{number(page)}/")
    assert not page.get_by_text("方案尚不完整").count(), page.inner_text("main")


def _opened(page: Page) -> None:
    """By a decision where the rulebook knows it (惠州), else as a special inspection.

    The demo's own cases use up every line of its yearly plans; the last way takes a free line.
    """
    if can(page, "作出抽查决定"):
        press(page, "作出抽查决定")
        page.fill("[name=name]", NAME)
        page.locator("[name=factors]").first.check()
        page.fill("[name=note]", "近期投诉举报集中于餐饮食品经营单位(演示)")
        press(page, "作出决定并起草方案")
    elif can(page, "发起专项检查"):
        press(page, "发起专项检查")
        page.fill("[name=name]", NAME)
        page.fill("[name=reason]", "近期投诉举报集中于餐饮食品经营单位(演示)")
        press(page, "起草方案")
    else:
        press(page, "起草方案")


def _span() -> tuple[dt.date, dt.date]:
    """From today; what belongs to a year ends with it."""
    today = timezone.localdate()
    return today, min(today + SPAN, dt.date(today.year, 12, 31))


def _range(page: Page) -> None:
    today, last = _span()
    page.fill("[name=range_text]", "从事餐饮、食品经营的检查对象")
    page.fill("[name=keywords]", "餐饮、食品")
    page.fill("[name=sampling_permille]", "")
    page.fill("[name=object_count]", WANTED)
    page.fill("[name=starts_on]", today.isoformat())
    page.fill("[name=completion_on]", last.isoformat())
    page.locator("[name=methods][value=on_site]").check()
    page.fill("[name=requirements]", "一次上门查完各部门事项;全程记录,当场签字。")
    if page.locator("[name=joint_mode]").count():
        page.locator("[name=joint_mode]").select_option(index=1)


def _partners(page: Page, journey: Journey) -> None:
    if len(journey.parties) == 1:
        page.locator("[name=is_single_department]").check()
        return
    names = {one.key: one.name for one in journey.facts.departments}
    for party in journey.parties[1:]:
        page.get_by_label(names[party]).check()


def _items(page: Page, journey: Journey) -> None:
    lead = page.locator("label:has([name=items])", has_text=journey.short_name(""))
    lead.first.locator("input").check()


def _batches(page: Page) -> None:
    """One batch that is the whole, with all that a place may ask of a batch."""
    today, last = _span()
    page.fill("[name=form-0-range_text]", "从事餐饮、食品经营的检查对象")
    page.fill("[name=form-0-object_count]", WANTED)
    page.fill("[name=form-0-starts_on]", today.isoformat())
    page.fill("[name=form-0-ends_on]", last.isoformat())
    page.fill("[name=form-0-coordination]", "发起部门统一安排时间,各参与部门同时到场")


def consulted(journey: Journey) -> None:
    """Ask the participants; each handler remarks, each head agrees."""
    if len(journey.parties) == 1:
        return
    page = journey.at("handler")
    press(page, "征求意见")
    scheme = number(page)
    for party in journey.parties[1:]:
        theirs = visit(journey.at("handler", party), f"/desk/schemes/{scheme}/?tab=consultation")
        theirs.fill("[name=text]", "建议上午到场,便于查看后厨(演示)")
        press(theirs, "发送意见")
        theirs = visit(journey.at("head", party), f"/desk/schemes/{scheme}/?tab=consultation")
        press(theirs, "同意参加")
    visit(page, f"/desk/schemes/{scheme}/?tab=consultation")
    assert "建议上午到场" in page.inner_text("main")


def launched(journey: Journey) -> None:
    """The head finalises, the handler launches; the task is there."""
    scheme = number(journey.at("handler"))
    head = visit(journey.at("head"), f"/desk/schemes/{scheme}/")
    press(head, "定稿", reason="按计划实施(演示)")
    page = visit(journey.at("handler"), f"/desk/schemes/{scheme}/")
    press(page, "发起任务")
    task = page.locator("main a[href*='/desk/tasks/']").first
    visit(page, task.get_attribute("href") or "")
    journey.task = number(page)
    found = re.search(r"T\d+-\d{4}-\d+", page.inner_text("main"))
    assert found, page.url
    journey.task_no = found[0]
