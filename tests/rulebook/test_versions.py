"""A version is the digest of a file's content; a pinned task keeps its version."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import RulebookError, Rulebooks, UnknownRulebookError, load_directory, parse
from rulebook.digest import chain_digest, content_digest
from rulebook.load import completed, parse_kept
from tests.rulebook.places import RULEBOOKS

DAY = date(2024, 3, 1)
SOURCE = (RULEBOOKS / "regions" / "441300-huizhou.toml").read_text(encoding="utf-8")
NEWER = SOURCE.replace("entry_working_days = { value = 7", "entry_working_days = { value = 9")


@pytest.mark.clause("HZ-17b")
def test_a_task_keeps_its_deadlines_after_a_second_version_is_loaded(books: Rulebooks) -> None:
    pinned = books.ruleset("huizhou")
    later = books.add(parse(NEWER, file="huizhou-v2.toml"))
    old = later.pinned(pinned.id, pinned.digest)
    new = later.ruleset("huizhou")
    ended = date(2024, 9, 27)
    assert old.clock("entry", on=DAY).due_after(ended, later.calendar).on == date(2024, 10, 12)
    assert new.clock("entry", on=DAY).due_after(ended, later.calendar).on == date(2024, 10, 15)
    assert new.digest != old.digest
    assert [version.digest for version in later.versions("huizhou")] == [
        pinned.rulebook.digest,
        new.rulebook.digest,
    ]


@pytest.mark.clause("HZ-17b")
def test_a_new_version_of_the_baseline_does_not_reach_a_pinned_task(books: Rulebooks) -> None:
    pinned = books.ruleset("huizhou")
    national = (RULEBOOKS / "national.toml").read_text(encoding="utf-8")
    national = national.replace(
        "answer_working_days = { value = 5", "answer_working_days = { value = 8"
    )
    later = books.add(parse(national, file="national.toml"))
    key = "consultation.answer_working_days"
    assert later.ruleset("huizhou").number(key, on=DAY) == 8
    assert later.pinned(pinned.id, pinned.digest).number(key, on=DAY) == 5


def test_a_version_that_is_not_held_is_not_guessed(books: Rulebooks) -> None:
    with pytest.raises(UnknownRulebookError, match="0000"):
        books.pinned("huizhou", "0" * 64)


def test_loading_the_same_content_again_makes_no_second_version(books: Rulebooks) -> None:
    again = books.add(parse(SOURCE, file="copy.toml"))
    assert len(again.versions("huizhou")) == 1


def test_comments_blank_lines_and_order_do_not_make_a_version() -> None:
    rearranged = SOURCE.replace("\n[org]", "\n# a remark\n\n\n[org]").replace(
        "trial = true\nupper_rule_prevails = true", "upper_rule_prevails = true\ntrial = true"
    )
    assert rearranged != SOURCE
    assert parse(rearranged, file="x").digest == parse(SOURCE, file="y").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('value = 7, basis = "第（十一）条"', 'value = 8, basis = "第（十一）条"'),
        ('value = 7, basis = "第（十一）条"', 'value = 7, basis = "第（十二）条"'),
        ("trial = true", "trial = false"),
        ('strength = "should", clause_id = "HZ-09g"', 'strength = "must", clause_id = "HZ-09g"'),
    ],
)
def test_every_change_of_content_is_a_new_version(old: str, new: str) -> None:
    assert old in SOURCE
    assert parse(SOURCE.replace(old, new, 1), file="x").digest != parse(SOURCE, file="x").digest


def test_loading_twice_gives_the_same_digests() -> None:
    first, second = load_directory(RULEBOOKS), load_directory(RULEBOOKS)
    for rulebook in first:
        assert first.ruleset(rulebook.id).digest == second.ruleset(rulebook.id).digest


def test_a_loaded_rulebook_cannot_be_changed(books: Rulebooks) -> None:
    rulebook = books.ruleset("huizhou").rulebook
    entry = rulebook.entries["result.entry_working_days"]
    with pytest.raises(FrozenInstanceError):
        entry.value = 30  # type: ignore[misc]
    with pytest.raises(TypeError):
        rulebook.entries["result.entry_working_days"] = entry  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        rulebook.digest = "0" * 64  # type: ignore[misc]


def test_a_stored_text_loads_to_the_same_version(books: Rulebooks) -> None:
    for rulebook in books:
        assert parse(rulebook.source, file="stored.toml").digest == rulebook.digest


def test_a_kept_text_is_read_when_the_schema_has_moved_on(books: Rulebooks) -> None:
    now = books.versions("national-baseline")[-1]
    key, gone = "draw.reserve_permille", "[draw]\nabolished_long_ago = { value = 3 }\n"
    old = "".join(
        line for line in now.source.splitlines(keepends=True) if "reserve_permille" not in line
    ).replace("[draw]\n", gone, 1)
    with pytest.raises(RulebookError, match="reserve_permille"):
        parse(old, file="file.toml")
    kept = parse_kept(old, file="kept.toml")
    assert key not in kept.entries
    whole = completed(kept, now)
    assert whole.entries[key] == now.entries[key]
    assert whole.digest == kept.digest != now.digest
    assert completed(now, kept) == now


def test_a_newer_version_that_breaks_a_rule_is_refused(books: Rulebooks) -> None:
    broken = SOURCE.replace('inherits = "national-baseline"', 'inherits = "guangdong"')
    with pytest.raises(RulebookError, match="guangdong"):
        books.add(parse(broken, file="broken.toml"))


_JSON = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), _JSON, max_size=4))
def test_the_digest_does_not_depend_on_the_order_of_keys(data: dict[str, object]) -> None:
    turned = dict(reversed(list(data.items())))
    assert content_digest(turned) == content_digest(data)
    assert content_digest({**data, "more": 1, "最后": 2}) != content_digest(data)


def test_the_digest_of_known_content_is_fixed() -> None:
    # SHA-256 of {"a":[1,true],"中":"文"} in UTF-8; guards the canonical form itself.
    import hashlib

    expected = hashlib.sha256('{"a":[1,true],"中":"文"}'.encode()).hexdigest()
    assert content_digest({"中": "文", "a": [1, True]}) == expected
    assert chain_digest(["ab", "cd"]) == hashlib.sha256(b"ab\ncd").hexdigest()
