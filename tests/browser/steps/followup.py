"""Stages 9 to 11: the order to correct and its review, the dossiers, the report, the closing."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.steps.cast import Journey
from tests.browser.steps.hands import can, follow, press, visit
from tests.browser.steps.result import of_task

DAYS = dt.timedelta(days=15)


def corrected(journey: Journey) -> None:
    """Ordered, shown to be put right, reviewed by who found it: every finding of the lead."""
    page = journey.sign_in(journey.people[f"/{journey.objects[0]}"])
    for found in of_task(journey.at("handler"), "/desk/followups/", journey, ""):
        _put_right(page, f"/desk/followups/{found}/")


def _put_right(page: Page, address: str) -> None:
    visit(page, address)
    press(page, "责令改正")
    page.fill("[name=requirement]", "限期改正所列问题并报送改正材料（演示）")
    page.fill("[name=due_on]", (timezone.localdate() + DAYS).isoformat())
    press(page, "提交")
    visit(page, address)
    press(page, "登记改正材料")
    page.fill("[name=text]", "已改正并报送照片（演示）")
    press(page, "提交")
    visit(page, address)
    press(page, "复查：已改正")
    page.fill("[name=opinion]", "复查已改正（演示）")
    press(page, "提交")
    assert "办结" in visit(page, address).inner_text("main")


def sealed(journey: Journey) -> None:
    """Every department completes its dossiers, its archivist seals them; nothing can be added."""
    for party in journey.parties:
        handler, keeper = journey.at("handler", party), journey.at("archivist", party)
        for found in of_task(handler, "/desk/dossiers/", journey, party):
            address = f"/desk/dossiers/{found}/"
            visit(handler, address)
            press(handler, "整理卷内材料")
            if can(handler, "材料齐全"):
                press(handler, "材料齐全")
            visit(keeper, address)
            press(keeper, "封卷")
            assert "卷内目录摘要" in keeper.inner_text("main")
            assert not can(visit(handler, address), "归入材料")


def reported(journey: Journey) -> None:
    """The handler writes the report where the rulebook wants one; the office receives it."""
    page = visit(journey.at("handler"), "/desk/oversight/reports/")
    link = page.locator(f"a[href$='/write/{journey.task}/']")
    assert bool(link.count()) == journey.rules.is_on("reports.per_task")
    if not journey.rules.is_on("reports.per_task"):
        return
    follow(page, link)
    for box in page.locator("textarea").all():
        if not box.input_value():
            box.fill("建议对同类问题开展行业提示（演示）")
    press(page, "保存")
    address = page.url
    press(page, "报送")
    office = visit(journey.at("office"), address)
    press(office, "接收")


def closed(journey: Journey) -> None:
    """The lead closes the task; the page says so."""
    page = visit(journey.at("handler"), f"/desk/oversight/tasks/{journey.task}/closing/")
    press(page, "办结任务")
    assert "任务已办结" in page.inner_text("main")
