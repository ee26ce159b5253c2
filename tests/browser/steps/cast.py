"""Who acts in a journey: the accounts of one place of the demo, each with a browser of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from playwright.sync_api import Page

from mingqian.demo import atlas
from mingqian.demo.story.plan import SPARE
from mingqian.foundation.rules.applied import Rules
from rulebook import load_directory
from tests.browser.site import ROOT, Site
from tests.browser.steps.hands import visit

#: The line of the plan the journey starts from; task and scheme take its name.
NAME = SPARE


@dataclass
class Journey:
    """One inspection under way: the place, and what the pages have given so far."""

    key: str
    site: Site
    visitor: Callable[..., Page]
    task: int = 0
    task_no: str = ""
    draw: int = 0
    draw_no: str = ""
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)
    #: "<party>/<object>" → login of the inspector who answers for it.
    people: dict[str, str] = field(default_factory=dict)
    #: Object → number of the check of every party.
    checks: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def facts(self) -> atlas.PlaceFacts:
        """The place."""
        return atlas.places()[self.key]

    @cached_property
    def rules(self) -> Rules:
        """The rulebook of the place: which steps there are, and who takes them."""
        bureau = self.facts.bureau.name if self.facts.bureau else ""
        books = load_directory(ROOT / "rulebooks")
        return Rules(books.governing(self.facts.region, bureau=bureau), timezone.localdate())

    @property
    def prefix(self) -> str:
        """Begins every login of the place."""
        return self.facts.prefix

    @property
    def parties(self) -> list[str]:
        """Keys of the departments that inspect; "" is the lead. A unit that draws goes alone."""
        alone = self.rules.text("draw.objects_drawn_by") == "implementing_unit"
        return [""] if alone else ["", *self.facts.participants]

    def short_name(self, party: str) -> str:
        """What the pages call a department that inspects."""
        key = party or self.facts.lead
        return next(one.short_name for one in self.facts.departments if one.key == key)

    def login(self, post: str, party: str = "") -> str:
        """The account of a post, of the lead or of a participant."""
        return "-".join(word for word in (self.prefix, party, post) if word)

    def at(self, post: str, party: str = "", *, phone: bool = False) -> Page:
        """The page of somebody in office, signed in once."""
        return self.sign_in(self.login(post, party), phone=phone)

    def sign_in(self, login: str, *, phone: bool = False) -> Page:
        """The page of an account."""
        seat = (login, phone)
        if seat not in self.pages:
            self.pages[seat] = self.visitor(login, phone=phone)
        return self.pages[seat]

    @property
    def objects(self) -> list[str]:
        """The names of what was drawn, in order."""
        return list(self.checks)

    def inspector(self, name: str, party: str) -> Page:
        """The phone of who answers for a party's check of an object, on that check's page."""
        page = self.sign_in(self.people[f"{party}/{name}"], phone=True)
        return visit(page, f"/m/checks/{self.checks[name][party]}/")

    @property
    def public(self) -> Page:
        """Somebody who has not signed in."""
        return self.sign_in("")
