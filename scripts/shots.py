"""Take a picture of every page of the three faces: ``python scripts/shots.py URL FOLDER``.

Signs in as the demo's roles one after the other and follows the links of each page; every named
address is taken once a window size (``--each 2`` for more), a tab counts as a page of its own.
Pictures that lie in the folder already are not taken again, so a stopped round can be taken up.
Prints what was taken, what complained in the console, what scrolls sideways, and the addresses
no link led to. Uses Debian's chromium; downloads nothing.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Error, Page, sync_playwright
from shot import CHROMIUM

#: Of every demo account; they exist only while DEBUG is on.
DEMO_PASSWORD = "mingqian-demo-2026"  # noqa: S105
FACES = ("console", "field", "portal")
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
#: Whose pages are taken, in this order; "" is the public.
LOGINS = (
    "hz-handler", "cj-inspector1", "jl-inspector1", "hz-head", "hz-keeper", "hz-office", "",
    "hz-archivist", "hz-assessor", "hz-upper", "hz-observer", "hz-inspector1", "xl-handler",
    "xl-head", "xl-legal", "xl-chief", "xl-supervision", "jl-justice", "jl-handler", "py-handler",
    "py-office", "cj-handler", "cj-office", "admin",
)  # fmt: skip
#: A picture ends here; what is below is seldom another page.
MOST_PIXELS = 2400
LINKS = "nodes => nodes.map(node => node.getAttribute('href'))"


@dataclass
class Round:
    """One walk over all pages at one size."""

    base: str
    size: str
    folder: Path
    each: int
    taken: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count what an earlier round left."""
        for path in (self.folder / self.size).glob("*.png"):
            face, _, rest = path.name.partition("_")
            self.taken[f"{face}:{rest.rsplit('~', 2)[0]}"] += 1

    def key_of(self, address: str) -> str:
        """The name of the page behind an address, with its tab; "" when it is none of ours."""
        parts = urlsplit(address)
        try:
            name = resolve(parts.path).view_name
        except Resolver404:
            return ""
        tab = parse_qs(parts.query).get("tab", [""])[0]
        return f"{name}.{tab}" if tab else name

    def walk(self, browser: Browser, login: str) -> None:
        """Sign in and follow links until nothing new comes."""
        width, height = SIZES[self.size]
        page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        page.on("console", lambda m: m.type == "error" and self._complain(page, m.text))
        page.on("pageerror", lambda error: self._complain(page, str(error)))
        start = "/desk/" if login else "/"
        if login:
            _sign_in(page, self.base, login)
        # Everybody's first page is another one.
        waiting = self._take(page, start, f"{self.key_of(start)}.{login or 'public'}", login)
        waiting += ["/m/", "/desk/search/?q=演示"] if login else ["/p/results/"]
        seen: Counter[str] = Counter()
        while waiting:
            address = waiting.pop(0)
            key = self.key_of(address)
            if key.split(":")[0] not in FACES or seen[key] >= self.each:
                continue
            seen[key] += 1
            wanted = self.taken[key] < self.each
            waiting += (self._take if wanted else self._read)(page, address, key, login)
        page.close()

    def _read(self, page: Page, address: str, key: str, login: str) -> list[str]:
        """The links of a page that was taken for somebody else: his buttons are others."""
        answer = page.request.get(self.base + address)
        if not answer.ok or "html" not in answer.headers["content-type"]:
            return []
        return _links(re.findall(r'href="([^"]+)"', answer.text()), address)

    def _take(self, page: Page, address: str, key: str, login: str) -> list[str]:
        try:
            answer = page.goto(self.base + address)
        except Error:  # a file to download
            return []
        here = urlsplit(page.url).path
        if (
            here != urlsplit(address).path
            or answer is None
            or answer.status >= 400
            or "html" not in answer.headers["content-type"]
        ):
            return []
        self.taken[key] += 1
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > SIZES[self.size][0]:
            self.complaints.append(f"{address} is {wide} px wide ({login})")
        tall = min(int(page.evaluate("document.documentElement.scrollHeight")), MOST_PIXELS)
        name = f"{key.replace(':', '_')}~{self.taken[key]}~{login or 'public'}.png"
        clip = {"x": 0, "y": 0, "width": SIZES[self.size][0], "height": max(tall, 400)}
        page.screenshot(path=self.folder / self.size / name, full_page=True, clip=clip)
        return _links(page.locator("a[href]").evaluate_all(LINKS), address)

    def _complain(self, page: Page, text: str) -> None:
        self.complaints.append(f"{page.url}: {text}")


def _links(found: list[str], address: str) -> list[str]:
    """Addresses of this installation a page leads to, each once; a tab belongs to its page."""
    here = urlsplit(address).path
    whole = [here + one if one.startswith("?tab=") else one for one in found]
    return list(dict.fromkeys(html.unescape(one) for one in whole if one.startswith("/")))


def _sign_in(page: Page, base: str, login: str) -> None:
    page.goto(base + "/desk/sign-in/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk/")


def names(resolver: URLResolver | None = None, space: str = "") -> list[str]:
    """Every named address of the faces."""
    found = []
    for row in (resolver or get_resolver()).url_patterns:
        if isinstance(row, URLResolver):
            found += names(row, str(row.namespace or space))
        elif isinstance(row, URLPattern) and row.name and space in FACES:
            found.append(f"{space}:{row.name}")
    return found


def main() -> int:
    """Both sizes; 1 when a page complained."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingqian.conf.settings")
    os.environ.setdefault("MINGQIAN_DEBUG", "1")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=1, help="pictures of a named address")
    parser.add_argument("--size", choices=SIZES, action="append", help="one size only")
    parser.add_argument("--login", action="append", help='one role only; "" is the public')
    options = parser.parse_args()
    complaints = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size in options.size or SIZES:
            (options.folder / size).mkdir(parents=True, exist_ok=True)
            walked = Round(options.url.rstrip("/"), size, options.folder, options.each)
            for login in options.login or LOGINS:
                walked.walk(browser, login)
            reached = {key.split(".")[0] for key in walked.taken}
            print(size, "took", sum(walked.taken.values()))
            print(size, "never reached:", " ".join(sorted(set(names()) - reached)))
            complaints += walked.complaints
        browser.close()
    for complaint in complaints:
        print("!", complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    raise SystemExit(main())
