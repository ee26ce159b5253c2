"""Canonical JSON has one byte string per value, and refuses what two programs could read apart."""

from __future__ import annotations

import json
import unicodedata
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraw.canonical import MAX_DEPTH, canonical, loads
from fairdraw.errors import EncodingError, PlanError
from fairdraw.plan import Plan
from tests.fairdraw import ceremony

TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=8).map(
    partial(unicodedata.normalize, "NFC")
)
KEYS = st.from_regex(r"[a-z0-9_]{1,6}", fullmatch=True)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_reading_the_canonical_text_gives_the_value_back(value: object) -> None:
    assert loads(canonical(value)) == value


@settings(max_examples=50)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_control_characters_are_escaped_as_rfc_8785_says() -> None:
    assert (
        canonical('\x00\x1f\b\t\n\f\r"\\\x7f/€') == '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\\x7f/€"'
    )


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        None,
        2**53,
        -(2**53),
        "e\u0301",
        "\ud800",
        {"A": 1},
        {"": 1},
        {1: 1},
        {"a": {"b": None}},
    ],
)
def test_what_is_not_canonical_is_refused(value: object) -> None:
    with pytest.raises(EncodingError):
        canonical(value)


def test_nesting_is_bounded() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(EncodingError, match="嵌套过深"):
        canonical(deep)


@pytest.mark.parametrize(
    "text",
    [
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b"[Infinity]",
        b"[1.5]",
        b"[1e3]",
        b"[" + b"9" * 5000 + b"]",
        b"[9007199254740992]",
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b'"\xff"',
        b"",
        b"{",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_unusable_json_is_refused_with_a_reason(text: bytes) -> None:
    with pytest.raises(EncodingError) as caught:
        loads(text)
    assert caught.value.message_zh
    assert caught.value.message_en


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(EncodingError) as caught:
        loads(b'{\n"a": 1,\n"b": ?\n}')
    assert caught.value.line == 3


@given(st.sampled_from(sorted(ceremony.plan_json())), VALUES)
def test_no_field_of_a_plan_takes_whatever_comes(name: str, value: object) -> None:
    """Either a plan is refused, or it says back exactly what it was given."""
    changed = ceremony.plan_json() | {name: value}
    refusal, said = None, None
    try:
        said = Plan.from_json(changed).to_json()
    except PlanError as error:
        refusal = error.field
    if refusal is None:
        assert json.dumps(said, sort_keys=True) == json.dumps(changed, sort_keys=True)
    else:
        assert refusal.startswith("plan")


@pytest.mark.parametrize("name", sorted(ceremony.plan_json()))
def test_every_field_of_a_plan_changes_its_digest(name: str) -> None:
    plan = ceremony.plan_json()
    before = Plan.from_json(plan).digest()
    other: dict[str, Any] = {
        "v": None, "alg": "sm3", "authority": "x", "plan_no": "x", "attempt": 2, "title": "x",
        "prev": "1" * 64, "pool": {"root": "1" * 64, "size": 25},
        "strata": plan["strata"][::-1], "seed": plan["seed"] | {"escrow": "notary"},
        "reserve_permille": 1, "disclosure": None, "inspectors": {"root": "1" * 64, "size": 1},
        "eligibility": {"root": "1" * 64, "size": 1}, "match": plan["match"][::-1],
        "reasons": ["x"], "replace_limit_permille": 1,
    }  # fmt: skip
    changed = plan | {name: other[name]}
    if other[name] is None:
        with pytest.raises(PlanError):
            Plan.from_json(changed)
    else:
        assert Plan.from_json(changed).digest() != before


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (lambda p: p.update(extra=1), "plan.extra"),
        (lambda p: p["seed"].update(extra=1), "plan.seed.extra"),
        (lambda p: p["strata"][0].update(extra=1), "plan.strata[0].extra"),
        (lambda p: p["seed"]["beacon"].update(extra=1), "plan.seed.beacon.extra"),
        (lambda p: p["match"][1].update(need_qualified=3), "plan.match[1].need_qualified"),
        (lambda p: p["seed"].update(parties=["a", "b"]), "plan.seed.parties"),
        (lambda p: p["seed"].update(reveal_by="2023-09-15T09:00:00Z"), "plan.seed.reveal_by"),
        (lambda p: p["seed"].update(commit_by="2023-02-30T09:00:00Z"), "plan.seed.commit_by"),
        (lambda p: p["seed"].update(beacon={"kind": "dice", "count": 19}),
         "plan.seed.beacon.count"),
        (lambda p: p["strata"][0].update(value=1001), "plan.strata[0].value"),
        (lambda p: p["strata"][0].update(quota=True), "plan.strata[0].quota"),
        (lambda p: p.update(reasons=[]), "plan.reasons"),
        (lambda p: p.pop("eligibility"), "plan.match"),
        (lambda p: p.update(disclosure="sealed"), "plan.disclose_at"),
        (lambda p: p.pop("title"), "plan.title"),
    ],
)  # fmt: skip
def test_a_plan_that_breaks_a_rule_is_refused_by_the_name_of_the_field(
    edit: Any, field: str
) -> None:
    plan = ceremony.plan_json()
    edit(plan)
    with pytest.raises(PlanError) as caught:
        Plan.from_json(plan)
    assert caught.value.field == field
