#!/usr/bin/env python
"""Entry point of the administration commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one administration command, with ``src`` on the path in a checkout."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingqian.conf.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
