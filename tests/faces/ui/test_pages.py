"""Whole pages: the style guide, the shells, refusals and errors."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.guarding import public
from mingqian.ui.styleguide.samples import SAMPLES, facts
from mingqian.ui.styleguide.views import PAGES


@public
def broken(_request: HttpRequest) -> HttpResponse:
    """A bug."""
    raise RuntimeError("secret detail")


@public
def forbidden(_request: HttpRequest) -> HttpResponse:
    """Not allowed."""
    raise PermissionDenied


@public
def suspicious(_request: HttpRequest) -> HttpResponse:
    """Unreadable request."""
    raise SuspiciousOperation("secret detail")


@public
def refusing(_request: HttpRequest) -> HttpResponse:
    """A refusal of a service."""
    raise Refused("抽取池为空，不能封存", "第（六）条")


urlpatterns = [
    path("_ui/", include("mingqian.ui.urls")),
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("refusing/", refusing),
]
pytestmark = pytest.mark.urls("tests.faces.ui.test_pages")


@pytest.fixture
def visitor() -> Client:
    """Somebody not signed in, who sees error pages instead of tracebacks."""
    return Client(raise_request_exception=False)


def html_of(response: HttpResponse) -> str:
    """Body as text, with nothing of the template language left in it."""
    text = response.content.decode()
    bare = re.sub(r"<pre.*?</pre>", "", text, flags=re.DOTALL)
    assert "{%" not in bare
    assert "<c-" not in bare
    return text


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_renders_and_shows_its_own_source(name: str, rf: object) -> None:
    request = rf.get("/_ui/")  # type: ignore[attr-defined]
    html = render_to_string(SAMPLES[name].template, facts(request), request)
    assert "<c-" not in html
    assert len(html.strip()) > 40
    assert SAMPLES[name].source


def test_the_style_guide_shows_all_samples(visitor: Client) -> None:
    html = html_of(visitor.get("/_ui/"))
    for sample in SAMPLES.values():
        assert sample.title in html


@pytest.mark.parametrize("name", PAGES)
def test_every_shell_renders(visitor: Client, name: str) -> None:
    html = html_of(visitor.get(f"/_ui/pages/{name}/"))
    assert '<html lang="zh-Hans">' in html
    assert re.search(r"<title>[^<]+</title>", html)
    assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.parametrize("name", ["index", *PAGES])
def test_ids_on_a_page_are_unique(visitor: Client, name: str) -> None:
    html = html_of(visitor.get("/_ui/" if name == "index" else f"/_ui/pages/{name}/"))
    ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL))
    assert sorted(ids) == sorted(set(ids))


def test_desk_field_and_portal_offer_a_way_past_the_menu(visitor: Client) -> None:
    for url in ("/_ui/", "/_ui/pages/field/", "/_ui/pages/public/"):
        html = html_of(visitor.get(url))
        assert html.index('href="#main"') < html.index("<header")
        assert 'id="main"' in html


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [("/nowhere/", 404, "页面不存在"), ("/forbidden/", 403, "没有查看此页的权限"),
     ("/suspicious/", 400, "请求无法识别"), ("/broken/", 500, "系统出错")],
)  # fmt: skip
def test_errors_speak_chinese_and_tell_no_secrets(
    visitor: Client, url: str, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = visitor.get(url)
    assert response.status_code == status
    html = html_of(response)
    assert words in html
    assert "secret" not in html
    assert 'href="/"' in html


def test_the_page_of_a_bug_needs_neither_request_nor_context() -> None:
    assert "系统出错" in str(get_template("500.html").render())


def test_a_stale_form_is_explained(caplog: pytest.LogCaptureFixture) -> None:
    response = Client(enforce_csrf_checks=True).post("/refusing/")
    assert response.status_code == 403
    assert "页面已过期" in html_of(response)


def test_a_refusal_gives_its_reason_and_clause(visitor: Client) -> None:
    response = visitor.get("/refusing/")
    assert response.status_code == 409
    html = html_of(response)
    assert re.search(r"data-refusal>抽取池为空，不能封存<", html)
    assert "第（六）条" in html
    assert "没有作出任何更改" in html


def test_every_page_carries_a_policy_without_inline_code(visitor: Client) -> None:
    policy = visitor.get("/_ui/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_site_is_named_by_its_settings(visitor: Client, settings: Settings) -> None:
    settings.SITE_NAME, settings.SITE_OPERATOR = "某市监管平台", "某市联席会议办公室"
    html = html_of(visitor.get("/_ui/"))
    assert "某市监管平台" in html
    assert "某市联席会议办公室" in html
