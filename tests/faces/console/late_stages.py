"""Clients and addresses for the desk tests of stages 8 to 11."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from mingqian.foundation.org.models import Person
from mingqian.foundation.policy.roles import Role
from tests.cast import outsider
from tests.stages.publication.story import Story


def signed_in(person: Person) -> Client:
    """A browser somebody signed in with."""
    client = Client()
    client.force_login(person)
    return client


def desk(story: Story, role: Role = Role.HANDLER, key: str = "lead") -> Client:
    """The desk of somebody of the story's place."""
    return signed_in(story.place.person(key, role))


def inspector_desk(story: Story, key: str = "lead", number: int = 0) -> Client:
    """The desk of one of the inspectors."""
    return signed_in(story.world.people[key][number])


def stranger() -> Client:
    """The desk of somebody of another region, who must get nothing."""
    return signed_in(Person.objects.get(pk=outsider().person_id))


def address(name: str, *args: object) -> str:
    """An address of the desk."""
    return reverse(f"console:{name}", args=list(args))


def text(client: Client, name: str, *args: object) -> str:
    """The page at an address, which must open."""
    answer = client.get(address(name, *args))
    assert answer.status_code == 200, (answer.status_code, answer.content.decode()[:500])
    return answer.content.decode()
