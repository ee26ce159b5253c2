"""Stages 7 and 8: the result entered on the phone and attested, reviewed, published."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.steps.cast import Journey
from tests.browser.steps.hands import can, follow, number, press, visit
from tests.browser.steps.inspection import PROBLEM

#: Categories for a problem that is to be put right, the first a place knows is taken.
TO_CORRECT = ("ordered_to_rectify", "violation_found")


def entered(journey: Journey) -> None:
    """Who inspected enters every result and attests to it; the form goes out where one is due."""
    for place, name in enumerate(journey.objects):
        for party in journey.checks[name]:
            page = journey.inspector(name, party)
            while can(page, "录入检查结果"):
                press(page, "录入检查结果")
                _filled(page, fails=place == 0 and party == "")
                press(page, "录入结果")
                page = journey.inspector(name, party)


def _filled(page: Page, *, fails: bool) -> None:
    wanted = TO_CORRECT if fails else ("no_issue",)
    boxes = [page.locator(f"[name=category_code][value={code}]") for code in wanted]
    next(box for box in boxes if box.count()).check()
    page.fill("[name=situation]", PROBLEM if fails else "未发现问题（演示）")
    if fails:
        page.locator("[name=handling_path]").select_option("rectification_order")
        page.fill("[name=handling_text]", "责令限期改正")
    if not page.locator("[name=methods]:checked").count():
        page.locator("[name=methods][value=on_site]").check()
    page.locator("[name=attested]").check()


def forms_issued(journey: Journey) -> None:
    """The form is filled on the phone where the rulebook sets a term for it (吉林 二（六）)."""
    if not journey.rules.is_on("forms.result_form_working_days"):
        return
    words = f"填写《{journey.rules.text('forms.result_form')}》"
    for name in journey.objects:
        for party in journey.checks[name]:
            page = journey.inspector(name, party)
            press(page, words)
            assert not can(page, words)


def reviewed(journey: Journey) -> None:
    """The head of every department approves what its people entered."""
    for party in journey.parties:
        page = journey.at("head", party)
        for address in _mine(page, "/desk/results/", journey, party):
            visit(page, address)
            press(page, "审核通过", reason="情况属实（演示）")


def published(journey: Journey) -> None:
    """Every department publishes its own results, where entry did not publish them (惠州, 昌江)."""
    on_entry = journey.rules.value("publication.working_days") == "on_entry"
    for party in journey.parties:
        page = journey.at("handler", party)
        for address in _mine(page, "/desk/publications/", journey, party):
            visit(page, address)
            assert can(page, "公示") != on_entry
            if not on_entry:
                press(page, "公示")
            assert "已公示" in page.inner_text("main")


def seen_by_all(journey: Journey) -> None:
    """Somebody who has not signed in finds the result of every object on the portal."""
    page = journey.public
    for name in journey.objects:
        visit(page, f"/p/results/?q={name}")
        follow(page, page.locator("main a", has_text=name))
        assert name in page.inner_text("main")


def _mine(page: Page, address: str, journey: Journey, party: str) -> list[str]:
    """Pages of a list that are about the objects of this journey and a department."""
    visit(page, address)
    found = []
    for line in page.locator("#list tbody tr", has_text=journey.short_name(party)).all():
        link = line.locator("a.row-title")
        if journey.task_no in line.inner_text():
            found.append(link.get_attribute("href") or "")
    assert found, f"{page.url}: nothing of {journey.task_no}"
    return found


def of_task(page: Page, address: str, journey: Journey, party: str) -> list[int]:
    """Like the list of a department, as numbers."""
    numbers = []
    for found in _mine(page, address, journey, party):
        numbers.append(number(visit(page, found)))
    return numbers
