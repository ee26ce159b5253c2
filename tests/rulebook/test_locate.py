"""The line locator knows strings, comments, brackets and headers."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from rulebook.files.locate import locate

TEXT = '''# a comment with key = 1
[plan]
due = { value = "01-31", basis = "二（三）" }   # = [
"publish" = { value = true }

[draw.size_by]
value = "x"
note = """
[not.a.header]
not_a_key = 1
"""
list = [
  "first",
  "second = 2", # ]
]
after.dotted = 1
'''


def test_keys_headers_and_quoted_keys_have_their_lines() -> None:
    lines = locate(TEXT)
    assert lines.of("plan") == 2
    assert lines.of("plan", "due") == 3
    assert lines.of("plan", "publish") == 4
    assert lines.of("draw", "size_by") == 6
    assert lines.of("draw", "size_by", "list") == 12
    assert lines.of("draw", "size_by", "after", "dotted") == 16


def test_text_inside_strings_and_comments_is_no_key() -> None:
    assert not [path for path in locate(TEXT).keys if "not_a_key" in path or "key" in path]


def test_an_item_of_a_list_has_its_own_line() -> None:
    path = ("draw", "size_by", "list")
    assert locate(TEXT).of_item(path, "second = 2") == 14
    assert locate(TEXT).of_item(path, "absent") == 12


def test_an_unwritten_key_gets_the_line_of_its_section() -> None:
    lines = locate(TEXT)
    assert lines.of("plan", "approval_by") == 2
    assert lines.of("result", "entry") == 1


def test_the_nearest_key_before_a_line_is_named() -> None:
    lines = locate(TEXT)
    assert lines.key_at(13) == "draw.size_by.list"
    assert lines.key_at(1) == "（文件）"


def test_an_escaped_quote_and_an_open_string_do_not_derail_the_scan() -> None:
    lines = locate('a = "x \\" y = 1"\nb = "open\nc = 3\n')
    assert (lines.of("a"), lines.of("b"), lines.of("c")) == (1, 2, 3)


_VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("甲[]{}=#, '", max_size=6),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_toml(item)},\n" for item in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'


@given(st.lists(_VALUES, min_size=1, max_size=6))
def test_every_key_of_any_file_is_found_on_its_line(values: list[object]) -> None:
    rows, expected = ["[s]"], {}
    for number, value in enumerate(values):
        expected[f"k{number}"] = len("\n".join(rows).split("\n")) + 1
        rows.append(f"k{number} = {_toml(value)}")
    text = "\n".join(rows) + "\n"
    assert set(tomllib.loads(text)["s"]) == set(expected)
    lines = locate(text)
    assert {name: lines.of("s", name) for name in expected} == expected
