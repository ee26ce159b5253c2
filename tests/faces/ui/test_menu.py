"""The menu follows the flow, hides what one may not enter, and knows where one is."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from mingqian.foundation.policy.actor import PUBLIC, Actor
from mingqian.foundation.policy.permissions import Permission
from mingqian.ui import context, menu


def nothing(_request: HttpRequest) -> HttpResponse:
    """Never called."""
    return HttpResponse()


console = ([
    path("", nothing, name="home"),
    path("objects/", nothing, name="object-list"),
    path("objects/archive/", nothing, name="archive-list"),
    path("plans/", nothing, name="plan-list"),
], "console")  # fmt: skip
urlpatterns = [path("desk/", include(console, namespace="console"))]

READER = Actor(
    name="检查员甲", person_id=1, permissions=frozenset({Permission.OBJECTS_VIEW})
)  # fmt: skip
ALL = Actor(name="负责人乙", person_id=2, permissions=frozenset(Permission))

pytestmark = pytest.mark.urls("tests.faces.ui.test_menu")


def labels(actor: Actor, path_: str = "/desk/") -> list[str]:
    """Labels of the links shown."""
    return [link.label for _, links in menu.build(actor, path_, {}) for link in links]


def test_pages_that_do_not_exist_are_left_out() -> None:
    assert labels(ALL) == ["工作台", "检查对象名录库", "年度计划", "一次一档"]


def test_pages_one_may_not_enter_are_left_out() -> None:
    assert labels(READER) == ["工作台", "检查对象名录库"]


def test_a_heading_without_links_is_left_out() -> None:
    assert [heading for heading, _ in menu.build(READER, "/desk/", {})] == ["工作台", "一单两库"]


@pytest.mark.parametrize(
    ("where", "current"),
    [
        ("/desk/", "工作台"),
        ("/desk/objects/12/", "检查对象名录库"),
        ("/desk/objects/archive/3/", "一次一档"),
    ],
)
def test_the_entry_one_is_under_is_marked_and_no_other(where: str, current: str) -> None:
    marked = [
        link.label for _, links in menu.build(ALL, where, {}) for link in links if link.is_current
    ]
    assert marked == [current]


def test_counts_stand_at_their_entries() -> None:
    counted = {
        link.label: link.count for _, links in menu.build(ALL, "/", {"plan": 3}) for link in links
    }
    assert counted["年度计划"] == 3
    assert counted["工作台"] == 0


def test_counts_are_asked_once_a_page_and_never_for_the_public(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(context, "_counts", [])
    context.provide_counts(lambda request: asked.append(request.path) or {"todo": 12})
    request = rf.get("/desk/")
    request.actor = READER  # type: ignore[attr-defined]
    shell = context.shell(request)["shell"]
    assert shell.todo_count == 12
    assert shell.menu
    assert asked == ["/desk/"]
    request.actor = PUBLIC  # type: ignore[attr-defined]
    assert context.shell(request)["shell"].todo_count == 0
    assert asked == ["/desk/"]
