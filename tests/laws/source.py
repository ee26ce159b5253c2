"""Where the project's own files are."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, lru_cache
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


def tree(path: Path) -> ast.Module:
    """The parsed module; not kept: all of them together are some hundred megabytes."""
    return ast.parse(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Outline:
    """What the laws ask of a module, read once."""

    has_text: bool
    has_docstring: bool
    #: Line, name and length of every function.
    functions: tuple[tuple[int, str, int], ...]
    #: Line and name of public functions and classes of the module without a docstring.
    silent: tuple[tuple[int, str], ...]


@cache
def outline(path: Path) -> Outline:
    """The outline of a module."""
    module = tree(path)
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return Outline(
        has_text=bool(path.read_text(encoding="utf-8").strip()),
        has_docstring=bool(ast.get_docstring(module)),
        functions=tuple(
            (node.lineno, node.name, (node.end_lineno or 0) - node.lineno + 1)
            for node in ast.walk(module)
            if isinstance(node, functions)
        ),
        silent=tuple(
            (node.lineno, node.name)
            for node in module.body
            if isinstance(node, functions | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ),
    )


def name_of(path: Path) -> str:
    """Path from the root, for messages."""
    return path.relative_to(ROOT).as_posix()
