"""Files and functions stay small enough to read; nothing is called utils."""

from __future__ import annotations

from collections import Counter

from tests.laws.source import ROOT, files, name_of, outline

MODULE, MODELS_OR_TESTS, FUNCTION, TEMPLATE, SCRIPT, FOLDER = 400, 500, 50, 150, 200, 16
SINGLE = "src/fairdraw/single/verify_draw.py"  # one file on purpose: held by its own law
BANNED = {"utils", "helpers", "common", "shared", "manager"}


def lines(path: object) -> int:
    """Number of lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())  # type: ignore[attr-defined]


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = []
    for path in files(".py", "src", "tests", "scripts"):
        if "migrations" in path.parts or name_of(path) == SINGLE:
            continue
        generous = "tests" in path.parts or path.name == "models.py" or "models" in path.parts
        if lines(path) > (MODELS_OR_TESTS if generous else MODULE):
            long.append(f"{name_of(path)}: {lines(path)}")
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name_of(path)}:{line} {name}: {length}"
        for path in files(".py", "src", "scripts")
        for line, name, length in outline(path).functions
        if length > FUNCTION
    ]
    assert not long


def test_templates_and_scripts_are_split_before_they_grow() -> None:
    long = [
        f"{name_of(path)}: {lines(path)}"
        for suffix, limit in ((".html", TEMPLATE), (".js", SCRIPT))
        for path in files(suffix, "src")
        if lines(path) > limit
    ]
    assert not long


def test_no_room_has_a_meaningless_name() -> None:
    assert not [name_of(p) for p in files(".py", "src", "tests", "scripts") if p.stem in BANNED]


def test_a_crowded_folder_is_divided() -> None:
    counts = Counter(p.parent for p in files(".py", "src") if p.name != "__init__.py")
    assert not {f.relative_to(ROOT).as_posix(): n for f, n in counts.items() if n > FOLDER}


def test_every_module_says_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in files(".py", "src", "tests", "scripts")
        if outline(path).has_text
        and not outline(path).has_docstring
        and "migrations" not in path.parts
    ]
    assert not silent


def test_public_functions_and_classes_carry_a_docstring() -> None:
    silent = [
        f"{name_of(path)}:{line} {name}"
        for path in files(".py", "src")
        if "migrations" not in path.parts and name_of(path) != SINGLE
        for line, name in outline(path).silent
    ]
    assert not silent
