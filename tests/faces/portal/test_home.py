"""The entrance: figures that are true, a way to everything, pages a proxy may keep."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from mingqian.portal.example import worked_example
from mingqian.publication.models import Publication
from tests.faces.portal.conftest import Read
from tests.stages.publication.story import Story

OPEN = ("home", "result-list", "violation-list", "open-data", "rule-list", "verify-guide")


def test_the_figures_of_the_home_page_are_direct_counts(
    jilin_story: Story, huizhou_story: Story, read: Read
) -> None:
    jilin_story.run_to_publication()
    huizhou_story.carry_out_all()
    huizhou_story.enter("lead")
    published = Publication.objects.filter(state="published")
    page = read("home")
    for label, number in {
        "已公示结果": published.count(),
        "涉及检查对象": published.values("inspection_object").distinct().count(),
        "公示部门": published.values("department").distinct().count(),
        "公开抽取": 0,
    }.items():
        assert re.search(rf"<dt>{label}</dt><dd>{number}<", page), label
    assert published.count() == 3
    assert page.index(huizhou_story.world.objects[0].name) < page.index(
        jilin_story.world.objects[0].name
    )


def test_the_home_page_leads_everywhere_without_signing_in(rulebooks: None, read: Read) -> None:
    page = read("home")
    for name in ("result-list", "violation-list", "open-data", "rule-list", "objection"):
        assert f'href="{reverse(f"portal:{name}")}"' in page
    assert f'action="{reverse("portal:result-list")}"' in page
    assert "工作人员登录" in page


@pytest.mark.parametrize("name", OPEN)
def test_pages_that_are_the_same_for_everybody_may_be_kept(rulebooks: None, name: str) -> None:
    answer = Client().get(reverse(f"portal:{name}"))
    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert Client().head(reverse(f"portal:{name}")).status_code == 200


def sha256(text: str) -> str:
    """What `printf '%s' … | sha256sum` prints."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_worked_example_can_be_recomputed_with_sha256_alone(db: None, read: Read) -> None:
    page = read("verify-guide")
    commands = re.findall(r"<code>printf &#x27;%s&#x27; &#x27;(.*?)&#x27; \| sha256sum", page)
    commands = commands or re.findall(r"<code>printf '%s' '(.*?)' \| sha256sum", page)
    plain = re.sub(r"<[^>]+>", "", page).replace(" ", "")
    assert len(commands) == 3
    for command in commands:
        assert sha256(command) in plain
    example = worked_example()
    tickets = sorted(example.tickets, key=lambda ticket: sha256(ticket.text))
    assert [ticket.rank for ticket in tickets] == [1, 2, 3, 4, 5, 6]
    assert [ticket.is_selected for ticket in tickets] == [True, True, False, False, False, False]
    for share in example.shares:
        assert share.commitment == sha256(share.text)
        assert escape(share.name) in page
