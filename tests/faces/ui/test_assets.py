"""What the browser gets: pinned, whole, readable by the oldest kernels met on office machines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mingqian.ui import menu
from tests.laws.source import ROOT, files, name_of

DIST = ROOT / "static" / "dist"
UI = ROOT / "src" / "mingqian" / "ui"
#: Browser features above the floor (Chromium 92, Firefox 102, Safari 15) that esbuild cannot
#: lower. Features a library asks for before it uses them (view transitions in htmx) are not here.
TOO_NEW = {
    "css": [":has(", "color-mix(", "oklch(", "@layer", "@container", "dvh", "popover"],
    "js": ["structuredClone(", "Object.hasOwn(", "AbortSignal.any",
           ".toSorted(", ".findLast("],
}  # fmt: skip


@pytest.fixture(scope="module")
def dist() -> Path:
    """The built files; `make test` builds them."""
    if not (DIST / "desk.css").exists():
        pytest.fail("static/dist is not built: run `make assets`")
    return DIST


def icon_names() -> set[str]:
    """Names the sprite is made of."""
    lines = (UI / "assets/icons/names.txt").read_text(encoding="utf-8").splitlines()
    own = {
        path.name.removesuffix(".symbol.svg") for path in (UI / "assets/icons").glob("*.symbol.svg")
    }
    return own | {name for line in lines if (name := line.split("#")[0].strip())}


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    used = {
        (name, name_of(path))
        for path in files(".html", "src")
        for name in re.findall(
            r"""{%\s*icon\s+["']([\w-]+)["']|\bicon_name=["']([\w-]+)["']""",
            path.read_text(encoding="utf-8"),
        )
    }
    missing = {(next(filter(None, names)), where) for names, where in used} - {
        (name, where) for name in icon_names() for _, where in used
    }
    assert not missing


def test_every_icon_of_a_menu_is_in_the_sprite() -> None:
    entries = [entry for group in menu.MENU for entry in group.entries] + list(menu.PORTAL_MENU)
    assert {entry.icon for entry in entries} <= icon_names()


def test_the_sprite_holds_every_name_once(dist: Path) -> None:
    symbols = re.findall(r'<symbol id="([\w-]+)"', (dist / "icons.svg").read_text("utf-8"))
    assert len(symbols) == len(set(symbols))
    assert set(symbols) == icon_names()


def test_every_entry_is_built(dist: Path) -> None:
    entries = [
        p for p in (ROOT / "src/mingqian").glob("*/assets/entries/*") if p.suffix in {".css", ".js"}
    ]
    assert entries
    assert not [entry.name for entry in entries if not (dist / entry.name).exists()]


@pytest.mark.parametrize("kind", ["css", "js"])
def test_nothing_above_the_browser_floor_is_shipped(dist: Path, kind: str) -> None:
    found = [
        (path.name, feature)
        for path in sorted(dist.glob(f"*.{kind}"))
        for feature in TOO_NEW[kind] if feature in path.read_text(encoding="utf-8")
    ]  # fmt: skip
    assert not found


def test_built_files_load_nothing_further(dist: Path) -> None:
    """No imports and no url() between files: hashed names never have to be rewritten inside."""
    for path in dist.glob("*.css"):
        addresses = re.findall(r"url\(\"?([^)\"]+)", path.read_text(encoding="utf-8"))
        assert all(address.startswith("data:") for address in addresses), path.name
    for path in dist.glob("*.js"):
        assert not re.search(r"""\bfrom\s*["']\.|\bimport\s*["']""", path.read_text("utf-8")), (
            path.name
        )


def test_pages_stay_light(dist: Path) -> None:
    import gzip

    def weight(*names: str) -> int:
        return sum(len(gzip.compress((dist / name).read_bytes())) for name in names)

    assert weight("desk.css", "desk.js", "icons.svg") < 60_000
    assert weight("field.css", "field.js", "icons.svg") < 60_000
    assert weight("public.css", "public.js", "icons.svg") < 40_000


def test_the_licences_of_bundled_packages_are_shipped(dist: Path) -> None:
    notices = (dist / "NOTICE.third-party.txt").read_text(encoding="utf-8")
    for name in ("htmx.org", "@tabler/icons"):
        assert name in notices
    assert "Permission" in notices


def test_browser_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values()), versions


@pytest.mark.parametrize("source", sorted((UI / "assets").rglob("*.css")), ids=lambda p: p.name)
def test_style_sheets_are_written_to_be_read(source: Path) -> None:
    lines = source.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("/*"), "a first line says what the file is for"
    crowded = [line for line in lines if line.count(";") > 1 and "url(" not in line]
    assert not crowded


def test_every_style_sheet_and_script_is_used() -> None:
    entries = "".join(
        p.read_text("utf-8") for p in (ROOT / "src/mingqian").glob("*/assets/**/*.[cj]s*")
    )
    for path in [*(UI / "assets/css").rglob("*.css"), *(UI / "assets/js").rglob("*.js")]:
        tail = path.relative_to(UI / "assets").as_posix()
        assert tail in entries or f"./{path.name}" in entries, f"{tail} is imported nowhere"


def hexes(block: str) -> dict[str, str]:
    """Custom properties of a block that are plain colours."""
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", block))


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two hex colours."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_and_controls_have_the_contrast_wcag_asks_for() -> None:
    tokens = hexes((UI / "assets/css/base/tokens.css").read_text("utf-8").split(".is-contrast")[0])
    page, white = tokens["c-gray-50"], "#ffffff"
    for text in ("c-gray-800", "c-gray-600", "c-gray-500", "c-brand-600"):
        assert contrast(tokens[text], page) >= 4.5, text
    for state in ("success", "warning", "danger", "info", "neutral"):
        assert contrast(tokens[f"c-{state}"], tokens[f"c-{state}-bg"]) >= 4.5, state
    assert contrast(white, tokens["c-brand-600"]) >= 4.5
    assert contrast(tokens["line-control"], white) >= 3
