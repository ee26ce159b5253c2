"""The verbs of the stage «公示», one theme a file."""

from __future__ import annotations

from mingqian.publication.services.collecting import (
    collect,
    register_outcome,
    register_unlicensed,
    settle_task,
    start_entry_clock,
    sweep,
)
from mingqian.publication.services.correcting import correct
from mingqian.publication.services.objecting import accept, dismiss, file, reject, uphold
from mingqian.publication.services.publishing import (
    publish,
    publish_automatically,
    redeliver,
    retry_failed,
)
from mingqian.publication.services.withholding import (
    refuse_withholding,
    release,
    request_withholding,
    withhold,
)

__all__ = [
    "accept",
    "collect",
    "correct",
    "dismiss",
    "file",
    "publish",
    "publish_automatically",
    "redeliver",
    "refuse_withholding",
    "register_outcome",
    "register_unlicensed",
    "reject",
    "release",
    "request_withholding",
    "retry_failed",
    "settle_task",
    "start_entry_clock",
    "sweep",
    "uphold",
    "withhold",
]
