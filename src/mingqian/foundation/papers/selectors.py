"""Reading issued papers."""

from __future__ import annotations

from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.decision import Refused


def paper(pk: int) -> Paper:
    """A paper by number. The caller decides who may read it."""
    found = Paper.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这份文书", code="missing", status=404)
    return found
