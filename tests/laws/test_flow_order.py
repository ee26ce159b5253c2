"""The order of the flow is told once and repeated truly: contracts, settings, docs, tests, menu."""

from __future__ import annotations

import configparser
import re

from django.conf import settings

from mingqian.ui.menu import MENU
from tests.laws.source import ROOT

STAGES = [name.split(".")[1] for name in settings.STAGES]


def test_the_contract_lists_the_stages_in_the_order_of_the_settings() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    layers = config["importlinter:contract:flow"]["layers"].split("\n")
    names = [name.strip() for name in layers if name.strip() in STAGES]
    assert names[::-1] == STAGES


def test_the_documents_and_the_stories_follow_it() -> None:
    docs = sorted(path.name for path in (ROOT / "docs" / "flow").glob("*.md"))
    assert docs == [f"{n:02}-{name}.md" for n, name in enumerate(STAGES, 1)]
    stories = sorted(path.stem for path in (ROOT / "tests" / "flow").glob("test_[0-9]*.py"))
    assert stories == [f"test_{n:02}_{name}" for n, name in enumerate(STAGES, 1)]


def test_the_menu_leads_through_it() -> None:
    alias = {"items": "library"}
    keys = [alias.get(e.key, e.key) for group in MENU for e in group.entries]
    assert [key for key in keys if key in STAGES] == [s for s in STAGES if s in keys]


def test_the_readme_pictures_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = [text.find(f"`{name}`") for name in STAGES]
    assert -1 not in places
    assert places == sorted(places)


def test_the_map_names_every_stage() -> None:
    text = (ROOT / "src" / "mingqian" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)`", text, flags=re.MULTILINE)
    assert [row for row in rows if row in STAGES] == STAGES
