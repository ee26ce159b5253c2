"""Where the project's own files are."""

from __future__ import annotations

import ast
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@lru_cache
def tracked() -> list[Path]:
    """Files git knows or would add; all of them below the root where there is no checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listing.stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def files(suffix: str, *under: str) -> list[Path]:
    """Own files with a suffix below the given folders."""
    roots = [ROOT / part for part in under] or [ROOT]
    return sorted(
        path
        for path in tracked()
        if path.suffix == suffix and any(path.is_relative_to(root) for root in roots)
    )


@lru_cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """Path from the root, for messages."""
    return path.relative_to(ROOT).as_posix()
