"""Hands on a page: press what is written on a button, answer the dialog, go on.

    press(page, "保存并继续")
    press(page, "定稿", reason="全部同意")
    assert said(page) == "已定稿"

Every press that leads to a page fails when the server refuses it, with what the page says.
"""

from __future__ import annotations

import re

from playwright.sync_api import Error, Locator, Page, Response

BUTTON = "main :is(a, button, summary):visible, .field-bar :is(a, button):visible"
REFUSED = 400
#: What tells a person that something went wrong.
COMPLAINTS = ".error-summary, .alert--danger, .toast--danger, .field__error, .errors"


def exact(words: str) -> re.Pattern[str]:
    """A text that is just these words, spaces aside."""
    return re.compile(rf"^\s*{re.escape(words)}\s*$")


def visit(page: Page, address: str) -> Page:
    """Open an address, which must be there and be allowed."""
    try:
        answer = page.goto(address)
    except Error as error:
        # The page was on its way somewhere by itself (the stage after its last lot).
        if "ERR_ABORTED" not in error.message:
            raise
        page.wait_for_load_state()
        answer = page.goto(address)
    checked(page, answer)
    return page


def checked(page: Page, answer: Response | None) -> None:
    """Fail with the page's own words when the server refused."""
    if answer is None or answer.status < REFUSED:
        return
    words = " | ".join(text.strip() for text in page.locator(COMPLAINTS).all_inner_texts())
    raise AssertionError(f"{answer.status} {page.url}: {words or page.inner_text('body')[:600]}")


def button(page: Page, words: str, *, within: Locator | None = None) -> Locator:
    """The first visible link or button with just these words."""
    page.wait_for_load_state()
    if within is not None:
        return within.locator(":is(a, button):visible", has_text=exact(words)).first
    return page.locator(BUTTON, has_text=exact(words)).first


def press(page: Page, words: str, *, reason: str = "", within: Locator | None = None) -> None:
    """Press it; answer the dialog it opens, if any; wait for the page it leads to."""
    found = button(page, words, within=within)
    assert found.count(), f"{page.url} offers no “{words}”: {offers(page)}"
    dialog = page.locator("dialog[open]")
    if _asks(found):
        found.click()
        dialog.wait_for()
        if dialog.locator("[name=reason]").count():
            dialog.locator("[name=reason]").fill(reason)
        found = dialog.locator("button.btn--primary, [data-part=ok]").last
    with page.expect_navigation() as gone:
        found.click()
    checked(page, gone.value)


def follow(page: Page, link: Locator) -> None:
    """Follow a link that is known by its place, not by its words."""
    with page.expect_navigation() as gone:
        link.first.click()
    checked(page, gone.value)


def _asks(found: Locator) -> bool:
    return bool(
        found.evaluate("node => Boolean(node.dataset.dialogOpen || node.form?.dataset.confirm)")
    )


def offers(page: Page) -> list[str]:
    """What can be pressed on the page."""
    return [text.strip() for text in page.locator(BUTTON).all_inner_texts() if text.strip()]


def can(page: Page, words: str) -> bool:
    """Whether the page offers it and it is not greyed."""
    found = button(page, words)
    return bool(found.count()) and found.get_attribute("aria-disabled") != "true"


def said(page: Page) -> str:
    """The page's answer to the last press."""
    return page.locator(".toast").last.inner_text().strip()


def row(page: Page, words: str) -> Locator:
    """The table row that holds the words."""
    return page.locator("tr", has_text=words).first


def number(page: Page) -> int:
    """The number in the page's address."""
    found = re.search(r"/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])
