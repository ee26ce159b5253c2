"""Item lists for everybody, without signing in."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mingqian.foundation.org import services as org
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.library import services
from tests.cast import Place
from tests.stages.library import build

pytestmark = pytest.mark.django_db


def read(name: str, *args: int) -> str:
    """A page of the portal as anybody gets it."""
    answer = Client().get(reverse(f"portal:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("JL-202c", "PY-201a")
def test_a_list_in_force_is_public_with_version_and_date(jilin: Place) -> None:
    item_list = build.published(jilin.lead)
    page = read("item-list")
    assert item_list.department.name in page
    assert "第 1 版" in page
    assert item_list.published_at is not None
    detail = read("item-list-detail", item_list.pk)
    assert f"公布日期 {item_list.published_at:%Y-%m-%d}" in detail
    item = item_list.items.get()
    assert item.name in detail
    shown = read("item-detail", item.pk)
    for text in (item.basis, item.subject, item.content, "实地检查"):
        assert text in shown


def test_drafts_are_hidden(jilin: Place) -> None:
    item_list = build.draft(jilin.lead)
    item = build.add(item_list)
    assert item_list.department.name not in read("item-list").split('id="list"')[1]
    for name, pk in (("item-list-detail", item_list.pk), ("item-detail", item.pk),
                     ("item-list-csv", item_list.pk)):  # fmt: skip
        assert Client().get(reverse(f"portal:{name}", args=[pk])).status_code == 404, name


@pytest.mark.clause("CJ-09b", "JL-202d")
def test_the_joint_list_shows_lead_and_cooperating_departments(changjiang: Place) -> None:
    item_list = services.start_list(
        department=changjiang.lead, kind="joint", year=build.YEAR, actor=SYSTEM
    )
    services.add_joint_item(
        item_list=item_list,
        code="L1",
        domain="演示领域",
        name="演示·联合检查",
        lead_department=changjiang.lead,
        participating_departments=[changjiang.partner],
        actor=SYSTEM,
    )
    services.finish_compiling(item_list=item_list, actor=SYSTEM)
    services.publish_list(item_list=item_list, actor=SYSTEM)
    page = read("item-list-detail", item_list.pk)
    for text in ("演示·联合检查", changjiang.lead.name, changjiang.partner.name):
        assert text in page


def test_an_old_version_stays_readable_and_says_so(changjiang: Place) -> None:
    first = build.published(changjiang.lead)
    second = services.new_version(
        item_list=first, adjustment_ground="法律法规修订", change_ground="修订", actor=SYSTEM
    )
    services.change_item(item=second.items.get(), facts={"content": "新的内容"}, actor=SYSTEM)
    services.publish_list(item_list=second, actor=SYSTEM)
    assert "这是历史版本" in read("item-list-detail", first.pk)
    page = read("item-list-detail", second.pk)
    assert "<ins>新的内容</ins>" in page
    assert "第 1 版" in page


@pytest.mark.clause("JL-201f")
def test_an_old_list_keeps_the_name_its_department_had(changjiang: Place) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)):
        item_list = build.published(changjiang.lead)
    old = changjiang.lead.name
    org.rename_department(
        department=changjiang.lead, name="改了名的局", on=dt.date(2026, 6, 1),
        document_no="演示〔2026〕1号", actor=SYSTEM,
    )  # fmt: skip
    assert old in read("item-list-print", item_list.pk)
    shown = read("item-detail", item_list.items.get().pk)
    assert old in shown
    assert "改了名的局" not in shown.split("<main")[1].split("</h1>")[0]


@pytest.mark.clause("CJ-09c")
def test_any_two_versions_are_compared_and_a_day_shows_its_own(changjiang: Place) -> None:
    lists = []
    for month, content in ((3, "甲"), (5, "乙"), (7, "丙")):
        with time_machine.travel(dt.datetime(2026, month, 2, 10, tzinfo=dt.UTC)):
            if not lists:
                lists.append(build.published(changjiang.lead, content=content))
                continue
            fresh = services.new_version(
                item_list=lists[-1],
                adjustment_ground="法律法规修订",
                change_ground="修",
                actor=SYSTEM,
            )
            services.change_item(item=fresh.items.get(), facts={"content": content}, actor=SYSTEM)
            lists.append(services.publish_list(item_list=fresh, actor=SYSTEM))
    client = Client()
    changes = reverse("portal:item-list-changes", args=[lists[2].pk])
    page = client.get(changes, {"against": lists[0].pk}).content.decode()
    assert "<del>甲</del> <ins>丙</ins>" in page
    assert "<del>乙</del>" in client.get(changes).content.decode()
    detail = reverse("portal:item-list-detail", args=[lists[2].pk])
    then = client.get(detail, {"on": "2026-06-01"}).content.decode()
    assert reverse("portal:item-list-detail", args=[lists[1].pk]) in then.split("有效的版本")[1]
    listing = client.get(reverse("portal:item-list"), {"on": "2026-04-01"}).content.decode()
    assert "第 1 版" in listing.split('id="list"')[1]
    book = client.get(reverse("portal:item-list-xlsx", args=[lists[0].pk]))
    assert book.content.startswith(b"PK")


@pytest.mark.clause("PY-201c")
def test_the_list_can_be_taken_along_for_other_websites(huizhou: Place) -> None:
    item_list = build.published(huizhou.lead, "A01", "A02")
    answer = Client().get(reverse("portal:item-list-csv", args=[item_list.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "事项编码"
    assert [(row[0], row[-2]) for row in rows[1:]] == [
        ("A01", str(item_list)), ("A02", str(item_list)),
    ]  # fmt: skip


def test_an_item_is_found_by_its_basis(huizhou: Place) -> None:
    build.published(huizhou.lead, basis="《演示特种设备条例》")
    answer = Client().get(reverse("portal:item-list"), {"q": "特种设备"})
    assert "演示·检查事项A01" in answer.content.decode()
    nothing = Client().get(reverse("portal:item-list"), {"q": "<b>无</b>"})
    assert "没有找到" in nothing.content.decode()
    assert "<b>无</b>" not in nothing.content.decode()
