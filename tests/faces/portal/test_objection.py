"""A visitor objects without signing in, gets a number, and reads the answer by it."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingqian.foundation.policy.models import PublicCount
from mingqian.portal import throttle
from mingqian.publication import selectors, services
from mingqian.publication.models import Objection
from tests.faces.portal.conftest import Read
from tests.stages.publication.story import Story

WORDS = {
    "kind": "objection",
    "text": "当日现场台账齐全，结果有误。",
    "sender": "演示企业负责人",
    "contact": "000-0000",
    "website": "",
}


@pytest.fixture
def published(jilin_story: Story) -> Story:
    return jilin_story.run_to_publication()


def send(story: Story, **changes: str):
    address = reverse("portal:objection-new", args=[story.publication().pk])
    return Client().post(address, {**WORDS, **changes})


@pytest.mark.clause("HZ-12c", "JL-207d", "PY-206d")
@pytest.mark.parametrize("name", ["huizhou_story", "jilin_story", "pengyang_story"])
def test_a_visitor_searches_opens_a_result_and_objects_to_the_responsible_department(
    name: str, request: pytest.FixtureRequest, read: Read
) -> None:
    story: Story = request.getfixturevalue(name)
    story.run_to_publication()
    found = story.publication()
    listed = read("result-list", q=found.party_name)
    assert f'href="/p/results/{found.pk}/"' in listed
    [way] = re.findall(r'href="(/p/results/\d+/objection/)"', read("result", found.pk))
    assert "csrfmiddlewaretoken" in Client().get(way).content.decode()
    answer = Client().post(way, WORDS)
    made = Objection.objects.get()
    assert answer.url == reverse("portal:objection-detail", args=[made.receipt_no])
    assert made.receipt_no in Client().get(answer.url).content.decode()
    assert (made.department, made.is_objection) == (story.place.lead, True)
    assert [t.kind for t in selectors.todos(story.handler())].count("异议") == 1
    assert "异议" not in [t.kind for t in selectors.todos(story.handler("partner"))]


def test_a_comment_is_kept_apart_from_an_objection(published: Story) -> None:
    assert send(published, kind="comment").status_code == 302
    assert Objection.objects.get().get_kind_label() == "意见"


def test_missing_words_are_named_and_nothing_is_kept(published: Story) -> None:
    answer = send(published, text="", sender="", contact="")
    page = answer.content.decode()
    assert answer.status_code == 422
    for message in ("请填写内容", "请填写称呼或者单位名称", "请填写联系电话或者邮箱"):
        assert message in page
    assert not Objection.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_refused(published: Story) -> None:
    answer = send(published, website="http://example.invalid")
    assert answer.status_code == 422
    assert "留空" in answer.content.decode()
    assert not Objection.objects.exists()


def test_one_address_can_send_only_so_many_an_hour(published: Story) -> None:
    for number in range(throttle.LIMIT):
        assert send(published, text=f"第{number}次反映现场情况。").status_code == 302
    answer = send(published, text="又一次反映现场情况。")
    assert answer.status_code == 422
    assert "提交过于频繁" in answer.content.decode()
    assert Objection.objects.count() == throttle.LIMIT


def test_every_server_process_counts_in_one_place_and_keeps_no_address(published: Story) -> None:
    """What one process counted another knows: nothing lies in a process's memory."""
    cache.clear()
    for number in range(throttle.LIMIT):
        send(published, text=f"第{number}次反映现场情况。")
        cache.clear()
    assert send(published, text="又一次反映现场情况。").status_code == 422
    kept = PublicCount.objects.get()
    assert kept.number == throttle.LIMIT + 1
    assert "127.0.0.1" not in kept.digest


def test_after_the_hour_one_may_send_again_and_the_count_is_gone(published: Story) -> None:
    for number in range(throttle.LIMIT):
        send(published, text=f"第{number}次反映现场情况。")
    PublicCount.objects.update(since=timezone.now() - throttle.SPAN * 1.01)
    assert send(published, text="又一次反映现场情况。").status_code == 302
    assert PublicCount.objects.get().number == 1


def test_behind_a_proxy_visitors_are_told_apart(published: Story, settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    address = reverse("portal:objection-new", args=[published.publication().pk])
    for number in range(throttle.LIMIT + 1):
        words = {**WORDS, "text": f"第{number}次反映现场情况。"}
        answer = Client().post(address, words, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        assert answer.status_code == 302
    assert Objection.objects.count() == throttle.LIMIT + 1


def test_the_same_words_twice_are_told_their_number(published: Story) -> None:
    send(published)
    answer = send(published)
    assert answer.status_code == 422
    assert Objection.objects.get().receipt_no in answer.content.decode()


def test_the_answer_is_read_by_the_number_and_nobody_is_named(published: Story, read: Read) -> None:
    send(published)
    made = Objection.objects.get()
    taken = services.accept(objection=made, actor=published.handler())
    services.dismiss(
        objection=taken, answer="经核查，结果无误。", finding="调阅记录", actor=published.handler()
    )
    asked = Client().get(reverse("portal:objection"), {"receipt_no": made.receipt_no.lower()})
    assert asked.url == reverse("portal:objection-detail", args=[made.receipt_no])
    page = read("objection-detail", made.receipt_no)
    assert "经核查，结果无误。" in page
    assert "不成立" in page
    for private in (WORDS["sender"], WORDS["contact"], WORDS["text"], "调阅记录", "经办人"):
        assert private not in page
    assert "没有这个受理编号" in read("objection", receipt_no="YY202600000")


def test_an_upheld_objection_shows_the_corrected_result(published: Story, read: Read) -> None:
    send(published)
    taken = services.accept(objection=Objection.objects.get(), actor=published.handler())
    services.uphold(
        objection=taken,
        answer="经核查，异议成立。",
        finding="重新核对",
        facts=published.facts(path="rectification_order"),
        actor=published.head(),
    )
    page = read("result", published.publication().pk)
    assert "已更正" in page
    assert "异议成立" in page
