"""The pure packages import the standard library and themselves, nothing else."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.laws.source import files, name_of, tree


def imported(package: str) -> dict[str, set[str]]:
    """Top-level modules imported anywhere in a package, by file."""
    found: dict[str, set[str]] = {}
    for path in files(".py", f"src/{package}"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            found.setdefault(name_of(path), set()).update(name.split(".")[0] for name in names)
    return found


@pytest.mark.parametrize("package", ["fairdraw", "rulebook"])
def test_the_core_imports_only_the_standard_library(package: str) -> None:
    allowed = {*sys.stdlib_module_names, package}
    strangers = {
        file: sorted(names - allowed)
        for file, names in imported(package).items()
        if names - allowed
    }
    assert not strangers
    assert imported(package)


def test_the_engines_know_the_core_and_never_django() -> None:
    for names in imported("drawengines").values():
        assert not names & {"django", "mingqian", "rulebook"}
