"""Where the vectors lie, how to read them, and synthetic identifiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fairdraw.ids import uscc_check_character

VECTORS = Path(__file__).parent / "vectors"
POOL = VECTORS / "mq1-pool.tsv"
CERTIFICATE = VECTORS / "mq1-certificate.json"


def vector(name: str) -> Any:
    """Return a vector file as JSON."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def uscc(number: int) -> str:
    """Return a synthetic id with a right check character; the serial part tells it is made up."""
    first17 = f"91330100MA9{number:06d}"
    return f"uscc:{first17}{uscc_check_character(first17)}"
