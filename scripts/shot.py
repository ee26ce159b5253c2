"""Take a screenshot of a page: ``python scripts/shot.py URL out.png [--size 1440x900] [--full]``.

Uses Debian's chromium through Playwright; downloads nothing. Console errors are printed and make
the exit status 1, so a broken page cannot pass for a good picture.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("MINGQIAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


def arguments() -> argparse.Namespace:
    """What to shoot and how."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--size", default="1440x900", help="window, e.g. 390x844")
    parser.add_argument("--full", action="store_true", help="the whole page, not the window")
    parser.add_argument("--click", action="append", default=[], help="selector to click first")
    parser.add_argument("--no-script", action="store_true", help="with JavaScript switched off")
    parser.add_argument("--user", default="", help="sign in first: account/password")
    return parser.parse_args()


def sign_in(page: Page, url: str, account: str) -> None:
    """Sign in through the page the address redirects to."""
    name, _, password = account.partition("/")
    page.goto(url)
    if page.locator("input[type=password]").count():
        page.locator("form input:not([type=hidden]):not([type=password])").last.fill(name)
        page.locator("input[type=password]").fill(password)
        page.locator("input[type=password]").press("Enter")
        page.wait_for_load_state("networkidle")


def main() -> int:
    """Open, click, shoot; 1 when the page complained."""
    options = arguments()
    width, height = (int(part) for part in options.size.split("x"))
    complaints: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=1,
            java_script_enabled=not options.no_script,
            locale="zh-CN",
            is_mobile=width < 600,
            has_touch=width < 600,
        )
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if options.user:
            sign_in(page, options.url, options.user)
        page.goto(options.url, wait_until="networkidle")
        for selector in options.click:
            page.click(selector)
            page.wait_for_timeout(600)
        page.screenshot(path=options.out, full_page=options.full)
        wide = page.evaluate("document.documentElement.scrollWidth") if not options.no_script else 0
        if wide > width:
            complaints.append(f"content is {wide} px wide in a window of {width} px")
        browser.close()
    for complaint in complaints:
        print("!", complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
