"""Stage 5: the list goes out; every department seals its terms; the dice deal them all; teams."""

from __future__ import annotations

from playwright.sync_api import Page

from mingqian.demo.people import STEMS
from mingqian.demo.story.matching import DICE
from tests.browser.steps.cast import NAME, Journey
from tests.browser.steps.hands import can, follow, press, visit


def dispatched(journey: Journey) -> None:
    """Send the list to every department."""
    page = visit(journey.at("handler"), f"/desk/draws/{journey.draw}/")
    press(page, "派发任务")
    if len(journey.parties) > 1:
        theirs = visit(journey.at("handler", journey.parties[1]), "/desk/todos/")
        assert "接收联合抽查任务" in theirs.inner_text("main")


def configured(journey: Journey) -> None:
    """Each department receives, chooses, seals; one throw deals them all; each completes."""
    for party in journey.parties:
        page = _part(journey, party)
        if can(page, "接收任务"):
            press(page, "接收任务")
        if can(page, "选定本部门事项"):
            press(page, "选定本部门事项")
            if not page.locator("[name=items]:checked").count():
                page.locator("[name=items]").first.check()
            press(page, "选定")
        press(page, "封存匹配条件")
        page.locator("[name=factors]").first.check()
        page.locator("[name=beacon_kind][value=dice]").check()
        page.fill("[name=count]", str(len(DICE)))
        press(page, "封存")
        assert "条件已封存" in page.inner_text("main")
    _thrown(journey)
    for party in journey.parties:
        page = _part(journey, party)
        press(page, "配置完成")
        _note_people(journey, page, party)


def _part(journey: Journey, party: str) -> Page:
    """The department's own part, on its handler's screen."""
    page = visit(journey.at("handler", party), "/desk/matching/")
    line = page.locator("tr", has_text=NAME).filter(has_text=journey.short_name(party))
    follow(page, line.locator("a[href*='/parts/']"))
    return page


def _thrown(journey: Journey) -> None:
    """The observer throws once for all departments, the lead's handler standing by."""
    page = visit(journey.at("observer"), f"/desk/draws/{journey.draw}/")
    follow(page, page.locator("main a", has_text="录入随机源").first)
    page.fill("[name=outcome]", DICE)
    page.locator("[name=witness]").select_option(label="演示·经办甲")
    press(page, "录入并匹配")
    assert "待随机源" not in page.inner_text("main")


def _note_people(journey: Journey, page: Page, party: str) -> None:
    """Who was dealt to which object; the chief stands first."""
    for line in page.locator("table[aria-label='检查对象与检查人员'] tbody tr, tbody tr").all():
        title, seats = line.locator(".row-title"), line.locator("td[data-label=检查人员] .row")
        if title.count() and seats.count():
            name = seats.first.inner_text().split()[0]
            journey.people[f"{party}/{title.inner_text().strip()}"] = login_of(journey, name, party)


def teamed(journey: Journey) -> None:
    """One team an object, led by an inspector of the lead; everybody says he will be there."""
    page = visit(journey.at("handler"), f"/desk/tasks/{journey.task}/")
    follow(page, page.locator("main a", has_text="检查组"))
    while can(page, "成立检查组"):
        press(page, "成立检查组")
        page.locator("[name=leader]").first.check()
        press(page, "成立")
    assert "全部组队" in page.inner_text("main")


def login_of(journey: Journey, name: str, party: str) -> str:
    """The account of a demo inspector, whose name counts: 演示·检查员乙 is the second."""
    stem = name.removeprefix("演示·检查员")[0]
    return journey.login(f"inspector{STEMS.index(stem) + 1}", party)
