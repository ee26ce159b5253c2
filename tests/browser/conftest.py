"""One installation for all journeys; people sign in; a page with an error fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from mingqian.demo.accounts import PASSWORD
from tests.browser.site import Site, open_site

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SignIn = Callable[..., Page]
#: Milliseconds a page may take: a busy machine is slow, and only what never comes is a fault.
PATIENCE = 180_000


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The installation."""
    made = open_site(tmp_path_factory.mktemp("site"))
    yield made
    made.stop()


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[SignIn]:
    """``visitor("hz-handler", phone=True)``: a page of somebody signed in ("" = the public).

    Every script error, refused resource and policy violation on any of its pages fails the test.
    """
    contexts, complaints = [], []

    def enter(login: str = "", *, phone: bool = False, **options: object) -> Page:
        size = PHONE if phone else DESK
        context = browser.new_context(
            base_url=site.base,
            viewport=size,
            locale="zh-CN",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                message.type == "error"
                and "status of 4" not in message.text
                and complaints.append(f"{page.url}: {message.text}")
            ),
        )
        if login:
            page.goto("/desk/sign-in/")
            page.fill("[name=username]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url("**/desk/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not complaints
