"""A problem found by a department, with its open path."""

from __future__ import annotations

from mingqian.followup.models import FollowUp
from tests.stages.publication.story import Story
from tests.told import told


@told
def find(story: Story, path: str, key: str = "lead", category: str = "") -> FollowUp:
    """Inspect everything and enter one problem on a path, the rest clean."""
    story.carry_out_all()
    story.enter(key, path=path, category=category)
    for other in story.keys:
        if other != key:
            story.enter(other)
    return FollowUp.objects.get(result=story.result(key))
