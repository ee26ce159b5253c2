"""Components say what they mean to eyes and to screen readers alike."""

from __future__ import annotations

import re

import pytest

from mingqian.ui.actions import Action
from mingqian.ui.tones import TONE_OF, TONES, tone_of
from tests.faces.ui.conftest import Render


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label(render: Render) -> None:
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    spoken = render('{% icon "bell" label="消息" %}')
    assert 'aria-label="消息"' in spoken
    assert "aria-hidden" not in spoken


@pytest.mark.parametrize(
    ("word", "tone"),
    [
        ("已公示", "success"),
        ("overdue", "danger"),
        ("draft", "warning"),
        ("从未见过的状态", "neutral"),
    ],
)
def test_a_badge_takes_its_tone_from_its_word(render: Render, word: str, tone: str) -> None:
    assert f"badge--{tone}" in render("{% badge word %}", word=word)


def test_a_badge_never_speaks_by_colour_alone(render: Render) -> None:
    assert re.sub(r"<[^>]+>", "", render("{% badge '逾期' %}")) == "逾期"


def test_every_known_word_has_one_tone() -> None:
    assert set(TONE_OF.values()) <= set(TONES)
    assert tone_of("refused_to_sign") == "danger"


def test_text_of_a_badge_is_escaped(render: Render) -> None:
    assert "<script>" not in render("{% badge word %}", word="<script>alert(1)</script>")


@pytest.mark.parametrize(("letter", "shown"), [("A", "risk--A"), ("d", "risk--D"), ("", "未分类")])
def test_a_risk_class_is_a_letter_or_said_to_be_absent(
    render: Render, letter: str, shown: str
) -> None:
    assert shown in render("{% risk letter %}", letter=letter)


def test_a_fingerprint_is_shown_in_groups_of_eight(render: Render) -> None:
    html = render("{% hash_groups digest %}", digest="0123456789abcdef")
    assert re.findall(r">([0-9a-f]+)<", html) == ["01234567", "89abcdef"]
    assert render("{% hash_groups digest 8 %}", digest="0123456789abcdef").endswith("…")


def test_a_card_shows_its_slots_and_takes_nothing_from_the_page_around_it(render: Render) -> None:
    html = render(
        '<c-card title="抽取结果"><c-slot name="extra">下载</c-slot>正文</c-card>',
        note="外面的",
        foot="外面的",
    )
    assert "抽取结果" in html
    assert "下载" in html
    assert "正文" in html
    assert "外面的" not in html


def test_what_a_person_typed_cannot_become_markup_in_a_component(render: Render) -> None:
    html = render('<c-card title="{{ name }}">{{ name }}</c-card>', name='"><img src=x onerror=a>')
    assert "<img" not in html


def test_a_table_region_can_be_reached_and_is_named(render: Render) -> None:
    html = render('<c-table caption="检查对象"><tr><td>甲</td></tr></c-table>')
    assert 'tabindex="0"' in html
    assert 'role="region"' in html
    assert "<caption" in html


def test_steps_tell_which_is_now_and_which_are_done(render: Render) -> None:
    html = render('<c-steps :steps="steps" :now="2" />', steps=["范围", "比例", "提交"])
    assert html.count('aria-current="step"') == 1
    assert html.count("（已完成）") == 1


def test_a_refused_action_can_be_focused_and_says_why_with_its_clause(render: Render) -> None:
    html = render(
        '{% include "ui/actions.html" with actions=actions url="/act/" %}',
        actions=[
            Action("派发", "", allowed=False, reason="尚有 2 个部门未答复", clause="第（七）条")
        ],
    )
    assert 'aria-disabled="true"' in html
    assert 'aria-describedby="act-reason-1"' in html
    assert 'id="act-reason-1"' in html
    assert "尚有 2 个部门未答复" in html
    assert "第（七）条" in html
    assert "<form" not in html


def test_an_action_that_needs_a_reason_asks_for_it_and_works_without_script(
    render: Render,
) -> None:
    html = render(
        '{% include "ui/actions.html" with actions=actions url="/act/" %}',
        actions=[Action("退回", "", method="post", action="return", needs_reason=True)],
    )
    assert 'href="/act/?action=return"' in html
    assert re.search(r'<textarea[^>]*name="reason"[^>]*required', html)


def test_a_plain_action_posts_with_its_name(render: Render) -> None:
    html = render(
        '{% include "ui/actions.html" with actions=actions url="/act/" %}',
        actions=[Action("提交", "", method="post", action="submit")],
    )
    assert re.search(r'<form method="post" action="/act/">', html)
    assert 'name="action" value="submit"' in html


def test_a_link_with_changed_parameters_drops_the_paging_position(render: Render) -> None:
    assert render('{% query state="draft" %}') == "/desk/objects/?risk=C&amp;state=draft"
    assert render("{% query risk=None %}") == "/desk/objects/"


@pytest.mark.parametrize(("source", "shown"), [
    ("{{ 50000|thousands }}", "50,000"), ("{{ None|thousands }}", "—"),
    ("{{ 0.946|percent }}", "94.6%"), ("{{ 1|percent }}", "100%"),
])  # fmt: skip
def test_figures_read_as_people_write_them(render: Render, source: str, shown: str) -> None:
    assert render(source) == shown


def test_a_chart_has_its_table_and_its_bars_are_in_proportion(render: Render) -> None:
    html = render(
        '{% bar_chart "批次" labels first unit="批" %}',
        labels=["1月", "2月"], first=("抽查", [10, 20]),
    )  # fmt: skip
    low, high = (float(h) for h in re.findall(r'<rect[^>]* height="([\d.]+)"', html))
    assert high == pytest.approx(2 * low, abs=0.02)
    assert "<table" in html
    assert "<td" in html
