"""Sixteen who press the button at once. Run as a script on a SQLite file, or called in threads.

``python -m tests.stages.draw.race <draw pk>`` prints one JSON line per attempt.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

ATTEMPTS = 16


def race(pk: int) -> list[dict[str, Any]]:
    """Run the draw from sixteen threads, each with its own database connection."""
    from django.db import connection

    from mingqian.draw import services
    from mingqian.draw.models import Draw
    from mingqian.foundation.policy.actor import SYSTEM
    from mingqian.foundation.policy.decision import Refused

    start = threading.Barrier(ATTEMPTS)
    outcomes: list[dict[str, Any]] = []

    def press() -> None:
        try:
            start.wait()
            done = services.run(draw=Draw.objects.get(pk=pk), actor=SYSTEM)
            outcomes.append({"digest": done.certificate_digest, "seed": done.seed})
        except Refused as refused:
            outcomes.append({"refused": refused.reason})
        except Exception as error:
            outcomes.append({"error": repr(error)})
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(ATTEMPTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def main() -> None:
    """Set Django up on the database of the environment and race there."""
    import django

    django.setup()
    for outcome in race(int(sys.argv[1])):
        sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main()
