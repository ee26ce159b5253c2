"""Progress circulars (通报): live figures of every member, frozen in a numbered paper.

吉林 三（一）, 彭阳 附件1 三（一）, 昌江 第六条.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mingqian.foundation.journal import record as journal
from mingqian.foundation.org.selectors import department_for
from mingqian.foundation.papers import services as papers
from mingqian.foundation.papers.models import Paper
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import require
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.oversight import events
from mingqian.oversight.progress import progress_of


def issue_circular(*, year: int, remarks: str, actor: Actor) -> Paper:
    """Issue a circular for the actor's region; its figures are those of this moment."""
    require(actor.check(P.MEETING_KEEP))
    office = department_for(actor)
    region = office.region
    lines = progress_of(region, year)
    with transaction.atomic():
        paper = papers.issue(
            "progress_circular",
            title=f"{region.name}{year}年“双随机、一公开”监管工作进展通报",
            prefix=f"{office.label}双随机通报",
            subject=region,
            actor=actor,
            context={
                "region": region,
                "year": year,
                "lines": lines,
                "remarks": remarks.strip(),
                "cut_off_at": timezone.now(),
            },
            department_name=office.name,
        )
        payload = {"paper_no": paper.number, "members": len(lines)}
        journal.record(events.CIRCULAR_ISSUED, actor=actor, subject=region, payload=payload)
    return paper
