"""Having a self-audit made: in the background, kept with its day, written into the journal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mingqian.analytics import events, policies
from mingqian.analytics.audit import report
from mingqian.analytics.models import SelfAudit
from mingqian.foundation.jobs import work
from mingqian.foundation.jobs.models import Job
from mingqian.foundation.journal.record import record
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import Actor
from mingqian.foundation.policy.decision import require

JOB = "analytics:self-audit"


def start_audit(*, region: Region, on: dt.date, actor: Actor) -> Job:
    """Queue a self-audit of a region as of a day. Refused 403 outside the actor's area."""
    require(policies.may_audit(actor, region))
    return work.start(
        JOB,
        title=f"{region.name}随机性自查",
        params={"region": region.pk, "on": on.isoformat()},
        actor=actor,
    )


def make_audit(*, region: Region, on: dt.date, actor: Actor) -> SelfAudit:
    """Examine the region and keep what came out."""
    require(policies.may_audit(actor, region))
    figures = report.build(region, on)
    with transaction.atomic():
        made = SelfAudit.objects.create(
            region=region,
            made_on=on,
            made_by=actor.name,
            tests=figures["tests"],
            alarms=figures["alarms"],
            figures=figures,
        )
        payload = {name: figures[name] for name in ("draws", "tests", "alarms")}
        record(events.AUDITED, actor=actor, subject=made, payload=payload)
    return made
