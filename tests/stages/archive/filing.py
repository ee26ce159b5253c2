"""Bringing a dossier to its seal, in short words."""

from __future__ import annotations

from mingqian.archive import services
from mingqian.archive.models import Dossier
from mingqian.draw.models import Draw
from mingqian.foundation.files import store
from mingqian.foundation.policy.actor import SYSTEM, Actor
from mingqian.foundation.policy.roles import Role
from mingqian.result import services as results
from tests.stages.publication.story import Story
from tests.told import told


def archivist(story: Story, key: str = "lead") -> Actor:
    """The archive keeper of a department."""
    return story.actor(key, Role.ARCHIVIST)


def dossier(story: Story, key: str = "lead", nth: int = 0) -> Dossier:
    """The main volume of a department's check."""
    return Dossier.objects.get(inspection=story.check(key, nth), volume=1)


@told
def certify(story: Story) -> None:
    """Give the draw the certificate its own stage would have left."""
    file = store.keep(b"{}", name="抽取记录.json", media_type="application/json", actor=SYSTEM)
    Draw.objects.filter(task=story.task).update(certificate=file)


@told
def ready(story: Story, **facts: str) -> Story:
    """A published task with the forms and records every dossier needs."""
    certify(story)
    story.carry_out_all()
    for nth in range(len(story.world.objects)):
        for key in story.keys:
            result = story.enter(key, nth, **facts)
            if not story.is_on_entry:
                story.approve(result)
            if story.place.key == "jilin":
                results.issue_form(
                    inspection=story.check(key, nth), actor=story.world.inspector(key)
                )
    story.publish_all()
    return story


@told
def sealed(story: Story, key: str = "lead", nth: int = 0) -> Dossier:
    """A sealed main volume."""
    found = services.complete(dossier=dossier(story, key, nth), actor=archivist(story, key))
    return services.seal(dossier=found, actor=archivist(story, key))
