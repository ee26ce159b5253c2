"""A draw killed on its way: ``python -m tests.stages.draw.killed <draw pk> <where>``.

``where`` names the function at whose call the process dies by SIGKILL; empty = it lives, and the
outcome is printed.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module


def main() -> None:
    """Set Django up on the database of the environment, arm the trap, run the draw."""
    import django

    django.setup()
    pk, where = int(sys.argv[1]), sys.argv[2]
    from mingqian.draw import services
    from mingqian.draw.models import Draw
    from mingqian.foundation.policy.actor import SYSTEM

    if where:
        module, _, name = where.rpartition(".")
        setattr(import_module(module), name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    done = services.run(draw=Draw.objects.get(pk=pk), actor=SYSTEM)
    sys.stdout.write(f"{done.seed} {done.log_entries.order_by('index').last().leaf}\n")


if __name__ == "__main__":
    main()
