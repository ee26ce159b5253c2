"""``python -m fairdraw``: draw, deal and verify from the command line, on a bare Python."""

from __future__ import annotations

import sys

from fairdraw.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
