"""What the statistics do in the background: self-audits asked for, and one after new draws."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from mingqian.analytics.models import SelfAudit
from mingqian.analytics.services import JOB, make_audit
from mingqian.draw.models import Draw
from mingqian.foundation.jobs.ticks import on_tick
from mingqian.foundation.jobs.work import Run, handler
from mingqian.foundation.org.models import Region
from mingqian.foundation.policy.actor import SYSTEM


@handler(JOB)
def self_audit(run: Run) -> dict[str, int]:
    """Make the self-audit that was asked for."""
    region = Region.objects.get(pk=run.params["region"])
    on = dt.date.fromisoformat(run.params["on"])
    made = make_audit(region=region, on=on, actor=run.actor)
    return {"audit": made.pk, "tests": made.tests, "alarms": made.alarms}


@on_tick("analytics:self-audit")
def audit_new_draws() -> int:
    """Examine every region that has drawn since it was examined last, at most once a day."""
    today = timezone.localdate()
    drawn = Draw.objects.filter(drawn_at__isnull=False).order_by()
    newest = dict(drawn.values_list("task__region").annotate(at=Max("drawn_at")))
    made = dict(SelfAudit.objects.order_by().values_list("region").annotate(at=Max("made_at")))
    done = 0
    for code, drawn_at in sorted(newest.items()):
        last = made.get(code)
        if last is not None and (last > drawn_at or timezone.localdate(last) == today):
            continue
        make_audit(region=Region.objects.get(pk=code), on=today, actor=SYSTEM)
        done += 1
    return done
