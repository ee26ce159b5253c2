"""Somebody writes to the registers, or pulls the plug, while a pool is being frozen.

Run as a script on a SQLite file, or called on PostgreSQL:
``python -m tests.stages.draw.snapshot <task pk> <disturb|kill>`` prints what came of it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any


def _between(act: Callable[[], None]) -> Any:
    """Replace the read of the candidates by one that first lets somebody else act."""
    from mingqian.draw.pool import building

    original = building.candidates

    def late(case: Any) -> Iterator[Any]:
        thread = threading.Thread(target=act)
        thread.start()
        thread.join()
        return original(case)

    building.candidates = late  # type: ignore[assignment]
    return original


def disturbed(pk: int) -> dict[str, Any]:
    """Freeze while another connection deregisters one object and renames the class of another."""
    from django.db import connection

    from mingqian.draw.pool import building
    from mingqian.draw.pool.freezing import freeze
    from mingqian.library.models import InspectionObject
    from mingqian.scheme.models import InspectionTask

    def write() -> None:
        first, second, *_ = InspectionObject.objects.order_by("oid")
        InspectionObject.objects.filter(pk=first.pk).update(status="deregistered")
        InspectionObject.objects.filter(pk=second.pk).update(merged_into=first)
        connection.close()

    original = _between(write)
    try:
        with freeze(InspectionTask.objects.get(pk=pk), {}) as frozen:
            lines = b"".join(frozen.pieces()).decode().splitlines()
            count = (frozen.summary.size, frozen.excluded_count)
    finally:
        building.candidates = original
    gone = InspectionObject.objects.filter(status="deregistered").count()
    return {"lines": lines, "count": count, "deregistered": gone}


def killed(pk: int) -> None:
    """Build the pool and die in the middle of the read."""
    from mingqian.draw import services
    from mingqian.foundation.policy.actor import SYSTEM
    from mingqian.scheme.models import InspectionTask

    _between(lambda: os.kill(os.getpid(), signal.SIGKILL))
    services.build_pool(task=InspectionTask.objects.get(pk=pk), actor=SYSTEM)


def main() -> None:
    """Set Django up on the database of the environment and act there."""
    import django

    django.setup()
    if sys.argv[2] == "kill":
        killed(int(sys.argv[1]))
    else:
        sys.stdout.write(json.dumps(disturbed(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
