"""Which rows of docs/clauses.csv the tests show to be satisfied.

``python scripts/clauses.py`` prints coverage by area and priority; ``--missing`` lists the rows
without a test, ``--require core`` makes missing rows of a priority an error. A mark that names no
row is always an error.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRIORITIES = ("core", "important", "supporting", "organisational-only")


@dataclass(frozen=True, slots=True)
class Row:
    """One checkable requirement."""

    id: str
    clause: str
    requirement: str
    area: str
    priority: str


class Collector:
    """A pytest plugin that notes, for every clause id, the tests marked with it."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = defaultdict(list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the marks of everything collected."""
        for item in session.items:
            for mark in item.iter_markers("clause"):
                for clause_id in mark.args:
                    self.tests[str(clause_id)].append(item.nodeid)


def read_rows(path: Path) -> list[Row]:
    """The project's clause list."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Row(**row) for row in csv.DictReader(lines)]


def collect() -> dict[str, list[str]]:
    """Tests by clause id; the collection's own output is shown only when it fails."""
    collector = Collector()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = pytest.main(
            ["--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", str(ROOT)],
            plugins=[collector],
        )
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(f"{output.getvalue()}\nthe tests could not be collected")
    return collector.tests


def print_table(rows: list[Row], tests: dict[str, list[str]]) -> None:
    """Coverage by area, one column a priority."""
    areas = sorted({row.area for row in rows})
    print(f"{'area':<18}" + "".join(f"{priority:>21}" for priority in PRIORITIES) + f"{'all':>21}")
    for area in [*areas, "all"]:
        cells = []
        for priority in [*PRIORITIES, "all"]:
            chosen = [
                row for row in rows
                if area in {row.area, "all"} and priority in {row.priority, "all"}
            ]  # fmt: skip
            covered = sum(row.id in tests for row in chosen)
            cells.append(f"{covered}/{len(chosen)}" if chosen else "–")
        print(f"{area:<18}" + "".join(f"{cell:>21}" for cell in cells))


def main() -> int:
    """Print; 1 when an id is unknown or a required row is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", action="store_true", help="list the rows without a test")
    parser.add_argument("--require", choices=PRIORITIES, help="missing rows of it are an error")
    options = parser.parse_args()
    rows = read_rows(ROOT / "docs" / "clauses.csv")
    tests = collect()
    print_table(rows, tests)
    missing = [row for row in rows if row.id not in tests]
    if options.missing:
        for row in missing:
            print(f"{row.priority:<11} {row.id:<9} {row.clause}  {row.requirement}")
    unknown = sorted(set(tests) - {row.id for row in rows})
    for clause_id in unknown:
        print(f"unknown clause id {clause_id}: {tests[clause_id][0]}", file=sys.stderr)
    required = [row for row in missing if row.priority == options.require]
    if required:
        print(f"{len(required)} {options.require} rows have no test", file=sys.stderr)
    return 1 if unknown or required else 0


if __name__ == "__main__":
    raise SystemExit(main())
