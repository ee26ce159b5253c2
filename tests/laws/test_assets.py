"""No third-party file is committed; no page loads anything from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.laws.source import ROOT, files, name_of, tracked

FOREIGN = re.compile(r"\.min\.(js|css)$|\.woff2?$|\.ttf$|node_modules/")


def test_no_third_party_asset_is_committed() -> None:
    assert not [name_of(path) for path in tracked() if FOREIGN.search(name_of(path))]


@pytest.mark.parametrize(
    "pattern",
    [
        r"""(?:src|href)=["']https?://""",
        r"""\bstyle=["']""",
        r"""\son\w+=["']""",
        r"<script(?![^>]*\bsrc=)[^>]*>",
        r"hx-on",
    ],
)
def test_templates_keep_to_the_content_security_policy(pattern: str) -> None:
    wrong = re.compile(pattern)
    found = []
    for path in files(".html", "src"):
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            if wrong.search(line) and 'type="application/json"' not in line:
                found.append(f"{name_of(path)}:{number}")
    assert not found


def test_lock_files_carry_hashes_and_no_download_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "http" not in re.sub(r"# .*", "", text).replace("httpx", "").replace(
            "httpcore", ""
        ).replace("httptools", "").replace("http-", "")
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
