"""What the desk itself looks up: objects and tasks by a few words, a paper one may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from mingqian.foundation.papers import selectors as papers
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import Refused
from mingqian.library import selectors as library
from mingqian.scheme import selectors as scheme

if TYPE_CHECKING:
    from mingqian.foundation.papers.models import Paper
    from mingqian.library.models import InspectionObject
    from mingqian.scheme.models import InspectionTask


def objects(actor: Actor, words: str) -> QuerySet[InspectionObject]:
    """Objects whose name contains the words or whose credit code begins with them."""
    return library.find(library.objects_visible_to(actor), words)


def tasks(actor: Actor, words: str) -> QuerySet[InspectionTask]:
    """Tasks by part of their name or the beginning of their number."""
    named = Q(name__contains=words) | Q(task_no__startswith=words)
    return scheme.tasks_visible_to(actor).filter(named).distinct()


def paper_for(actor: Actor, pk: int) -> Paper:
    """A paper of a task one may see, or one's own department's; else 404."""
    found = papers.paper(pk)
    of_task = scheme.tasks_visible_to(actor).filter(task_no=found.case_no)
    own = found.department_name == actor.department_name
    if own or (found.case_no and of_task.exists()):
        return found
    raise Refused("没有这份文书，或者您无权查看", code="missing", status=404)
