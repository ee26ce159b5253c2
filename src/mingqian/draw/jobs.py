"""What the draw does when time passes."""

from __future__ import annotations

from mingqian.draw import services
from mingqian.draw.anchoring import outbox
from mingqian.foundation.jobs.ticks import on_tick


@on_tick("draw:deadlines")
def enforce_deadlines() -> int:
    """Void or open what missed its deadline, and go on."""
    return services.enforce_deadlines()


@on_tick("draw:disclosure")
def disclose() -> int:
    """Disclose sealed draws whose time has come."""
    return services.disclose_due()


@on_tick("draw:anchors")
def send_anchors() -> int:
    """Send log heads and plan digests outside, where settings say to whom."""
    return outbox.send_due()
