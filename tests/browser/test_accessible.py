"""Every page every role can reach: no serious axe violation, no overflow, no error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from mingqian.demo.accounts import accounts
from tests.browser.conftest import SignIn

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
SERIOUS = {"serious", "critical"}
#: One place is enough for the look; the stories show all five.
LOGINS = [account.login.split()[0] for account in accounts() if account.login.startswith("hz-")] + [
    "xl-legal",
    "xl-chief",
    "xl-supervision",
    "jl-justice",
    "admin",
]
#: Pages looked at already: most are the same for the next role.
SEEN: set[tuple[bool, str]] = set()
PUBLIC = ["/", "/p/results/", "/p/items/", "/p/plans/", "/p/draws/", "/p/rules/"]


def violations(page: Page) -> list[str]:
    """Serious findings of axe on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{page.url} {v['id']}: {json.dumps([n['target'] for n in v['nodes'][:3]])}"
        for v in found["violations"]
        if v["impact"] in SERIOUS
    ]


def overflow(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def menu(page: Page) -> list[str]:
    """Addresses of the desk's menu."""
    return [
        link.get_attribute("href") or "" for link in page.locator("nav a[href^='/desk/']").all()
    ]


def first_details(page: Page) -> list[str]:
    """The first thing of a list, where there is one."""
    link = page.locator("#list a.row-title").first
    return [link.get_attribute("href") or ""] if link.count() else []


@pytest.mark.browser
@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page_of_a_role_is_accessible(login: str, phone: bool, visitor: SignIn) -> None:
    page = visitor(login, phone=phone, bypass_csp=True)
    faults = violations(page)
    pages = list(dict.fromkeys(menu(page)))
    assert pages
    while pages:
        address = pages.pop(0)
        if not address or (phone, address) in SEEN:
            continue
        SEEN.add((phone, address))
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, address
        faults += violations(page)
        if overflow(page):
            faults.append(f"{address} scrolls sideways")
        pages += first_details(page)
    assert not faults


@pytest.mark.browser
@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_portal_is_accessible(address: str, phone: bool, visitor: SignIn) -> None:
    page = visitor(phone=phone, bypass_csp=True)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    assert violations(page) == []
    assert not overflow(page)


@pytest.mark.browser
@pytest.mark.parametrize("login", ["hz-inspector1"])
def test_the_field_face_is_accessible_at_320_pixels(login: str, visitor: SignIn) -> None:
    page = visitor(login, phone=True, bypass_csp=True)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/m/")
    assert violations(page) == []
    assert not overflow(page)
