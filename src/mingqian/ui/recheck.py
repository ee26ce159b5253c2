"""What a page hands the recheck in the browser besides record and list: the public log."""

from __future__ import annotations

from django.urls import reverse

from mingqian.draw.models import Draw


def log_files(draw: Draw) -> dict[str, str]:
    """Addresses of proof, log, signed head and key, by name; none before the draw is in a log."""
    if not draw.log_entries.exists():
        return {}
    return {
        "proof": reverse("portal:draw-log-proof", args=[draw.draw_no, draw.attempt]),
        "log": reverse("portal:log-file", args=[draw.authority]),
        "checkpoint": reverse("portal:log-checkpoint", args=[draw.authority]),
        "keys": reverse("portal:log-key", args=[draw.authority]),
    }
