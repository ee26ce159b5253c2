"""The zoo of faulty files: each is refused with its file, key and line.

Every zoo file is named after its one fault and says on its first line what is expected:
the loader rule broken (requirements: rulebooks §5), the line, the key, words of the message.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from rulebook import RulebookError, load_directory, parse
from rulebook.files.years import parse_year
from rulebook.schema import PART_KEYS, PARTS
from tests.rulebook.places import RULEBOOKS

ZOO = Path(__file__).parent / "zoo"
_EXPECT = re.compile(r"# expect: rule=(\d+) line=(\d+) key=(\S+) text=(.+)")


def expectation(path: Path) -> tuple[int, int, str, str]:
    match = _EXPECT.match(path.read_text(encoding="utf-8"))
    assert match, f"{path.name} does not say what is expected"
    return int(match[1]), int(match[2]), match[3], match[4]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULEBOOKS, tmp_path / "rulebooks"))


@pytest.mark.parametrize("path", sorted(ZOO.glob("*.toml")), ids=lambda path: path.stem)
def test_a_faulty_rulebook_is_refused_with_file_key_and_line(path: Path, directory: Path) -> None:
    rule, line, key, text = expectation(path)
    # Last by name, so that a clash is found in the zoo file and not in the good one.
    target = directory / "regions" / f"999999-{path.name}"
    shutil.copy(path, target)
    with pytest.raises(RulebookError) as caught:
        load_directory(directory)
    problems = [(p.file, p.rule, p.line, p.key) for p in caught.value.problems]
    assert problems == [(f"regions/999999-{path.name}", rule, line, key)]
    assert text in caught.value.problems[0].text
    assert f"999999-{path.name} 第{line}行 {key}：" in str(caught.value)


def test_the_zoo_breaks_every_rule_that_a_file_can_break() -> None:
    broken = {expectation(path)[0] for path in ZOO.glob("*.toml")}
    # Rule 5 (a value carries its origin) binds the resolver: see test_resolution.
    assert broken == {1, 2, 3, 4, 6, 7, 8, 9, 10}


@pytest.mark.parametrize("path", sorted((ZOO / "calendars").glob("*.toml")), ids=lambda p: p.stem)
def test_a_faulty_calendar_is_refused_with_file_key_and_line(path: Path) -> None:
    rule, line, key, text = expectation(path)
    with pytest.raises(RulebookError) as caught:
        parse_year(path.read_text(encoding="utf-8"), file=path.name)
    found = [p for p in caught.value.problems if (p.rule, p.line, p.key) == (rule, line, key)]
    assert found, str(caught.value)
    assert text in found[0].text


def test_a_good_county_file_passes_where_the_zoo_fails(directory: Path) -> None:
    good = (ZOO / "no-basis.toml").read_text(encoding="utf-8")
    good = good.replace("value = 5,", 'value = 5, basis = "第三条",')
    (directory / "regions" / "441322-demo.toml").write_text(good, encoding="utf-8")
    assert load_directory(directory).ruleset("demo-county").meta.region == "演示县"


def test_a_forgotten_key_is_an_error_that_names_it() -> None:
    source = (RULEBOOKS / "regions" / "640425-pengyang.toml").read_text(encoding="utf-8")
    without = source.replace('  "plan.approval_by",\n', "")
    with pytest.raises(RulebookError) as caught:
        parse(without, file="pengyang.toml")
    (problem,) = caught.value.problems
    assert (problem.rule, problem.key) == (2, "plan.approval_by")
    assert source.splitlines()[problem.line - 1] == "[plan]"


@pytest.mark.clause("JL-204a")
@pytest.mark.parametrize("part", sorted(PART_KEYS))
def test_a_file_without_one_of_the_five_parts_is_refused(part: str) -> None:
    source = (RULEBOOKS / "regions" / "220000-jilin.toml").read_text(encoding="utf-8")
    for key in PART_KEYS[part]:
        section, name = key.split(".")
        source = source.replace(f'  "{key}",\n', "")
        source = re.sub(rf"(?ms)(^\[{section}\]\n.*?)^{name} = [^\n]*\n", r"\1", source, count=1)
    with pytest.raises(RulebookError) as caught:
        parse(source, file="jilin.toml")
    named = [p for p in caught.value.problems if p.key == part]
    assert [p.text.split("：")[0] for p in named] == [f"缺少“{PARTS[part]}”部分"]


@pytest.mark.clause("JL-204a")
def test_a_part_that_no_level_settles_is_refused(directory: Path) -> None:
    national = directory / "national.toml"
    text = re.sub(r"(?m)^by = .*each_department.*\n", "", national.read_text(encoding="utf-8"))
    national.write_text(text.replace("none = [\n", 'none = [\n  "archive.by",\n'), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_directory(directory)
    assert {(p.file, p.key) for p in caught.value.problems} == {
        ("national.toml", "archive.by"),
        ("regions/441300-huizhou.toml", "archive.by"),
    }
    assert "“归档方式”部分不完整" in str(caught.value)


def test_a_ring_of_parents_is_refused(directory: Path) -> None:
    body = (ZOO / "no-basis.toml").read_text(encoding="utf-8")
    body = body.replace("value = 5,", 'value = 5, basis = "第三条",')
    for own, parent, code in (("ring-a", "ring-b", "441321"), ("ring-b", "ring-a", "441322")):
        text = body.replace("demo-county", own).replace('"huizhou"', f'"{parent}"')
        text = text.replace("441322", code)
        (directory / "regions" / f"{code}-{own}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match="继承关系成环：ring-a → ring-b → ring-a"):
        load_directory(directory)


def test_several_faults_are_reported_together(directory: Path) -> None:
    for name in ("no-basis", "unknown-key"):
        shutil.copy(ZOO / f"{name}.toml", directory / "regions" / f"{name}.toml")
    with pytest.raises(RulebookError) as caught:
        load_directory(directory)
    assert {p.file for p in caught.value.problems} == {
        "regions/no-basis.toml",
        "regions/unknown-key.toml",
    }


def test_a_directory_without_baseline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="缺少全国基线文件"):
        load_directory(tmp_path)
