"""Where the rulebooks lie, and the material beside the project where it is present."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULEBOOKS = ROOT / "rulebooks"
SHARED = ROOT.parent / "shared"

REGULATIONS = {
    "huizhou": "huizhou-2020.txt",
    "jilin": "jilin-2019.txt",
    "pengyang": "pengyang-2020.txt",
    "xinglongtai": "xinglongtai.txt",
    "changjiang": "changjiang-2023.txt",
}


def beside(*parts: str) -> Path:
    """A file beside the project; the test is skipped with a notice where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"material beside the project is absent: {'/'.join(parts)}")
    return path


@cache
def clause_rows() -> dict[str, dict[str, str]]:
    """Rows of the clause list by id."""
    with beside("requirements", "clauses.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}
