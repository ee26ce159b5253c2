"""Stage 4: pool, seal, commitments, numbers, dice with a witness, draw; confirmed and filed."""

from __future__ import annotations

from playwright.sync_api import Page

from mingqian.demo.story.draw import DICE
from tests.browser.steps.cast import Journey
from tests.browser.steps.hands import can, follow, number, press, visit


def sealed(journey: Journey) -> None:
    """Build the pool from the task's page and freeze all that could steer the draw."""
    page = visit(journey.at("handler"), f"/desk/tasks/{journey.task}/")
    follow(page, page.locator("main a[href*='/draws/new/']"))
    press(page, "建立抽取池")
    journey.draw = number(page)
    press(page, "封存名单")
    for name in _witness_names(journey):
        page.locator("label", has_text=name).locator("[name=observers]").check()
    page.locator("[name=beacon_kind][value=dice]").check()
    page.fill("[name=count]", str(len(DICE)))
    press(page, "封存")
    assert "名单已封存" in page.inner_text("main")
    journey.draw_no = page.locator("#ceremony .mono").first.inner_text().strip()


def _witnesses(journey: Journey) -> list[str]:
    """A draw needs parties enough: departments and, where they are fewer, witnesses."""
    least = journey.rules.number("draw.min_seed_parties") or 1
    missing = max(1, least - len(journey.parties))
    return ["observer", "observer2"][:missing]


def _witness_names(journey: Journey) -> list[str]:
    return ["演示·见证甲", "演示·见证乙"][: len(_witnesses(journey))]


def _contributors(journey: Journey) -> list[Page]:
    handlers = [journey.at("handler", party) for party in journey.parties]
    return [*handlers, *(journey.at(post) for post in _witnesses(journey))]


def contributed(journey: Journey) -> None:
    """Every party commits; then every party opens its number; then the dice are entered."""
    for label, verb in (("提交承诺", "提交承诺"), ("公开随机数", "公开")):
        for page in _contributors(journey):
            visit(page, f"/desk/draws/{journey.draw}/")
            press(page, label)
            press(page, verb)
    page = visit(journey.at("observer"), f"/desk/draws/{journey.draw}/")
    press(page, "录入公共随机源")
    page.fill("[name=outcome]", DICE)
    page.locator("[name=witness]").select_option(label="演示·经办甲")
    press(page, "录入")


def drawn(journey: Journey) -> None:
    """Draw, show the lots on the stage; confirm and file where the rulebook asks."""
    page = visit(journey.at("handler"), f"/desk/draws/{journey.draw}/")
    press(page, "抽取")
    page.click("[data-reveal-start]")
    page.locator(".lot.is-shown").nth(1).wait_for()
    visit(page, f"/desk/draws/{journey.draw}/")
    assert "已存证" in page.inner_text("main")
    head = visit(journey.at("head"), f"/desk/draws/{journey.draw}/")
    assert can(head, "确认名单") == journey.rules.is_on("draw.list_confirmation")
    if journey.rules.is_on("draw.list_confirmation"):
        press(head, "确认名单")
    if journey.rules.is_on("draw.list_filing_to"):
        legal = visit(journey.at("legal"), f"/desk/draws/{journey.draw}/")
        press(legal, "名单备案")
        legal.fill("[name=filing_no]", "演示法制备〔2026〕99号")
        press(legal, "备案")
