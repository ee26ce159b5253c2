"""Where a value comes from: override, rulebook, parent, baseline, off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rulebook import (
    NATIONAL_ID,
    SCHEMA,
    Outcome,
    Override,
    RulebookError,
    Rulebooks,
    Ruleset,
    UnknownKeyError,
    UnknownRulebookError,
    parse,
)

DAY = date(2024, 3, 1)
COUNTY = """
[meta]
id = "demo-county"
region = "演示县"
region_code = "441322"
title = "演示县部门联合抽查工作细则"
basis = "第十八条"
inherits = "huizhou"

[result]
entry_working_days = { value = 5, basis = "第三条", strength = "must" }

[silent]
all_others = true
"""
GUANGDONG = Override(
    rulebook_id="huizhou",
    key="result.entry_working_days",
    value=10,
    authority="《广东省演示规定》（粤演示〔2024〕1号）",
    basis="第五条",
    effective_from=date(2024, 7, 1),
    reason="第（十九）条：上级部门另有不同规定的，按照上级部门的规定执行",
)


@pytest.fixture
def county(books: Rulebooks) -> Ruleset:
    return books.add(parse(COUNTY, file="demo-county.toml")).ruleset("demo-county")


@pytest.mark.clause("HZ-00c")
def test_a_silent_parameter_says_which_upper_basis_it_was_taken_from(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").resolve("archive.unit", on=DAY)
    assert found.value == "one_file_per_inspection"
    assert found.rulebook_id == NATIONAL_ID
    local, national = found.trace()
    assert (local.outcome, national.outcome) == (Outcome.SILENT, Outcome.USED)
    assert "国发〔2019〕5号、粤府函〔2019〕235号、惠市监〔2019〕404号" in local.sentence
    assert national.sentence == "全国基线：采用 一次一档（一次一档，便于查考），系统建议值"


@pytest.mark.clause("HZ-18a")
def test_a_county_with_one_override_differs_from_its_city_in_that_value_only(
    books: Rulebooks, county: Ruleset
) -> None:
    city = books.ruleset("huizhou")
    differing = [
        key
        for key in SCHEMA
        if county.resolve(key, on=DAY).value != city.resolve(key, on=DAY).value
    ]
    assert differing == ["result.entry_working_days"]
    assert county.number("result.entry_working_days", on=DAY) == 5
    levels = [step.level for step in county.resolve("result.entry_working_days", on=DAY).trace()]
    assert levels == ["本地规则", "上位规则", "全国基线"]


@pytest.mark.clause("HZ-18a")
def test_a_county_may_also_list_what_it_is_silent_about(books: Rulebooks, county: Ruleset) -> None:
    listed = [f'  "{key}",' for key in SCHEMA if key != "result.entry_working_days"]
    text = COUNTY.replace("all_others = true", "\n".join(["inherits = [", *listed, "]"]))
    same = books.add(parse(text, file="listed.toml")).ruleset("demo-county")
    for key in SCHEMA:
        assert same.resolve(key, on=DAY).value == county.resolve(key, on=DAY).value


@pytest.mark.clause("HZ-19a")
def test_an_upper_level_override_binds_new_tasks_and_shows_both_values(books: Rulebooks) -> None:
    rules = books.ruleset("huizhou", overrides=[GUANGDONG])
    before = rules.resolve("result.entry_working_days", on=date(2024, 6, 30))
    after = rules.resolve("result.entry_working_days", on=date(2024, 7, 1))
    assert (before.value, after.value) == (7, 10)
    assert after.override == GUANGDONG
    assert after.displaced is not None
    assert after.displaced.value == 7
    upper, local, _ = after.trace()
    assert (upper.outcome, upper.value) == (Outcome.USED, "10个工作日")
    assert "另有不同规定" in upper.note
    assert (local.outcome, local.value) == (Outcome.DISPLACED, "7个工作日")
    assert rules.explain("result.entry_working_days", on=date(2024, 7, 1)).sentence == (
        "10个工作日，依据《广东省演示规定》（粤演示〔2024〕1号）第五条"
    )
    assert rules.clock("entry", on=date(2024, 7, 1)).amount == 10


@pytest.mark.clause("HZ-19a")
def test_an_override_ends_with_its_last_day_and_the_latest_of_several_prevails(
    books: Rulebooks,
) -> None:
    first = replace(GUANGDONG, effective_to=date(2024, 12, 31))
    second = replace(GUANGDONG, value=15, effective_from=date(2024, 10, 1))
    rules = books.ruleset("huizhou", overrides=[second, first])
    days = [date(2024, 9, 30), date(2024, 10, 1), date(2025, 1, 1)]
    assert [rules.number(GUANGDONG.key, on=day) for day in days] == [10, 15, 15]
    alone = books.ruleset("huizhou", overrides=[first])
    assert alone.number(GUANGDONG.key, on=date(2025, 1, 1)) == 7


def test_an_override_reaches_a_county_through_the_city_value_it_inherits(
    books: Rulebooks,
) -> None:
    silent = COUNTY.replace("entry_working_days = { value = 5", 'entry_by = { value = "inspector"')
    more = books.add(parse(silent, file="demo-county.toml"))
    rules = more.ruleset("demo-county", overrides=[GUANGDONG])
    assert rules.number("result.entry_working_days", on=date(2024, 7, 1)) == 10
    own = books.add(parse(COUNTY, file="demo-county.toml"))
    kept = own.ruleset("demo-county", overrides=[GUANGDONG])
    assert kept.number("result.entry_working_days", on=date(2024, 7, 1)) == 5


@pytest.mark.parametrize("rulebook_id", ["jilin", "pengyang", "xinglongtai", "changjiang"])
def test_only_a_text_that_says_so_admits_an_override(books: Rulebooks, rulebook_id: str) -> None:
    foreign = replace(GUANGDONG, rulebook_id=rulebook_id)
    with pytest.raises(RulebookError, match="不能登记上级规定"):
        books.ruleset(rulebook_id, overrides=[foreign])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "result.entry_days"}, "未知的键"),
        ({"value": "十天"}, "应为整数"),
        ({"value": 0}, "不得小于 1"),
        ({"reason": " "}, "须写明 reason"),
        ({"authority": ""}, "须写明 authority"),
        ({"effective_to": date(2024, 1, 1)}, "失效日早于施行日"),
    ],
)
def test_a_faulty_override_is_refused(
    books: Rulebooks, change: dict[str, object], message: str
) -> None:
    with pytest.raises(RulebookError, match=message):
        books.ruleset("huizhou", overrides=[replace(GUANGDONG, **change)])  # type: ignore[arg-type]


def test_a_feature_no_level_speaks_of_is_off(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").resolve("inspection.window_calendar_days", on=DAY)
    assert found.feature_off
    assert found.value is None
    assert found.trace()[-1].outcome is Outcome.OFF
    assert found.judge(breached=True).allowed


def test_every_resolved_value_carries_its_origin(books: Rulebooks) -> None:
    for rulebook in books:
        for found in books.ruleset(rulebook.id).resolve_all(on=DAY):
            assert found.steps
            if not found.feature_off:
                assert found.entry is not None
                assert found.entry.basis
                assert found.entry.line > 1
                assert found.rulebook_title
                assert [s.outcome for s in found.steps].count(Outcome.USED) == 1


def test_a_key_outside_the_schema_is_a_mistake_of_the_caller(books: Rulebooks) -> None:
    with pytest.raises(UnknownKeyError, match=r"plan\.dew"):
        books.ruleset("huizhou").resolve("plan.dew", on=DAY)


@pytest.mark.clause("JL-000a")
def test_a_place_in_the_province_tree_has_the_provincial_text_unless_a_lower_one_is_loaded(
    books: Rulebooks,
) -> None:
    for code in ("220000", "220100", "220102", "222401"):
        assert books.governing(code).id == "jilin"
    local = COUNTY.replace('"huizhou"', '"jilin"').replace("441322", "220102")
    more = books.add(parse(local, file="local.toml"))
    assert more.governing("220102").id == "demo-county"
    assert more.governing("220103").id == "jilin"


def test_the_text_of_one_bureau_does_not_govern_its_district(books: Rulebooks) -> None:
    assert books.governing("211103").id == NATIONAL_ID
    assert books.governing("211103", bureau="兴隆台区市场监督管理局").id == "xinglongtai"
    assert books.governing("110101").id == NATIONAL_ID
    with pytest.raises(ValueError, match="六位数字"):
        books.governing("2111")


def test_an_unknown_rulebook_is_named(books: Rulebooks) -> None:
    with pytest.raises(UnknownRulebookError, match="beijing"):
        books.ruleset("beijing")


@pytest.mark.parametrize(
    ("rulebook_id", "key", "without", "with_reason"),
    [
        ("huizhou", "exclusion.same_year", False, False),
        ("changjiang", "exclusion.same_year", False, True),
        ("huizhou", "draw.risk_weighting", True, True),
    ],
)
def test_must_blocks_should_wants_a_reason_may_is_free(
    books: Rulebooks, rulebook_id: str, key: str, *, without: bool, with_reason: bool
) -> None:
    found = books.ruleset(rulebook_id).resolve(key, on=DAY)
    assert found.judge(breached=False).allowed
    assert found.judge(breached=True).allowed is without
    assert found.judge(breached=True, reason="上级交办").allowed is with_reason
    assert SCHEMA[key].label in found.judge(breached=True).message


def test_typed_readers_give_blank_for_a_feature_that_is_off(books: Rulebooks) -> None:
    rules = books.ruleset("huizhou")
    assert rules.number("plan.window_working_days", on=DAY) is None
    assert rules.number("publication.working_days", on=DAY) is None  # on_entry is no number
    assert rules.text("draw.list_filing_to", on=DAY) == ""
    assert rules.texts("scheme.modes", on=DAY) == ()
    assert not rules.flag("reports.progress_on_call", on=DAY)
    assert rules.flag("scheme.consultation", on=DAY)
    assert rules.texts("inspection.methods", on=DAY) == ("on_site", "written", "online")
