"""A value in words: with its clause, and never with an authority it does not have."""

from __future__ import annotations

from datetime import date

import pytest

from rulebook import NATIONAL_ID, SCHEMA, Rulebooks, value_text

DAY = date(2024, 3, 1)
HUIZHOU = (
    "《惠州市市场监管领域部门联合“双随机、一公开”监管抽查实施细则（试行）》"
    "（惠双随机办函〔2020〕5号）"
)


def test_a_term_is_shown_with_its_clause(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").explain("result.entry_working_days", on=DAY)
    assert found.sentence == f"7个工作日，依据{HUIZHOU}第（十一）条"
    assert found.label == "录入期限"
    assert "7 个工作日内" in found.quote


def test_a_text_without_number_is_cited_by_its_title(books: Rulebooks) -> None:
    found = books.ruleset("pengyang").explain("inspectors.min_on_site", on=DAY)
    assert found.sentence == (
        "2人，依据《彭阳县市场监管领域全面推行部门联合“双随机、一公开”监管方案》"
        "二（五）“不得少于两人”"
    )


def test_our_reading_of_a_text_is_marked(books: Rulebooks) -> None:
    found = books.ruleset("jilin").explain("plan.due", on=DAY)
    assert (found.value, found.mark) == ("1月31日", "解释适用")
    assert found.sentence.startswith("1月31日（解释适用），依据《")


def test_a_value_nobody_compared_with_its_source_is_marked(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").explain("inspectors.min_on_site", on=DAY)
    assert found.mark == "依据待核"
    assert found.sentence.startswith("2人（依据待核），据称出自")


def test_a_recommendation_never_cites_the_national_text(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").explain("consultation.answer_working_days", on=DAY)
    assert found.sentence == "5个工作日（系统建议值），理由：各文本未规定答复期限"


def test_a_feature_that_is_off_cites_nothing(books: Rulebooks) -> None:
    found = books.ruleset("huizhou").explain("inspection.window_calendar_days", on=DAY)
    assert (found.sentence, found.citation) == ("未规定，本项功能不启用", "")


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("plan.due", "05-31", "5月31日"),
        ("reports.member_progress_due", ("06-30", "12-31"), "6月30日、12月31日"),
        ("publication.working_days", "on_entry", "录入即公示"),
        ("publication.working_days", 10, "10个工作日"),
        ("inspection.window_calendar_days", 90, "90日"),
        ("draw.reserve_permille", 100, "100‰"),
        ("scheme.consultation", True, "是"),
        ("replacement.swap_allowed", False, "否"),
        ("inspection.methods", ("online", "on_site"), "网络监测、实地检查"),
        ("exclusion.same_year_exceptions", (), "（无）"),
        ("meeting.per_year", (1, 2), "1次、2次"),
        ("terms.lead", "发起部门", "发起部门"),
        ("archive.number_pattern", "{year}-{serial}", "〔年份〕-〔流水号〕"),
    ],
)
def test_a_value_is_said_in_chinese(key: str, value: object, text: str) -> None:
    assert value_text(key, value) == text  # type: ignore[arg-type]


def test_no_baseline_value_is_ever_shown_as_words_of_the_national_text(books: Rulebooks) -> None:
    title = books.ruleset(NATIONAL_ID).meta.title
    for key in SCHEMA:
        found = books.ruleset("huizhou").resolve(key, on=DAY)
        if found.rulebook_id == NATIONAL_ID:
            assert title not in books.ruleset("huizhou").explain(key, on=DAY).sentence
            assert all(title not in step.sentence for step in found.trace())


def test_every_value_of_every_place_can_be_said(books: Rulebooks) -> None:
    for rulebook in books:
        rules = books.ruleset(rulebook.id)
        for key in SCHEMA:
            assert rules.explain(key, on=DAY).sentence
