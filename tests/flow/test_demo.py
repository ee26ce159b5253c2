"""The demo of ``make run``: its accounts exist only while DEBUG is on, and everybody has work."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from mingqian.demo import accounts, atlas, build, places
from mingqian.demo.people import PASSWORD, posts_of
from mingqian.demo.story import Story
from mingqian.demo.story.plan import SPARE
from mingqian.foundation.org.models import Person
from mingqian.foundation.org.signin import Backend
from mingqian.foundation.policy.actor import actor_of
from mingqian.foundation.policy.roles import Role
from mingqian.foundation.workflow.todo import Todo
from mingqian.plan import selectors as plans
from mingqian.plan.models import PlanState
from mingqian.scheme import services as schemes
from mingqian.scheme.models import InspectionTask, SchemeState
from tests.flow.conftest import Tell, Teller
from tests.flow.shelf import BEGIN

pytestmark = pytest.mark.django_db


def told(*options: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


def test_without_debug_there_is_no_demo(settings: Settings) -> None:
    settings.DEBUG = False
    for options in ((), ("--place", "hz"), ("--accounts",)):
        with pytest.raises(CommandError, match="开发模式"):
            told(*options)
    assert "不载入" in told("--if-empty")
    assert not Person.objects.exists()


def test_a_demo_account_signs_in_only_while_debug_is_on(teller: Teller, settings: Settings) -> None:
    teller("huizhou", BEGIN)
    signed_in = Backend().authenticate(None, username="hz-handler", password=PASSWORD)
    assert signed_in is not None
    settings.DEBUG = False
    assert Backend().authenticate(None, username="hz-handler", password=PASSWORD) is None
    assert Backend().get_user(signed_in.pk) is None


def test_the_table_of_accounts_names_one_per_role_of_every_place() -> None:
    text = told("--accounts")
    assert PASSWORD in text
    for facts in atlas.places().values():
        for post in posts_of(facts):
            assert f"{facts.prefix}-{post.post} " in text
            assert post.roles[0].label in text
    roles = {row.role for row in accounts.accounts()}
    assert {role.label for role in Role} <= roles


def test_the_readme_shows_the_same_table(tmp_path: Path) -> None:
    for name in accounts.READMES:
        readme = Path(installed.BASE_DIR) / name
        assert accounts.as_markdown(name) in readme.read_text(encoding="utf-8")
    other = tmp_path / "README.md"
    other.write_text(f"前\n{accounts.BEGIN}\n旧\n{accounts.END}\n后\n", encoding="utf-8")
    assert accounts.rewrite_readme(other)
    assert other.read_text(encoding="utf-8") == f"前\n{accounts.as_markdown()}\n后\n"
    assert not accounts.rewrite_readme(other)


def test_an_unknown_place_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="hz"):
        told("--place", "nowhere")


#: Posts that find something to do as soon as the demo of 兴隆台 stands.
BUSY = ["handler", "head", "keeper", "office", "legal", "chief", "archivist", "observer"]


def test_a_place_stands_with_cases_at_every_stage_and_is_not_built_twice() -> None:
    facts = atlas.place_named("xl")
    assert f"已建 {facts.label}" in told("--place", facts.prefix)
    place = places.standing(facts)
    states = set(InspectionTask.objects.values_list("state", flat=True))
    assert {"final", "drawn", "dispatched", "running", "inspected", "published", "closed"} == states
    assert place.lead.led_schemes.filter(state=SchemeState.DRAFT).exists()
    assert place.participants[0].plans.get().state == PlanState.UNDER_REVIEW
    for post in BUSY:
        assert todos_of(place.person(post)), post
    people = Person.objects.count()
    assert "未作改动" in told("--place", facts.prefix)
    assert Person.objects.count() == people
    assert not build.is_empty()


def test_every_place_keeps_a_line_of_its_plan_for_whoever_tries_it(tell: Tell) -> None:
    """The demo's cases use up their lines; one stays, led by the handler's department."""
    place = tell("library").place
    plan = Story(place, lines=1, spare=True).planned()
    assert plan.state == PlanState.IN_FORCE
    actor = place.actor("handler")
    [entry] = [row for row in plans.launchable_entries(actor) if row.name == SPARE]
    scheme = schemes.create_from_entry(entry=entry, actor=actor)
    assert scheme.plan_entry == entry
    assert list(scheme.items.all()) == list(entry.items.all())


def todos_of(person: Person) -> list[Todo]:
    """Everything a person is to do."""
    from mingqian.console.todos import PROVIDERS

    actor = actor_of(person)
    return [todo for _, provider in PROVIDERS for todo in provider(actor)]
