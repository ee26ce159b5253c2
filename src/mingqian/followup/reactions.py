"""What follow-up does when a problem is entered, corrected or published."""

from __future__ import annotations

from mingqian.followup.services import feed, follow_correction, open_for
from mingqian.foundation.journal.listeners import on
from mingqian.foundation.policy.actor import Actor
from mingqian.publication.models import Publication
from mingqian.result.models import Result


@on("result:entered", "result:corrected")
def open_path(result: Result, actor: Actor) -> None:
    """A problem has a path from the day it is entered; a corrected one takes its path along."""
    fresh = Result.objects.get(pk=result.pk)
    follow_correction(result=fresh, actor=actor)
    open_for(result=fresh, actor=actor)


@on("publication:published")
def enter_credit_record(publication: Publication, actor: Actor) -> None:
    """A published result enters the object's credit record."""
    feed(publication=publication, actor=actor)
