"""The core stands on the standard library alone, and the examples in it are true."""

from __future__ import annotations

import ast
import doctest
import importlib
import sys
from pathlib import Path

import pytest

import drawengines
import fairdraw

CORE = Path(fairdraw.__file__).parent
ENGINES = Path(str(drawengines.__file__)).parent


def imported(path: Path) -> set[str]:
    """Return the top-level names a module imports, wherever in the module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda p: str(p.relative_to(CORE)))
def test_the_core_imports_the_standard_library_only(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"fairdraw"}


@pytest.mark.parametrize("path", sorted(ENGINES.glob("*.py")), ids=lambda path: path.name)
def test_the_engines_never_import_django_or_the_project(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"fairdraw", "drawengines", "duckdb", "cryptography"}
    allowed |= {"psycopg", "pyspark", "py_arkworks_bls12381", "rfc3161_client"}
    assert imported(path) <= allowed


@pytest.mark.parametrize(
    "name", ["canonical", "hashing", "ids", "merkle", "quota", "sample", "scale.freezing"]
)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"fairdraw.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
