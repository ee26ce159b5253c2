"""The kit in a real browser: keyboard, dialogs, refusals, no script, narrow screens, axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mingqian.ui.styleguide.views import PAGES
from tests.laws.source import ROOT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.faces.ui.test_pages"),
    pytest.mark.usefixtures("unguarded_loop"),
]
FOCUS = "document.activeElement"
ALL = ["/_ui/", *(f"/_ui/pages/{name}/" for name in PAGES)]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.fixture
def guide(page: Page, live_server: LiveServer) -> Iterator[Page]:
    """The style guide; a complaint on the console (a broken policy, too) fails the test."""
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/_ui/", wait_until="networkidle")
    yield page
    assert not complaints


def test_a_refused_form_puts_the_reader_on_its_errors_and_leads_on(guide: Page) -> None:
    assert guide.evaluate(f"{FOCUS}.className") == "error-summary"
    guide.click("text=统一社会信用代码：请填写")
    assert guide.evaluate(f"{FOCUS}.name") == "uscc"


def test_a_combobox_is_searched_and_chosen_by_keyboard(guide: Page) -> None:
    guide.click("text=牵头部门：请选择牵头部门")
    guide.keyboard.type("消防")
    assert guide.locator(".combobox__option:visible").all_inner_texts() == ["消防救援大队"]
    guide.keyboard.press("Enter")
    assert guide.evaluate("document.querySelector('[name=department]').value") == "2"
    guide.keyboard.type("没有这样的部门")
    guide.keyboard.press("Tab")
    guide.wait_for_timeout(250)
    shown = guide.evaluate("document.querySelector('[role=combobox]').value")
    chosen = guide.evaluate("document.querySelector('[name=department]').value")
    assert (shown, chosen) in {("消防救援大队", "2"), ("", "")}


def test_an_act_that_cannot_be_undone_wants_its_number_typed(guide: Page) -> None:
    posted: list[str] = []
    guide.on("request", lambda r: posted.append(r.post_data or "") if r.method == "POST" else None)
    guide.route("**/_ui/", lambda route: route.fulfill(body="ok"), times=1)
    guide.click("text=公示结果")
    guide.fill("#confirm [data-part=input]", "CJ-2026-019")
    guide.click("#confirm [data-part=ok]")
    assert guide.is_visible("#confirm [data-part=hint]")
    assert not posted
    guide.fill("#confirm [data-part=input]", "CJ-2026-018")
    guide.click("#confirm [data-part=ok]")
    guide.wait_for_load_state()
    assert "confirmed=1" in posted[0]


def test_the_drawer_closes_with_escape_and_gives_the_focus_back(guide: Page) -> None:
    guide.focus("text=打开抽屉")
    guide.keyboard.press("Enter")
    guide.wait_for_selector("#drawer[open] >> text=演示·万家饮食店")
    guide.keyboard.press("Escape")
    assert guide.locator("#drawer[open]").count() == 0
    assert guide.evaluate(f"{FOCUS}.textContent") == "打开抽屉"


def test_choosing_rows_counts_them_and_frees_the_bulk_act(guide: Page) -> None:
    button = guide.locator("[data-needs-selection]")
    assert button.get_attribute("aria-disabled") == "true"
    guide.check("#list [data-select-all]")
    assert guide.inner_text("[data-selected-count]") == "已选 4 项"
    assert button.get_attribute("aria-disabled") is None


def test_filtering_replaces_the_list_and_keeps_the_address_short(guide: Page) -> None:
    guide.select_option("#risk", "A")
    guide.wait_for_url("**/_ui/?risk=A")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [(409, "<p data-refusal>抽取池为空</p>", "抽取池为空"), (500, "Traceback", "系统出错")],
)
def test_an_error_is_told_and_never_swapped_into_the_page(
    page: Page, live_server: LiveServer, status: int, body: str, words: str
) -> None:
    page.goto(f"{live_server.url}/_ui/", wait_until="networkidle")
    html = {"content-type": "text/html; charset=utf-8"}
    page.route("**/peek/", lambda route: route.fulfill(status=status, body=body, headers=html))
    page.click("text=打开抽屉")
    page.wait_for_selector(".toast")
    assert words in page.inner_text(".toast")
    assert page.locator("#drawer[open]").count() == 0
    assert "Traceback" not in page.content()


def test_large_type_and_contrast_last_over_pages(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/_ui/pages/public/")
    page.click("text=大字")
    page.click("text=高对比")
    page.reload()
    assert page.evaluate("document.documentElement.className") == "is-large is-contrast"
    assert page.get_attribute("[data-view=large]", "aria-pressed") == "true"


def test_without_script_menus_open_and_fields_can_be_filled(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/_ui/")
    assert page.is_visible("[name=department]")
    page.click("[data-burger]")
    assert page.is_visible("#side")
    context.close()


@pytest.mark.parametrize("url", ALL)
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_pages_pass_axe_and_do_not_overflow(
    browser: Browser, live_server: LiveServer, url: str, width: int
) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 850})
    page = context.new_page()
    page.goto(live_server.url + url, wait_until="networkidle")
    overflow = page.evaluate("document.documentElement.scrollWidth") - width
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", AXE_RULES)["violations"]
    context.close()
    assert not [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert overflow <= 0


def test_touch_targets_of_the_field_shell_are_44_pixels(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 850})
    page = context.new_page()
    page.goto(f"{live_server.url}/_ui/pages/field/")
    small = page.evaluate(
        """[...document.querySelectorAll('a[href]:not(.skip), button, .segmented__option')]
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 44 || box.width < 44))
        .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    context.close()
    assert not small
